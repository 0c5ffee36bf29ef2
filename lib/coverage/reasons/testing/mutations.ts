/** Changes of one field each, named by its path: what `affectedBy` is held to. For tests only. */
import type { DaemonSetObject, NodeObject, PodObject } from '../../objects.ts';
import {
  type ContextFields,
  condition,
  container,
  containerStatus,
  daemonSet,
  event,
  HOUR,
  MINUTE,
  NOW,
  node,
  pod,
  resources,
  SECOND,
  spec,
  state,
} from '../../testing.ts';
import { lease, limitRange, namespace, priorityClass, quota, runtimeClass } from '../../testing-cluster-objects.ts';
import { taintOf, termsOf, tolerationOf } from '../../vectors/build.ts';
import { HALTED } from './wrong.ts';

export interface Mutation {
  readonly path: string;
  readonly apply: (fields: ContextFields) => ContextFields;
}

const onNode = (path: string, ...changes: readonly Partial<NodeObject>[]): Mutation[] =>
  changes.map((change) => ({
    path,
    apply: (fields) => ({ ...fields, node: { ...(fields.node ?? node()), ...change } }),
  }));

const onDaemonSet = (path: string, change: (daemonSet: DaemonSetObject) => Partial<DaemonSetObject>): Mutation => ({
  path,
  apply: (fields) => {
    const before = fields.daemonSet ?? daemonSet();
    return { ...fields, daemonSet: { ...before, ...change(before) } };
  },
});
const onTemplate = (field: string, change: Partial<DaemonSetObject['template']>): Mutation =>
  onDaemonSet(`DaemonSet.spec.template.spec.${field}`, ({ template }) => ({ template: { ...template, ...change } }));

const onPods = (path: string, ...changes: readonly ((pod: PodObject) => Partial<PodObject>)[]): Mutation[] =>
  changes.map((change) => ({
    path,
    apply: (fields) => ({ ...fields, pods: (fields.pods ?? []).map((one) => ({ ...one, ...change(one) })) }),
  }));

const withFields = (path: string, ...changes: readonly ContextFields[]): Mutation[] =>
  changes.map((change) => ({ path, apply: (fields) => ({ ...fields, ...change }) }));

/** What surrounds the cell otherwise stays. */
const surrounded = (path: string, ...changes: readonly NonNullable<ContextFields['surrounding']>[]): Mutation[] =>
  changes.map((change) => ({
    path,
    apply: (fields) => ({ ...fields, surrounding: { ...fields.surrounding, ...change } }),
  }));

const ready = (status: string) =>
  condition('Ready', status, { reason: 'Changed', lastTransitionTime: NOW - 5 * SECOND });
const surge = { type: 'RollingUpdate', maxUnavailable: 0, maxSurge: 1 };
/** A term that selects every Pod there is. */
const NOBODY_BESIDE = {
  topologyKey: 'kubernetes.io/hostname',
  selector: { matchLabels: new Map(), matchExpressions: [] },
  namespaces: ['agents', 'default'],
  selectsNamespaces: false,
};
const onDelete = { type: 'OnDelete', maxUnavailable: 1, maxSurge: 0 };

