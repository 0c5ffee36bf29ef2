import { type ContextFields, daemonSet, MINUTE, NOW, node, pod, SECOND, unboundPod } from '../../testing.ts';
import type { ReasonFixture } from './fixture.ts';

const outdated = { state: 'outdated', severity: 'info' } as const;
const misscheduled = { state: 'misscheduled', severity: 'warning' } as const;

export const OLD_POD = pod({ labels: { 'controller-revision-hash': 'old' }, createdAt: NOW - 180 * MINUTE });
/** One old Pod left, and whatever the rollout says. */
export const old = (rollout: ContextFields['rollout'] = {}): ContextFields => ({
  pods: [OLD_POD],
  rollout: { old: 1, ...rollout },
});
const HOLDER = {
  node: 'node-7',
  pod: 'agent-bad00',
  reason: 'CrashLoop',
  severity: 'critical',
  isUpdated: true,
  since: NOW - 9 * MINUTE,
} as const;
export const STUCK = { held: 1, holders: [HOLDER], stuckSince: NOW - 9 * MINUTE };
const HALTED = { reason: 'QuotaExceeded', says: 'Quota compute refuses the Pod: requested: pods=1.' };

const batch = node({ taints: ['batch:NoSchedule'] });
const drained = node({ taints: ['batch:NoExecute'] });
const onDelete = daemonSet({ updateStrategy: { type: 'OnDelete', maxUnavailable: 1, maxSurge: 0 } });

export const WRONG: readonly ReasonFixture[] = [
  {
    ...misscheduled,
    id: 'MisscheduledKept',
    says: 'Pod agent-x7k2p stays until the next rollout only: taint batch:NoSchedule is not tolerated.',
    cell: { node: batch, pods: [pod()] },
    nearMiss: { node: drained, pods: [pod()] },
  },
  {
    ...misscheduled,
    id: 'RemovalPending',
    says: 'Pod agent-x7k2p is to be removed: taint batch:NoExecute is not tolerated.',
    cell: { node: drained, pods: [pod()] },
    nearMiss: { node: batch, pods: [pod()] },
  },
  {
    ...misscheduled,
    id: 'StalePendingPod',
    says: 'Pod agent-x7k2p waits for a node that it may not have: nodeSelector disk=ssd does not match.',
    cell: { daemonSet: daemonSet({ template: { nodeSelector: { disk: 'ssd' } } }), pods: [unboundPod(null)] },
    nearMiss: { daemonSet: daemonSet({ template: { nodeSelector: { disk: 'ssd' } } }), pods: [pod()] },
  },
  {
    ...outdated,
    id: 'OldRevisionQueued',
    says: 'Runs an older revision; the rollout reaches this node in its turn.',
    cell: old(),
    nearMiss: { pods: [pod()], rollout: { old: 1 } },
  },
  {
    ...outdated,
    id: 'OldRevisionBlocked',
    severity: 'warning',
    says: 'Runs an older revision: the rollout is stuck, 1 of 1 slots held, the longest by node-7 (CrashLoop).',
    cell: old(STUCK),
    nearMiss: old({ held: 1, holders: [HOLDER] }),
  },
  {
    ...outdated,
    id: 'OldRevisionHalted',
    severity: 'warning',
    says: 'Runs an older revision; the rollout is halted: Quota compute refuses the Pod: requested: pods=1.',
    cell: old({ halted: HALTED }),
    nearMiss: { ...old({ halted: HALTED }), daemonSet: onDelete },
  },
  {
    ...outdated,
    id: 'OldRevisionOnDelete',
    says: 'Runs an older revision; OnDelete waits for you to delete Pod agent-x7k2p.',
    cell: { ...old(), daemonSet: onDelete },
    nearMiss: old(),
  },
];

export const LEAVING_SINCE = (seconds: number) =>
  pod({ deletedAt: NOW - seconds * SECOND, deletionGracePeriodSeconds: 30 });
