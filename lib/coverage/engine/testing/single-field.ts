/** A small cluster and changes of one field of one object each, for the property that incremental equals full. */
import type { LeaseObject, NamespaceObject } from '../../cluster-objects.ts';
import {
  type ControllerRevisionObject,
  type DaemonSetObject,
  daemonSetKey,
  type EventObject,
  type NodeObject,
  type PodObject,
  type ResourceChange,
} from '../../objects.ts';
import {
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
  revision,
  SECOND,
  spec,
  state,
} from '../../testing.ts';
import { lease, namespace } from '../../testing-cluster-objects.ts';
import { taintOf, tolerationOf } from '../../vectors/build.ts';
import { POD_EVENT_LOOKS, POD_LOOKS } from './pod-looks.ts';

type Objects = Map<string, ResourceChange>;
/** Given the moment, since most times are looked at from there. */
type Edit<T> = (object: T, now: number) => Partial<T>;

const NODES = ['n1', 'n2', 'n3', 'n4'];
const AGENTS = ['a1', 'a2', 'a3'];

const pin = (name: string) => ({ terms: [{ fields: [['metadata.name', 'In', name] as const] }] });
const ready = (status: string, at: number) => condition('Ready', status, { lastTransitionTime: at });
const refused = (message: string) => condition('PodScheduled', 'False', { reason: 'Unschedulable', message });
const waiting = (reason: string) => [containerStatus({ ready: false, state: state('waiting', { reason }) })];
const rolling = (maxUnavailable: number | string, maxSurge: number | string) => ({
  updateStrategy: { type: 'RollingUpdate', maxUnavailable, maxSurge },
});

const NODE_EDITS: readonly Edit<NodeObject>[] = [
  () => ({ labels: new Map() }),
  () => ({ labels: new Map([['zone', 'a']]) }),
  () => ({ labels: new Map([['zone', 'b']]) }),
  () => ({ taints: [] }),
  () => ({ taints: [taintOf('x=1:NoSchedule')] }),
  () => ({ taints: [taintOf('x=1:NoExecute'), taintOf('y:PreferNoSchedule')] }),
  () => ({ taints: [taintOf('node.kubernetes.io/not-ready:NoSchedule')] }),
  ({ unschedulable }) => ({ unschedulable: !unschedulable }),
  (_, now) => ({ conditions: [ready('True', now)] }),
  (_, now) => ({ conditions: [ready('False', now)] }),
  (_, now) => ({ conditions: [ready('Unknown', now)] }),
  () => ({ conditions: [] }),
  (_, now) => ({ createdAt: now }),
  () => ({ createdAt: null }),
  (_, now) => ({ deletedAt: now }),
  () => ({ deletedAt: null }),
  () => ({ allocatable: resources({ cpu: '1', memory: '1Gi', pods: '2' }) }),
  () => ({ allocatable: resources({ cpu: '8', memory: '32Gi', pods: '110' }) }),
  () => ({ kernelVersion: '6.12' }),
];

const DAEMON_SET_EDITS: readonly Edit<DaemonSetObject>[] = [
  ({ template }) => ({ template: { ...template, nodeSelector: new Map() } }),
  ({ template }) => ({ template: { ...template, nodeSelector: new Map([['zone', 'a']]) } }),
  ({ template }) => ({ template: { ...template, tolerations: [] } }),
  ({ template }) => ({ template: { ...template, tolerations: [tolerationOf(['', 'Exists'])] } }),
  ({ template }) => ({ template: { ...template, containers: [container({ requests: { cpu: '3' } })] } }),
  ({ template }) => ({ template: { ...template, hostNetwork: !template.hostNetwork } }),
  () => ({ templateNodeName: 'n2' }),
  () => ({ templateNodeName: '' }),
  () => ({ minReadySeconds: 0 }),
  () => ({ minReadySeconds: 45 }),
  () => rolling(1, 0),
  () => rolling('50%', 0),
  () => rolling(0, 1),
  () => ({ updateStrategy: { type: 'OnDelete', maxUnavailable: 1, maxSurge: 0 } }),
  ({ generation }) => ({ generation: generation + 1 }),
  ({ status, generation }) => ({ status: { ...status, observedGeneration: generation } }),
  ({ status }) => ({ status: { ...status, desiredNumberScheduled: status.desiredNumberScheduled + 1 } }),
  () => ({ annotations: new Map([['deprecated.daemonset.template.generation', '2']]) }),
  () => ({ annotations: new Map() }),
  (_, now) => ({ createdAt: now }),
  (_, now) => ({ deletedAt: now }),
  () => ({ deletedAt: null }),
  () => ({ selector: { matchLabels: new Map([['app', 'other']]), matchExpressions: [] } }),
  () => ({ selector: { matchLabels: new Map([['app', 'agent']]), matchExpressions: [] } }),
  ({ name }) => ({ uid: `second-uid-of-${name}` }),
  ({ name }) => ({ uid: `uid-of-${name}` }),
];

