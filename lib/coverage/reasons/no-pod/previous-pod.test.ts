import { describe, expect, test } from 'vitest';
import { findings } from '../../evaluate.ts';
import type { Condition } from '../../objects.ts';
import { condition, context, daemonSet, event, NOW, node, pod, SECOND } from '../../testing.ts';
import { leaving } from '../testing/no-pod.ts';
import { TerminatingFinalizer, TerminatingOnDeadNode, WaitingForPreviousPod } from './previous-pod.ts';

describe('a Pod that takes its time to end', () => {
  test('is nothing to worry about until 30 s after its grace period', () => {
    expect(WaitingForPreviousPod.judge(context({ pods: [leaving(-29)] }))?.severity).toBe('info');
    expect(WaitingForPreviousPod.judge(context({ pods: [leaving(-30)] }))?.severity).toBe('warning');
  });

  test('is overdue after that', () => {
    expect(WaitingForPreviousPod.judge(context({ pods: [leaving(-60)] }))?.says()).toBe(
      'Pod agent-x7k2p is past its grace period and still terminating; no replacement until it is gone.',
    );
  });

  test('began when the deletion was asked for: deletionTimestamp is the end of the grace period', () => {
    expect(WaitingForPreviousPod.judge(context({ pods: [leaving(10)] }))?.since).toBe(NOW - 20 * SECOND);
  });

  test('explains the gap alone: a refusal of another node is not listed beside it', () => {
    const cell = context({ pods: [leaving(10)], events: [event('FailedCreate', 'Error creating: no')] });
    expect(findings(cell).map(({ reason }) => reason.id)).toEqual(['WaitingForPreviousPod']);
  });
});

describe('a Pod with finalizers', () => {
  const held = (secondsAgo: number, ...finalizers: string[]) =>
    context({ pods: [pod({ deletedAt: NOW - secondsAgo * SECOND, finalizers })] });

  test('is held by them once its grace period is over', () => {
    expect(WaitingForPreviousPod.judge(held(-1, 'example.com/keep'))?.severity).toBe('info');
    expect(WaitingForPreviousPod.judge(held(0, 'example.com/keep'))).toBeNull();
    expect(TerminatingFinalizer.judge(held(0, 'example.com/keep'))?.severity).toBe('info');
    expect(TerminatingFinalizer.judge(held(30, 'example.com/keep'))?.severity).toBe('warning');
    expect(TerminatingFinalizer.judge(held(0))).toBeNull();
  });

  test('names them all', () => {
    const finding = TerminatingFinalizer.judge(held(60, 'example.com/keep', 'example.com/two'));
    expect(finding?.says()).toBe(
      'Pod agent-x7k2p is held by finalizer example.com/keep and 1 more; no replacement until it is gone.',
    );
    expect(finding?.evidence()).toContainEqual(
      expect.objectContaining({ label: 'Finalizers', value: 'example.com/keep, example.com/two' }),
    );
  });

  test('can be freed by hand, and what that skips is said', () => {
    const remedy = TerminatingFinalizer.judge(held(60, 'example.com/keep'))?.remedy();
    expect(remedy?.commands).toContain(
      `kubectl -n agents patch pod agent-x7k2p --type=merge -p '{"metadata":{"finalizers":null}}'`,
    );
    expect(remedy?.says).toContain('skips the cleaning up');
  });
});

describe('with maxSurge', () => {
  const surging = daemonSet({ updateStrategy: { type: 'RollingUpdate', maxUnavailable: 0, maxSurge: 1 } });
  const unready = node({ conditions: [condition('Ready', 'False')] });

  test('the controller would not wait, so no old Pod explains the gap', () => {
    const cell = context({ daemonSet: surging, pods: [leaving(10)] });
    expect(findings(cell).map(({ reason }) => reason.id)).toEqual(['PodMissingUnexplained']);
    expect(TerminatingOnDeadNode.judge(context({ daemonSet: surging, pods: [leaving(10)], node: unready }))).toBeNull();
  });

  test('a refusal does', () => {
    const cell = context({
      daemonSet: surging,
      pods: [leaving(10)],
      events: [event('FailedCreate', 'Error creating: no')],
    });
    expect(findings(cell).map(({ reason }) => reason.id)).toEqual(['FailedCreateOther']);
  });
});

test('the node that holds the Pod is shown with what it last said', () => {
  const nodeRow = (conditions: readonly Condition[]) =>
    TerminatingOnDeadNode.judge(context({ node: node({ conditions }), pods: [leaving(-60)] }))
      ?.evidence()
      .at(-1)?.value;
  expect(nodeRow([condition('Ready', 'False', { reason: 'KubeletNotReady' })])).toBe('Ready=False, KubeletNotReady');
  expect(nodeRow([])).toBe('Ready was never reported');
});

test('force-deleting is offered with what it risks', () => {
  const dead = node({ conditions: [condition('Ready', 'False')] });
  const remedy = TerminatingOnDeadNode.judge(context({ node: dead, pods: [leaving(-60)] }))?.remedy();
  expect(remedy?.commands).toContain('kubectl -n agents delete pod agent-x7k2p --grace-period=0 --force');
  expect(remedy?.says).toContain('Only once the node is known to be down');
});