export const MUTATIONS: readonly Mutation[] = [
  ...onNode(
    'Node.metadata.labels',
    { labels: new Map() },
    { labels: new Map([['kubernetes.io/os', 'windows']]) },
    { labels: new Map([['type', 'virtual-kubelet']]) },
  ),
  ...onNode('Node.metadata.creationTimestamp', { createdAt: null }, { createdAt: NOW - 5 * SECOND }),
  ...onNode('Node.metadata.deletionTimestamp', { deletedAt: NOW }),
  ...onNode(
    'Node.spec.taints',
    { taints: [] },
    { taints: [taintOf('x:NoSchedule')] },
    { taints: [taintOf('x:NoExecute')] },
    { taints: [taintOf('node.kubernetes.io/not-ready:NoSchedule')] },
  ),
  ...onNode('Node.spec.unschedulable', { unschedulable: true }),
  ...onNode(
    'Node.status.conditions',
    { conditions: [] },
    { conditions: [ready('True')] },
    { conditions: [ready('False')] },
    { conditions: [ready('Unknown')] },
  ),
  ...onNode(
    'Node.status.allocatable',
    { allocatable: new Map() },
    { allocatable: resources({ cpu: '1m', pods: '1' }) },
  ),
  ...onNode('Node.status.nodeInfo', { kernelVersion: '6.12', kubeletVersion: 'v1', operatingSystem: 'windows' }),
  onDaemonSet('DaemonSet.metadata.creationTimestamp', () => ({ createdAt: NOW - 5 * SECOND })),
  onDaemonSet('DaemonSet.metadata.labels', () => ({ labels: new Map([['a', 'b']]) })),
  onDaemonSet('DaemonSet.metadata.annotations', () => ({ annotations: new Map([['meta.helm.sh/release-name', 'x']]) })),
  onDaemonSet('DaemonSet.metadata.generation', ({ generation }) => ({ generation: generation + 1 })),
  ...onNode('Node.metadata.finalizers', { finalizers: ['example.com/hold'] }),
  onDaemonSet('DaemonSet.spec.selector', () => ({
    selector: { matchLabels: new Map([['app', 'other']]), matchExpressions: [] },
  })),
  ...surrounded(
    'Lookalikes',
    { lookalikesOn: () => [] },
    { lookalikesOn: () => [pod({ name: 'agent-alike', owner: null, labels: { app: 'other' } })] },
  ),
  onDaemonSet('DaemonSet.metadata.deletionTimestamp', () => ({ deletedAt: NOW - HOUR })),
  onDaemonSet('DaemonSet.spec.selector', () => ({ selector: { matchLabels: new Map(), matchExpressions: [] } })),
  onDaemonSet('DaemonSet.spec.minReadySeconds', () => ({ minReadySeconds: 0 })),
  onDaemonSet('DaemonSet.spec.minReadySeconds', () => ({ minReadySeconds: 90_000 })),
  onDaemonSet('DaemonSet.spec.updateStrategy', () => ({ updateStrategy: surge })),
  onDaemonSet('DaemonSet.spec.updateStrategy', () => ({ updateStrategy: onDelete })),
  onDaemonSet('DaemonSet.spec.template.spec.nodeName', () => ({ templateNodeName: 'elsewhere' })),
  onTemplate('nodeSelector', { nodeSelector: new Map() }),
  onTemplate('nodeSelector', { nodeSelector: new Map([['kubernetes.io/os', 'windows']]) }),
  onTemplate('affinity', { requiredNodeAffinity: null }),
  onTemplate('affinity', { requiredNodeAffinity: termsOf([{ expressions: [['none', 'Exists']] }]) }),
  onTemplate('tolerations', { tolerations: [] }),
  onTemplate('tolerations', { tolerations: [tolerationOf(['', 'Exists'])] }),
  onTemplate('hostNetwork', { hostNetwork: true }),
  onTemplate('containers', { containers: [container({ image: 'example.com/cni:1', requests: { cpu: '5' } })] }),
  onTemplate('terminationGracePeriodSeconds', { terminationGracePeriodSeconds: 86_400 }),
  onTemplate('runtimeClassName', { runtimeClassName: 'kata' }),
  onTemplate('overhead', { overhead: resources({ memory: '1Gi' }) }),
  onTemplate('priorityClassName', { priorityClassName: 'agent-critical' }),
  onTemplate('priorityClassName', { priorityClassName: 'system-node-critical' }),
  onDaemonSet('DaemonSet.status', ({ status }) => ({
    status: { ...status, desiredNumberScheduled: 60, currentNumberScheduled: 7, observedGeneration: 9 },
  })),
  ...withFields('Pod', { pods: [] }),
  ...onPods(
    'Pod.metadata',
    () => ({ deletedAt: NOW + MINUTE }),
    () => ({ deletedAt: NOW - MINUTE, finalizers: ['example.com/keep'] }),
    () => ({ labels: new Map() }),
    () => ({ createdAt: NOW - 5 * SECOND }),
    () => ({ name: 'agent-other' }),
  ),
  ...onPods(
    'Pod.spec',
    () => ({ nodeName: '' }),
    () => ({ nodeName: 'node-1' }),
    () => ({ spec: spec({ tolerations: [['', 'Exists']] }) }),
    () => ({ spec: spec({ containers: [container({ requests: { cpu: '9', memory: '99Gi' } })] }) }),
  ),
  ...onPods(
    'Pod.spec',
    () => ({ spec: spec({ schedulingGates: ['example.com/gate'] }) }),
    () => ({ spec: spec({ nodeSelector: { pool: 'infra' } }) }),
    () => ({ spec: spec({ topologySpreadKeys: ['rack'] }) }),
    ({ spec: before }) => ({ spec: { ...before, priority: 1_000_000 } }),
    ({ spec: before }) => ({ spec: { ...before, preemptionPolicy: 'Never' } }),
  ),
  ...onPods('Pod.status.nominatedNodeName', () => ({ nominatedNodeName: 'node-1' })),
  ...onPods(
    'Pod.status.conditions',
    () => ({ conditions: [] }),
    () => ({ conditions: [ready('True')] }),
    () => ({ conditions: [ready('False'), condition('PodScheduled', 'False')] }),
  ),
  ...onPods(
    'Pod.status',
    () => ({ phase: 'Failed' }),
    () => ({ startTime: null }),
    () => ({ containerStatuses: [] }),
    () => ({ containerStatuses: [containerStatus()] }),
    () => ({
      containerStatuses: [containerStatus({ ready: false, state: state('waiting', { reason: 'CrashLoopBackOff' }) })],
    }),
  ),
  ...withFields(
    'PodsOnNode',
    { others: [] },
    { others: [pod({ name: 'big', spec: { containers: [container({ requests: { cpu: '4' } })] } })] },
    { others: [pod({ name: 'lonely', spec: { podAntiAffinity: [NOBODY_BESIDE] } })] },
    { others: [pod({ name: 'leaving', deletedAt: NOW + MINUTE })] },
  ),
  ...withFields(
    'Event',
    { events: [] },
    { canRead: false },
    { events: [event('FailedCreate', 'Error creating: something else')] },
  ),
  ...surrounded(
    'Namespace',
    { namespace: () => namespace({ nodeSelector: 'pool=infra' }) },
    { namespace: () => namespace({ phase: 'Terminating', deletedAt: NOW }) },
  ),
  ...surrounded('RuntimeClass', {
    runtimeClass: (name) => ({ ...runtimeClass(name), nodeSelector: new Map([['pool', 'infra']]) }),
  }),
  ...surrounded('PriorityClass', { priorityClass: (name) => ({ ...priorityClass(name), preemptionPolicy: 'Never' }) }),
  ...surrounded('Lease', { lease: (name) => lease({ name, renewedAt: NOW - HOUR }) }),
  ...withFields('UnwantedSince', { unwantedSince: NOW }, { unwantedSince: NOW - HOUR }),
  ...withFields('PodlessSince', { podlessSince: NOW }, { podlessSince: NOW - HOUR }),
  ...surrounded('Crowded', { isCrowded: () => true }),
  ...surrounded('UnobservedSince', { unobservedSince: () => NOW - HOUR }, { unobservedSince: () => null }),
  ...surrounded(
    'Namespace',
    { namespace: () => namespace({ phase: 'Terminating', deletedAt: NOW - HOUR }) },
    { namespace: () => null },
  ),
  ...surrounded(
    'ResourceQuota',
    { quotas: () => [] },
    { quotas: () => [quota({ pods: '10' }, { pods: '10' })] },
    { quotas: () => [quota({ pods: '99' }, { pods: '10' })] },
  ),
  ...surrounded('LimitRange', { limitRanges: () => [] }, { limitRanges: () => [limitRange({ max: { cpu: '1' } })] }),
  ...surrounded('PriorityClass', { priorityClass }, { priorityClass: () => null }),
  ...surrounded('RuntimeClass', { runtimeClass }, { runtimeClass: () => null }),
  ...surrounded(
    'Lease',
    { lease: () => null },
    { lease: () => lease() },
    { lease: () => lease({ renewedAt: NOW - HOUR }) },
    { lease: (name) => lease({ name, renewedAt: name === 'kube-scheduler' ? NOW : NOW - 2 * MINUTE }) },
  ),
  ...withFields('NewestPod', { newestPodCreatedAt: NOW }),
  ...withFields('OtherAgents', { othersTolerating: 11 }),
  ...withFields(
    'Rollout',
    { rollout: { currentHash: null } },
    { rollout: { currentHash: 'newest', old: 40, currentCreatedAt: NOW - HOUR } },
    { rollout: { stuckSince: NOW - HOUR, held: 3, halted: null } },
    { rollout: { halted: HALTED } },
  ),
];

/** Whether a change at `path` may matter to something that depends on `fields`. */
export function isAffected(path: string, fields: readonly string[]): boolean {
  return fields.some((field) => isPrefix(field, path) || isPrefix(path, field));
}

function isPrefix(short: string, long: string): boolean {
  return long === short || long.startsWith(`${short}.`);
}