const BESIDE_OLD = {
  topologyKey: 'kubernetes.io/hostname',
  selector: { matchLabels: new Map(hash('old')), matchExpressions: [] },
  namespaces: [],
  selectsNamespaces: false,
};

const POD_EDITS: readonly Edit<PodObject>[] = [
  ...NODES.map((nodeName) => () => ({ nodeName })),
  () => ({ nodeName: '' }),
  ...NODES.map((name) => () => ({ spec: spec(pin(name)) })),
  ({ spec: before }) => ({ spec: { ...before, containers: [container({ requests: { cpu: '2' } })] } }),
  ({ spec: before }) => ({ spec: { ...before, priority: 10 } }),
  ({ spec: before }) => ({ spec: { ...before, preemptionPolicy: 'Never' } }),
  ({ spec: before }) => ({ spec: { ...before, schedulingGates: ['example.com/gate'] } }),
  ({ spec: before }) => ({ spec: { ...before, nodeSelector: new Map([['zone', 'a']]) } }),
  ({ spec: before }) => ({ spec: { ...before, topologySpreadKeys: ['zone'] } }),
  ({ spec: before }) => ({ spec: { ...before, podAntiAffinity: [BESIDE_OLD] } }),
  ({ spec: before }) => ({ spec: { ...before, podAffinity: [BESIDE_OLD] } }),
  () => ({ nominatedNodeName: 'n1' }),
  () => ({ nominatedNodeName: '' }),
  () => ({ labels: new Map([['app', 'agent']]) }),
  () => ({ labels: new Map([['app', 'agent'], ...hash('new')]) }),
  () => ({ labels: new Map([['app', 'agent'], ...hash('old'), ['pod-template-generation', '2']]) }),
  () => ({ labels: new Map([['app', 'other'], ...hash('new')]) }),
  () => ({ controller: null }),
  ...AGENTS.map((name) => () => ({ controller: { kind: 'DaemonSet', name, uid: `uid-of-${name}` } })),
  () => ({ phase: 'Running' }),
  () => ({ phase: 'Pending' }),
  () => ({ phase: 'Failed' }),
  () => ({ phase: 'Succeeded' }),
  (_, now) => ({ conditions: [ready('True', now)] }),
  (_, now) => ({ conditions: [ready('True', now - HOUR)] }),
  (_, now) => ({ conditions: [ready('False', now)] }),
  () => ({ conditions: [refused('0/4 nodes are available: 1 Insufficient cpu.')] }),
  () => ({ conditions: [] }),
  () => ({ containerStatuses: [] }),
  () => ({ containerStatuses: [containerStatus()] }),
  () => ({ containerStatuses: waiting('CrashLoopBackOff') }),
  () => ({ containerStatuses: waiting('ImagePullBackOff') }),
  () => ({ containerStatuses: waiting('ContainerCreating') }),
  ...POD_LOOKS.map(
    (look): Edit<PodObject> =>
      (_, now) =>
        look(now),
  ),
  (_, now) => ({ deletedAt: now + 30 * SECOND, deletionGracePeriodSeconds: 30 }),
  () => ({ deletedAt: null }),
  () => ({ finalizers: ['example.com/keep'] }),
  (_, now) => ({ createdAt: now }),
  (_, now) => ({ createdAt: now - 10 * MINUTE }),
  (_, now) => ({ startTime: now }),
];

