import { describe, expect, test } from 'vitest';
import { FAILED_SCHEDULING } from '../vectors/scheduler-messages.ts';
import { type NodeGroup, parseFailedScheduling, parseSchedulerMessage } from './scheduler-message.ts';

const rowsOf = (groups: readonly NodeGroup[] | string | null) =>
  Array.isArray(groups) ? groups.map(({ count, reason }: NodeGroup) => [count, reason]) : groups;
const OTHERS = "node(s) didn't satisfy plugin(s) [NodeAffinity]";
const SELECTOR = "node(s) didn't match Pod's node affinity/selector";

test('no case was lost on the way here', () => {
  expect(FAILED_SCHEDULING).toHaveLength(10);
});

test.each(FAILED_SCHEDULING)('$id: $message', ({ message, nodes, filter, preemption }) => {
  const parsed = parseSchedulerMessage(message);
  expect({ nodes: parsed.nodes, filter: rowsOf(parsed.filter), preemption: rowsOf(parsed.preemption) }).toEqual({
    nodes,
    filter,
    preemption,
  });
});

describe('what belongs to the node that the Pod is pinned to', () => {
  test.each([
    ['FM01', ['Insufficient cpu'], 'No preemption victims found for incoming pod'],
    [
      'FM02',
      ["node(s) didn't have free ports for the requested pod ports"],
      'No preemption victims found for incoming pod',
    ],
    ['FM03', ['Too many pods'], ''],
    ['FM04', ['Insufficient cpu'], 'No preemption victims found for incoming pod'],
    ['FM05', ['Insufficient cpu'], 'No preemption victims found for incoming pod'],
    ['FM08', ['persistentvolumeclaim "data" not found'], 'No preemption victims found for incoming pod'],
    ['FM09', ['Insufficient nvidia.com/gpu'], 'not eligible due to a terminating pod on the nominated node'],
    ['FM10', ['no nodes available to schedule pods'], ''],
  ])('in %s is %j, preemption %j', (id, reasons, preemption) => {
    const message = FAILED_SCHEDULING.find((each) => each.id === id)?.message ?? '';
    expect(parseFailedScheduling(message)).toEqual({ reasons, preemption });
  });

  test('is every short resource, which the scheduler names one by one', () => {
    const message = `0/9 nodes are available: 1 Insufficient cpu, 1 Insufficient memory, 8 ${OTHERS}.`;
    expect(parseFailedScheduling(message).reasons).toEqual(['Insufficient cpu', 'Insufficient memory']);
  });

  test('is the only node’s reason in a cluster of one', () => {
    expect(parseFailedScheduling('0/1 nodes are available: 1 Too many pods.').reasons).toEqual(['Too many pods']);
    expect(parseFailedScheduling(`0/1 nodes are available: 1 ${SELECTOR}.`).reasons).toEqual([SELECTOR]);
  });

  test('is the selector when all nodes fail it, and when one fails it beside the ones left out', () => {
    expect(parseFailedScheduling(`0/3 nodes are available: 3 ${SELECTOR}.`).reasons).toEqual([SELECTOR]);
    expect(parseFailedScheduling(`0/2 nodes are available: 1 ${SELECTOR}, 1 ${OTHERS}.`).reasons).toEqual([SELECTOR]);
  });

  test('is nothing when the node is gone: then all nodes are left out', () => {
    expect(parseFailedScheduling(`0/3 nodes are available: 3 ${OTHERS}.`).reasons).toEqual([]);
    const older = '0/3 nodes are available: 3 node is filtered out by the prefilter result.';
    expect(parseFailedScheduling(older).reasons).toEqual([]);
  });

  test('is the conflict when a second plugin leaves no node to the pin', () => {
    const reason = "node(s) didn't satisfy plugin(s) [NodeAffinity VolumeBinding]";
    expect(parseFailedScheduling(`0/3 nodes are available: 3 ${reason}.`).reasons).toEqual([reason]);
    expect(parseFailedScheduling(`0/3 nodes are available: 1 Too many pods, 2 ${reason}.`).reasons).toEqual([
      'Too many pods',
    ]);
  });

  test('leaves out the older wording of the others', () => {
    const message = '0/3 nodes are available: 1 Insufficient cpu, 2 node is filtered out by the prefilter result.';
    expect(parseFailedScheduling(message).reasons).toEqual(['Insufficient cpu']);
  });

  test('leaves out what several nodes share, but not what all share', () => {
    const message = '0/4 nodes are available: 1 Too many pods, 3 Insufficient cpu, 4 node(s) were unschedulable.';
    expect(parseFailedScheduling(message).reasons).toEqual(['Too many pods', 'node(s) were unschedulable']);
  });

  test('is that preemption can never help when it helps on no node', () => {
    const message = `0/2 nodes are available: 1 Insufficient cpu, 1 ${OTHERS}. preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.`;
    expect(parseFailedScheduling(message).preemption).toBe('Preemption is not helpful for scheduling');
  });
});

describe('the wording', () => {
  test('of 1.37 behind a text for all nodes ends in a stray "not found"', () => {
    const message = '0/3 nodes are available: persistentvolumeclaim "data" not found. not found';
    expect(parseSchedulerMessage(message)).toEqual({
      nodes: 3,
      filter: 'persistentvolumeclaim "data" not found',
      preemption: null,
    });
  });

  test('may have commas, periods and numbers inside a reason', () => {
    const reason = 'cannot allocate all claims, e.g. v1.2 of example.com/gpu, 80Gi';
    expect(parseSchedulerMessage(`0/2 nodes are available: 1 ${reason}, 1 Too many pods.`).filter).toEqual([
      { count: 1, reason },
      { count: 1, reason: 'Too many pods' },
    ]);
  });

  test.each([
    ['found a potential placement for pod on node n1, preempting 2 victims', 'preemption'],
    ['found a potential placement for pod on node n1, preempting 2 victims', 'pod group preemption'],
    ['not eligible due to preemptionPolicy=Never', 'preemption'],
  ])('of preemption may be one text: %s, after "%s:"', (text, lead) => {
    const message = `0/2 nodes are available: 1 Insufficient cpu, 1 ${OTHERS}. ${lead}: ${text}`;
    expect(parseFailedScheduling(message)).toEqual({ reasons: ['Insufficient cpu'], preemption: text });
  });

  test.each([
    'deallocation of ResourceClaim completed',
    'deletion of ResourceClaim completed',
    'deallocation and deletion of ResourceClaims completed',
    'deallocation of PodGroup ResourceClaim completed',
    'still not schedulable',
  ])('of what the scheduler did about claims is no reason: %s', (text) => {
    const message = `0/2 nodes are available: 1 cannot allocate all claims, 1 ${OTHERS}. ${text}`;
    expect(parseFailedScheduling(message).reasons).toEqual(['cannot allocate all claims']);
  });

  test('of a scheduler that is not ours is kept whole', () => {
    expect(parseSchedulerMessage('the queue is full ')).toEqual({
      nodes: null,
      filter: 'the queue is full',
      preemption: null,
    });
  });

  test('may be empty', () => {
    expect(parseFailedScheduling('')).toEqual({ reasons: [], preemption: '' });
  });
});
