import { describe, expect, test } from 'vitest';
import { evaluate, findings } from '../../evaluate.ts';
import type { PodObject } from '../../objects.ts';
import { context, daemonSet, HOUR, MINUTE, NOW, node, pod, SECOND, unboundPod } from '../../testing.ts';
import { taintOf } from '../../vectors/build.ts';
import { LEAVING_SINCE } from '../testing/wrong.ts';
import { MisscheduledKept, RemovalPending } from './ineligible-pod.ts';

const on = (taint: string, one: PodObject, timeAdded: number | null = null) =>
  context({ node: node({ taints: [{ ...taintOf(taint), timeAdded }] }), pods: [one] });

describe('a Pod that only a NoSchedule taint is against', () => {
  test('is kept, and lost at the next rollout', () => {
    const finding = MisscheduledKept.judge(on('batch:NoSchedule', pod()));
    expect(finding?.evidence().at(-1)?.value).toBe('deletes it, and nothing replaces it');
    expect(finding?.remedy().patch).toContain('key: batch');
    expect(finding?.remedy().says).toContain('If it should leave instead: kubectl -n agents delete pod agent-x7k2p.');
  });

  test('is listed with the taint that it is against', () => {
    const ids = findings(on('batch:NoSchedule', pod())).map(({ reason }) => reason.id);
    expect(ids).toEqual(['MisscheduledKept', 'DedicatedTaint']);
  });

  test('is pending when it is not bound yet: it runs nowhere', () => {
    const waiting = unboundPod('0/1 nodes are available: 1 node(s) had untolerated taint(s).');
    expect(evaluate(on('batch:NoSchedule', waiting))).toMatchObject({ state: 'pending', reason: 'TaintAfterCreation' });
  });
});

describe('a Pod that has to leave', () => {
  test('is terminating once it is asked to', () => {
    expect(evaluate(on('batch:NoExecute', LEAVING_SINCE(29)))).toMatchObject({
      reason: 'RemovalPending',
      severity: 'info',
      message: 'Pod agent-x7k2p is terminating: taint batch:NoExecute is not tolerated.',
    });
  });

  test('is overdue 30 s after its grace period', () => {
    expect(evaluate(on('batch:NoExecute', LEAVING_SINCE(30))).severity).toBe('warning');
  });

  test('has 30 s from the taint to be asked', () => {
    expect(evaluate(on('batch:NoExecute', pod(), NOW - 29 * SECOND)).severity).toBe('info');
    expect(evaluate(on('batch:NoExecute', pod(), NOW - 30 * SECOND)).severity).toBe('warning');
  });

  test('has 30 s from the first of two taints, whose times are not all known', () => {
    const taints = [null, NOW, NOW - 30 * SECOND].map((timeAdded, at) => ({
      ...taintOf(`t${at}:NoExecute`),
      timeAdded,
    }));
    expect(evaluate(context({ node: node({ taints }), pods: [pod()] })).severity).toBe('warning');
  });

  test('is not overdue because of a taint that expels nobody', () => {
    const old = { ...taintOf('a:NoSchedule'), timeAdded: NOW - HOUR };
    const taints = [old, taintOf('b:NoExecute')];
    expect(evaluate(context({ node: node({ taints }), pods: [pod()] })).severity).toBe('info');
  });

  describe('since when no object tells', () => {
    const elsewhere = daemonSet({ template: { nodeSelector: { disk: 'ssd' } } });
    const seen = (seconds: number, one = pod()) =>
      RemovalPending.judge(context({ daemonSet: elsewhere, pods: [one], unwantedSince: NOW - seconds * SECOND }));

    test('has 30 s from when that was seen first', () => {
      expect(seen(29)?.severity).toBe('info');
      expect(seen(30)?.severity).toBe('warning');
    });

    test('is said to be counted from there, and at last that the controller does nothing', () => {
      expect(seen(29)?.remedy().says).toContain('Since when it should is not in the API: Rollcall counts from');
      expect(seen(29)?.evidence().at(-1)).toMatchObject({ label: 'Seen since', value: '2026-11-24T14:31:42Z' });
      expect(seen(30)?.remedy().says).toContain('see whether it runs');
      expect(seen(30)?.remedy().commands.join()).toContain('kube-controller-manager');
    });

    test('has its grace period once it is asked to end', () => {
      expect(seen(300, LEAVING_SINCE(29))?.severity).toBe('info');
      expect(seen(300, LEAVING_SINCE(30))?.remedy().says).toContain('Find what holds it: a finalizer');
    });
  });

  test('leaves a tainted node for good, when a rollout takes a kept one', () => {
    expect(evaluate(on('batch:NoSchedule', LEAVING_SINCE(0)))).toMatchObject({
      state: 'misscheduled',
      reason: 'RemovalPending',
    });
  });
});

describe('what is against it is said', () => {
  const said = (fields: Parameters<typeof daemonSet>[0]) =>
    RemovalPending.judge(context({ daemonSet: daemonSet(fields), pods: [pod()] }));

  test.each([
    [{ templateNodeName: 'node-2' }, 'the template is pinned to node node-2'],
    [{ template: { nodeSelector: { disk: 'ssd' } } }, 'nodeSelector disk=ssd does not match'],
    [{ template: { terms: [{ expressions: [['zone', 'In', 'a']] }] } }, 'required affinity does not match'],
    [{ template: { terms: [] } }, 'required affinity does not match'],
  ] as const)('%j', (fields, words) => {
    expect(said(fields)?.says()).toBe(`Pod agent-x7k2p is to be removed: ${words}.`);
    expect(said(fields)?.evidence()[0]?.path).toMatch(/^DaemonSet\.spec\.template\.spec/);
  });

  test('the taint that removes before the taint that only keeps out', () => {
    const cell = context({ node: node({ taints: ['a:NoSchedule', 'b:NoExecute'] }), pods: [pod()] });
    expect(evaluate(cell).message).toBe('Pod agent-x7k2p is to be removed: taint b:NoExecute is not tolerated.');
  });
});

test('a Pod that nothing is against is not misscheduled', () => {
  const young = pod({ createdAt: NOW - MINUTE });
  expect(evaluate(context({ pods: [young] })).state).toBe('healthy');
  expect(evaluate(context({ pods: [pod({ deletedAt: NOW + MINUTE, createdAt: NOW - HOUR })] })).state).toBe('missing');
});