const REVISION_EDITS: readonly Edit<ControllerRevisionObject>[] = [
  ({ revision: before }) => ({ revision: before + 2 }),
  () => ({ revision: 1 }),
  () => ({ hash: 'new' }),
  () => ({ hash: 'old' }),
  ...AGENTS.map((name) => () => ({ ownerUid: `uid-of-${name}` })),
  (_, now) => ({ createdAt: now }),
];

const NAMESPACE_EDITS: readonly Edit<NamespaceObject>[] = [
  () => ({ nodeSelector: 'zone=a' }),
  () => ({ nodeSelector: '' }),
];

const LEASE_EDITS: readonly Edit<LeaseObject>[] = [
  (_, now) => ({ renewedAt: now }),
  (_, now) => ({ renewedAt: now - HOUR }),
  () => ({ renewedAt: null }),
];

const EVENT_EDITS: readonly Edit<EventObject>[] = [
  () => ({ message: 'Error creating: pods "a" is forbidden: exceeded quota: q' }),
  () => ({ message: 'Error creating: something odd' }),
  () => ({ reason: 'FailedDaemonPod', message: 'Found failed daemon pod a/b on node n1, will try to kill it' }),
  () => ({ reason: 'FailedCreate' }),
  ...POD_EVENT_LOOKS.map((look) => () => look),
  (_, now) => ({ lastSeen: now }),
  (_, now) => ({ lastSeen: now - HOUR }),
  ...AGENTS.map((name) => () => ({ regardingKind: 'DaemonSet', regardingName: name, regardingUid: `uid-of-${name}` })),
  ...AGENTS.map((name) => () => ({
    regardingKind: 'Pod',
    regardingName: `${name}-n1`,
    regardingUid: `uid-of-${name}-n1`,
  })),
];

function hash(value: string): [string, string][] {
  return [['controller-revision-hash', value]];
}

/** Four nodes, three agents, a healthy Pod in each cell, two revisions and an event for each agent. */
export function smallCluster(): Objects {
  const objects: Objects = new Map();
  const add = <R extends ResourceChange['resource']>(
    resource: R,
    object: Extract<ResourceChange, { resource: R }>['object'],
  ) => objects.set(`${resource} ${daemonSetKey(object)}`, { resource, type: 'set', object } as ResourceChange);
  for (const name of NODES) add('nodes', node({ name }));
  add('namespaces', namespace());
  for (const name of ['kube-scheduler', 'kube-controller-manager']) add('leases', lease({ name }));
  for (const name of AGENTS) {
    const owner = daemonSet({ name });
    add('daemonsets', owner);
    add('controllerrevisions', revision({ agent: name, hash: 'new', revision: 2 }));
    add('controllerrevisions', revision({ agent: name, hash: 'old', revision: 1 }));
    const regardingUid = `uid-of-${name}`;
    add('events', event('FailedCreate', 'odd', { name: `event-of-${name}`, regardingUid, lastSeen: NOW - HOUR }));
    for (const nodeName of NODES) {
      add('pods', pod({ name: `${name}-${nodeName}`, owner, nodeName, spec: pin(nodeName) }));
    }
  }
  return objects;
}

/** One field of `change`'s object as the `pick`th edit of its kind makes it. */
export function editField(change: ResourceChange, pick: number, now: number): ResourceChange {
  switch (change.resource) {
    case 'nodes':
      return { ...change, object: edited(change.object, NODE_EDITS, pick, now) };
    case 'daemonsets':
      return { ...change, object: edited(change.object, DAEMON_SET_EDITS, pick, now) };
    case 'pods':
      return { ...change, object: edited(change.object, POD_EDITS, pick, now) };
    case 'controllerrevisions':
      return { ...change, object: edited(change.object, REVISION_EDITS, pick, now) };
    case 'events':
      return { ...change, object: edited(change.object, EVENT_EDITS, pick, now) };
    case 'namespaces':
      return { ...change, object: edited(change.object, NAMESPACE_EDITS, pick, now) };
    case 'leases':
      return { ...change, object: edited(change.object, LEASE_EDITS, pick, now) };
    default:
      return change;
  }
}

function edited<T>(object: T, edits: readonly Edit<T>[], pick: number, now: number): T {
  return { ...object, ...edits[pick % edits.length]?.(object, now) };
}
