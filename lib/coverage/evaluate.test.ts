import { describe, expect, it } from 'vitest';
import { evaluate } from './evaluate.ts';
import { condition, context, daemonSet, node, pod, unboundPod, unreadyPod } from './testing.ts';

/** As the node lifecycle controller leaves it: NoExecute is tolerated by every DaemonSet's Pods, NoSchedule by few. */
const down = node({
  conditions: [condition('Ready', 'False', { reason: 'KubeletNotReady', message: 'PLEG is not healthy' })],
  taints: ['node.kubernetes.io/not-ready:NoSchedule', 'node.kubernetes.io/not-ready:NoExecute'],
});

describe('a Pod on a node that is not Ready and tainted for it', () => {
  it('is not ready because of its node, whether the taint is tolerated or not', () => {
    const tolerating = daemonSet({ template: { tolerations: [['', 'Exists']] } });
    for (const fields of [{}, { daemonSet: tolerating }]) {
      expect(evaluate(context({ node: down, pods: [pod()], ...fields }))).toMatchObject({
        state: 'notReady',
        reason: 'NodeNotReady',
      });
    }
  });

  it('is not ready for what its own container says, where that says more', () => {
    const waiting = { type: 'waiting', reason: 'ImagePullBackOff', message: 'Back-off pulling image "x"' } as const;
    const state = { ...waiting, exitCode: null, signal: null, startedAt: null, finishedAt: null };
    expect(evaluate(context({ node: down, pods: [unreadyPod({ state })] }))).toMatchObject({
      state: 'notReady',
      reason: 'ImagePullFailed',
    });
  });

  it('is misplaced where the controller is about to remove it for another cause', () => {
    const elsewhere = daemonSet({ template: { nodeSelector: { pool: 'gpu' } } });
    expect(evaluate(context({ node: down, daemonSet: elsewhere, pods: [pod()] }))).toMatchObject({
      state: 'misscheduled',
      reason: 'RemovalPending',
    });
  });

  it('is pending while it is not bound: it runs nowhere, so it is not out of place', () => {
    const pods = [unboundPod('0/1 nodes are available: 1 node(s) had untolerated taint(s).')];
    expect(evaluate(context({ node: down, pods }))).toMatchObject({ state: 'pending', reason: 'TaintAfterCreation' });
  });
});

it('calls a node without a Pod, tainted because it is not Ready, excluded by that taint', () => {
  expect(evaluate(context({ node: down }))).toMatchObject({ state: 'repelled', reason: 'NodeNotReadyTaint' });
});
