import { describe, expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import { EXPLAINED_BY_MAINTENANCE, isVirtualNode, lifecycleEndsAt, lifecycleOf } from './node-lifecycle.ts';
import { reasonById } from './registry.ts';
import { condition, context, MINUTE, NOW, type NodeFields, node, pod, SECOND, unreadyPod } from './testing.ts';
import { TimeProbe } from './time-probe.ts';

const lifecycle = (fields: NodeFields, now = NOW) => lifecycleOf(node(fields), new TimeProbe(now));
const notReadySince = (at: number, reason = 'KubeletNotReady') => ({
  conditions: [condition('Ready', 'False', { reason, lastTransitionTime: at })],
});
const JOINED = NOW - MINUTE;

describe('a node that leaves', () => {
  test.each([
    ['ToBeDeletedByClusterAutoscaler=1795530000:NoSchedule', 'the cluster autoscaler removes it'],
    ['karpenter.sh/disrupted:NoSchedule', 'Karpenter removes it'],
    ['karpenter.sh/disruption=disrupting:NoSchedule', 'Karpenter removes it'],
    ['aws-node-termination-handler/spot-itn:NoSchedule', 'the AWS node termination handler drains it'],
  ])('says who takes it away: %s', (taint, who) => {
    const key = taint.split(/[=:]/)[0];
    expect(lifecycle({ taints: [taint] })).toEqual({ lifecycle: 'leaving', says: `Leaving: ${who} (taint ${key}).` });
  });

  test('is being deleted, and says which finalizer holds it', () => {
    expect(lifecycle({ deletedAt: NOW, finalizers: ['karpenter.sh/termination'] }).says).toBe(
      'Leaving: the Node is being deleted, and finalizer karpenter.sh/termination holds it until it is done.',
    );
  });

  test('does not leave by a taint that only prefers that no Pod comes', () => {
    const taints = ['aws-node-termination-handler/rebalance-recommendation:PreferNoSchedule'];
    expect(lifecycle({ taints }).lifecycle).toBe('steady');
    for (const effect of ['NoSchedule', 'NoExecute']) {
      expect(lifecycle({ taints: [`karpenter.sh/disrupted:${effect}`] }).lifecycle).toBe('leaving');
    }
  });

  const HOUR = 60 * MINUTE;
  const leavingSince = (...times: readonly (number | null)[]) => ({
    ...node({}),
    taints: times.map((timeAdded, i) => ({
      key: `aws-node-termination-handler/${i}`,
      value: '',
      effect: 'NoSchedule',
      timeAdded,
    })),
  });
  const stageAt = (one: ReturnType<typeof node>, now: number) => lifecycleOf(one, new TimeProbe(now)).lifecycle;

  test('has an hour for it where it is known since when, and is a node like any other after it', () => {
    for (const one of [leavingSince(NOW), node({ deletedAt: NOW }), leavingSince(NOW - HOUR, NOW)]) {
      expect(stageAt(one, NOW + HOUR - 1)).toBe('leaving');
      expect(lifecycleEndsAt(one, NOW + HOUR - 1)).toBe(NOW + HOUR);
      expect(stageAt(one, NOW + HOUR)).toBe('steady');
      expect(lifecycleEndsAt(one, NOW + HOUR)).toBeNull();
    }
  });

  test('leaves until it is gone where nothing tells since when', () => {
    for (const one of [leavingSince(null), leavingSince(NOW, null)]) {
      expect(stageAt(one, NOW + 100 * HOUR)).toBe('leaving');
      expect(lifecycleEndsAt(one, NOW)).toBeNull();
    }
  });

  test('is not one that the autoscaler only thinks about', () => {
    const taints = ['DeletionCandidateOfClusterAutoscaler=1:PreferNoSchedule'];
    expect(lifecycle({ taints })).toEqual({ lifecycle: 'steady', says: null });
  });
});

describe('a node under maintenance', () => {
  test('is cordoned, or has a condition that says so', () => {
    expect(lifecycle({ unschedulable: true }).lifecycle).toBe('maintenance');
    for (const type of ['MaintenanceInProgress', 'GracefulNodeShutdownInProgress']) {
      const conditions = [condition('Ready', 'True'), condition(type, 'True', { reason: 'Reboot' })];
      const { lifecycle: stage, says } = lifecycle({ conditions });
      expect([stage, says]).toEqual(['maintenance', expect.stringContaining(`(condition ${type}, Reboot).`)]);
    }
  });

  test('is none whose maintenance is over', () => {
    expect(lifecycle({ conditions: [condition('MaintenanceInProgress', 'False')] }).lifecycle).toBe('steady');
  });
});

describe('a node that joins', () => {
  test('names the taint that holds it and who is waited for', () => {
    const held = { createdAt: JOINED, taints: ['node.cilium.io/agent-not-ready:NoExecute'] };
    expect(lifecycle(held)).toEqual({
      lifecycle: 'joining',
      says: 'Joining: held by taint node.cilium.io/agent-not-ready:NoExecute, waiting for the Cilium agent.',
    });
    const cloud = { createdAt: JOINED, taints: ['node.cloudprovider.kubernetes.io/uninitialized=true:NoSchedule'] };
    expect(lifecycle(cloud).says).toContain('waiting for the cloud-controller-manager');
  });

  test('says why it is not Ready', () => {
    expect(lifecycle({ createdAt: JOINED, ...notReadySince(JOINED) }).says).toBe(
      'Joining: not Ready yet (KubeletNotReady).',
    );
    expect(lifecycle({ createdAt: JOINED, conditions: [] }).says).toBe('Joining: the kubelet has not reported yet.');
  });

  test('has five minutes, and is broken after them', () => {
    const fields = { createdAt: NOW, ...notReadySince(NOW) };
    expect(lifecycle(fields, NOW + 5 * MINUTE - 1).lifecycle).toBe('joining');
    expect(lifecycle(fields, NOW + 5 * MINUTE).lifecycle).toBe('steady');
  });

  test('is none that was Ready before, however young it is', () => {
    const young = { createdAt: NOW - 3 * MINUTE };
    expect(lifecycle({ ...young, ...notReadySince(NOW - 30 * SECOND) }).lifecycle).toBe('steady');
    expect(lifecycle({ ...young, ...notReadySince(NOW - 30 * SECOND, 'NodeStatusNeverUpdated') }).lifecycle).toBe(
      'joining',
    );
  });
});

test('a virtual node says so by its labels or its taints', () => {
  expect(isVirtualNode(node({ labels: { type: 'virtual-kubelet' } }))).toBe(true);
  expect(isVirtualNode(node({ labels: { 'eks.amazonaws.com/compute-type': 'fargate' } }))).toBe(true);
  expect(isVirtualNode(node({ taints: ['virtual-kubelet.io/provider=azure:NoSchedule'] }))).toBe(true);
  expect(isVirtualNode(node({ taints: ['eks.amazonaws.com/compute-type=ec2:NoSchedule'] }))).toBe(false);
});

describe('a gap', () => {
  const crashing = unreadyPod({ state: { ...pod().containerStatuses[0]?.state, reason: 'CrashLoopBackOff' } as never });
  const severity = (fields: NodeFields, pods = [crashing], now = NOW) =>
    evaluate(context({ node: node(fields), pods, now })).severity;

  test('is an alarm on a node that stays', () => {
    expect(severity({})).not.toBe('info');
  });

  test('is none on a node that leaves, and is one when it has not left', () => {
    expect(severity({ deletedAt: NOW })).toBe('info');
    expect(severity({ deletedAt: NOW }, [crashing], NOW + 60 * MINUTE)).not.toBe('info');
  });

  test('is none where work on the node explains it, and is one where it does not', () => {
    const down = { conditions: [condition('Ready', 'False', { lastTransitionTime: NOW - MINUTE })] };
    expect(evaluate(context({ node: node({ ...down, unschedulable: true }), pods: [pod()] }))).toMatchObject({
      reason: 'NodeNotReady',
      severity: 'info',
    });
    expect(severity({ ...down }, [pod()])).not.toBe('info');
    expect(severity({ unschedulable: true })).not.toBe('info');
    expect(severity({ unschedulable: true, taints: ['dedicated:NoSchedule'] }, [])).not.toBe('info');
  });

  test('is explained by work on the node only for reasons that there are', () => {
    for (const id of EXPLAINED_BY_MAINTENANCE) expect(reasonById(id), id).toBeDefined();
  });

  test('is none on a node that joins, and is one once the node should be up', () => {
    const joining = { createdAt: NOW - MINUTE, ...notReadySince(NOW - MINUTE) };
    expect(severity(joining)).toBe('info');
    expect(severity(joining, [crashing], NOW + 5 * MINUTE)).not.toBe('info');
  });

  test('is none where a virtual node is excluded', () => {
    const excluded = context({ node: node({ labels: { type: 'virtual-kubelet' }, taints: ['dedicated:NoExecute'] }) });
    expect(evaluate(excluded)).toMatchObject({ state: 'repelled', severity: 'info' });
    expect(severity({ labels: { type: 'virtual-kubelet' } }, [])).toBe('info');
    expect(severity({}, [])).not.toBe('info');
  });

  test('of a Pod that did start on a virtual node stays what it is', () => {
    expect(severity({ labels: { type: 'virtual-kubelet' } })).not.toBe('info');
  });

  test('leaves a covered cell of a node that leaves as it is', () => {
    const twice = [pod(), pod({ name: 'agent-second' })];
    expect(severity({ deletedAt: NOW }, twice)).toBe('warning');
  });

  test('is one of many things that pass with a node that leaves, but not with one under maintenance', () => {
    const tainted = { taints: ['x:NoSchedule'] };
    expect(severity({ ...tainted, deletedAt: NOW }, [pod()])).toBe('info');
    expect(severity({ ...tainted, unschedulable: true }, [pod()])).toBe('warning');
  });
});
