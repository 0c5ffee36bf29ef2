import type { PodObject } from '../../objects.ts';
import type { Halt } from '../../rollout/rollout-facts.ts';
import { type ContextFields, container, daemonSet, MINUTE, NOW, node, pod, SECOND, unboundPod } from '../../testing.ts';
import type { ReasonFixture } from './fixture.ts';
import { FLAPPING } from './not-ready.ts';

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
export const HALTED: Halt = {
  reason: 'QuotaExceeded',
  says: 'Quota compute refuses the Pod: requested: pods=1.',
  path: 'Event FailedCreate of the DaemonSet',
  remedy: {
    says: 'Raise quota compute.',
    commands: ['kubectl -n agents describe resourcequota compute'],
    patch: null,
  },
};

const batch = node({ taints: ['batch:NoSchedule'] });
const drained = node({ taints: ['batch:NoExecute'] });
const onDelete = daemonSet({ updateStrategy: { type: 'OnDelete', maxUnavailable: 1, maxSurge: 0 } });

const surging = daemonSet({ updateStrategy: { type: 'RollingUpdate', maxUnavailable: 0, maxSurge: 1 } });
const SECOND_POD = pod({ name: 'agent-zz9plur', createdAt: NOW - MINUTE });
const secondGeneration = { 'deprecated.daemonset.template.generation': '1' };
const withImage = (image: string) => ({ containers: [container({ image })] });
/** Of the same generation as the DaemonSet, from another template. */
const orphan = (image: string) =>
  pod({ labels: { 'controller-revision-hash': 'old', 'pod-template-generation': '1' }, spec: withImage(image) });
const recreated = daemonSet({ annotations: secondGeneration, template: withImage('example.com/agent:2') });
const MARKS = { 'controller-revision-hash': 'old', 'pod-template-generation': '1' };
/** The DaemonSet's own Pod, and one that looks like it. */
export const beside = (...lookalikes: readonly PodObject[]): ContextFields => ({
  pods: [pod()],
  surrounding: { lookalikesOn: () => lookalikes },
});
const RELEASED = pod({ name: 'agent-freed', owner: null, labels: { ...MARKS, app: 'debug' } });
const owned = (kind: string, name: string, fields: Partial<PodObject> = {}) => ({
  ...pod({ name: 'agent-alike', controller: { kind, name, uid: `uid-of-${name}-before` } }),
  ...fields,
});
const covered = { state: 'healthy', severity: 'info' } as const;

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
    severity: 'info',
    says: 'Pod agent-x7k2p is to be removed: taint batch:NoExecute is not tolerated.',
    cell: { node: drained, pods: [pod()], unwantedSince: NOW - 10 * SECOND },
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
    id: 'DuplicatePods',
    state: 'healthy',
    severity: 'warning',
    says: '2 Pods of this DaemonSet run on the node: agent-x7k2p and agent-zz9plur.',
    cell: { pods: [pod(), SECOND_POD] },
    nearMiss: { pods: [OLD_POD, SECOND_POD], daemonSet: surging },
  },
  {
    ...covered,
    id: 'SurgeOverlap',
    says: 'Pod agent-zz9plur is to take over from Pod agent-x7k2p; both run until it is available.',
    cell: { pods: [OLD_POD, SECOND_POD], daemonSet: surging, rollout: { old: 1 } },
    nearMiss: { pods: [pod(), SECOND_POD], daemonSet: surging },
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
  {
    ...outdated,
    id: 'SameGenerationOldTemplate',
    severity: 'warning',
    says: 'Runs example.com/agent:1, counts as updated and is not replaced; the template has example.com/agent:2.',
    cell: { daemonSet: recreated, pods: [orphan('example.com/agent:1')] },
    nearMiss: { daemonSet: recreated, pods: [orphan('example.com/agent:1')], rollout: { isObserved: false } },
  },
  {
    ...covered,
    id: 'ReleasedPodRunning',
    severity: 'warning',
    says: "Pod agent-freed runs beside this DaemonSet's own: released, as its labels no longer match.",
    cell: beside(RELEASED),
    nearMiss: beside({ ...RELEASED, deletedAt: NOW }),
  },
  {
    ...covered,
    id: 'ForeignOwner',
    says: "Pod agent-alike has this DaemonSet's labels, belongs to ReplicaSet web and is not counted.",
    cell: beside(owned('ReplicaSet', 'web')),
    nearMiss: beside(owned('DaemonSet', 'collector')),
  },
  {
    ...covered,
    id: 'SelectorOverlap',
    says: "Pod agent-alike of DaemonSet collector matches this DaemonSet's selector too.",
    cell: beside(owned('DaemonSet', 'collector')),
    nearMiss: beside(owned('DaemonSet', 'agent')),
  },
  {
    ...covered,
    id: 'MirrorLookalike',
    says: "Static Pod agent-alike has this DaemonSet's labels; it is not one of its Pods.",
    cell: beside(owned('Node', 'node-1', { isMirror: true })),
    nearMiss: beside(owned('Node', 'node-1')),
  },
  {
    ...covered,
    id: 'NodeBeingDeleted',
    says: 'The Node is being deleted, held by finalizer karpenter.sh/termination; the Pod runs until it is gone.',
    cell: { node: node({ deletedAt: NOW - MINUTE, finalizers: ['karpenter.sh/termination'] }), pods: [pod()] },
    nearMiss: { node: node({ finalizers: ['karpenter.sh/termination'] }), pods: [pod()] },
  },
  {
    ...covered,
    id: 'NodeDraining',
    says: 'The node is cordoned; the DaemonSet runs here all the same, and a drain leaves its Pod alone.',
    cell: { node: node({ unschedulable: true }), pods: [pod()] },
    nearMiss: { pods: [pod()] },
  },
  FLAPPING,
];

export const LEAVING_SINCE = (seconds: number) =>
  pod({ deletedAt: NOW - seconds * SECOND, deletionGracePeriodSeconds: 30 });
