/** Small clusters that change at random, for properties: every kind of object, every kind of change. */
import fc from 'fast-check';
import { daemonSetKey, type PodAffinityTerm, type ResourceChange } from '../objects.ts';
import {
  condition,
  container,
  containerStatus,
  daemonSet,
  event,
  NOW,
  node,
  pod,
  revision,
  SECOND,
  type SpecFields,
  state,
} from '../testing.ts';
import { lease, namespace } from '../testing-cluster-objects.ts';
import { POD_EVENT_LOOKS, POD_LOOKS } from './testing/pod-looks.ts';

const NODES = ['n1', 'n2', 'n3'] as const;
const AGENTS = ['a1', 'a2'] as const;
const oneOf = <T>(...values: readonly T[]) => fc.constantFrom(...values);

const anyNode = fc
  .record({
    name: oneOf(...NODES),
    taint: oneOf(null, 'x=1:NoSchedule', 'node.kubernetes.io/unreachable:NoSchedule'),
    zone: oneOf('a', 'b'),
    ready: oneOf('True', 'True', 'False', 'Unknown'),
    age: oneOf(1, 45, 3600),
    isCordoned: oneOf(false, false, true),
  })
  .map((d) =>
    node({
      name: d.name,
      taints: d.taint === null ? [] : [d.taint],
      labels: { zone: d.zone },
      unschedulable: d.isCordoned,
      createdAt: NOW - d.age * SECOND,
      conditions: [condition('Ready', d.ready)],
    }),
  );

const anyDaemonSet = fc
  .record({
    name: oneOf(...AGENTS),
    zone: oneOf(null, 'a'),
    tolerates: fc.boolean(),
    type: oneOf('RollingUpdate', 'OnDelete'),
    maxUnavailable: oneOf<number | string>(1, '50%'),
    minReadySeconds: oneOf(0, 20),
  })
  .map((d) =>
    daemonSet({
      name: d.name,
      minReadySeconds: d.minReadySeconds,
      updateStrategy: { type: d.type, maxUnavailable: d.maxUnavailable, maxSurge: 0 },
      template: {
        ...(d.zone === null ? {} : { nodeSelector: { zone: d.zone } }),
        ...(d.tolerates ? { tolerations: [['', 'Exists'] as const] } : {}),
      },
    }),
  );

/** What keeps a Pod from being placed, or another one beside it. */
const ASKS: readonly SpecFields[] = [
  {},
  {},
  { containers: [container({ requests: { cpu: '3' } })] },
  { containers: [container({ requests: { cpu: '3' } })], preemptionPolicy: 'Never' },
  { schedulingGates: ['example.com/gate'] },
  { nodeSelector: { zone: 'a' } },
  { topologySpreadKeys: ['zone'] },
  { podAntiAffinity: [besideAgents('zone')] },
  { podAffinity: [besideAgents('kubernetes.io/hostname')] },
];

function besideAgents(topologyKey: string): PodAffinityTerm {
  const selector = { matchLabels: new Map([['controller-revision-hash', 'old']]), matchExpressions: [] };
  return { topologyKey, selector, namespaces: [], selectsNamespaces: false };
}

const anyPod = fc
  .record({
    name: oneOf('p1', 'p2', 'p3', 'p4'),
    agent: oneOf(...AGENTS),
    node: oneOf(...NODES),
    isBound: oneOf(true, true, false),
    nominated: oneOf('', ...NODES),
    hash: oneOf('new', 'old'),
    ready: oneOf('True', 'False'),
    readyFor: oneOf(1, 15, 600),
    asks: oneOf(...ASKS),
    priority: oneOf(0, 10),
    endsIn: oneOf(null, null, null, -10, 60),
    wait: oneOf(null, 'ImagePullBackOff', 'CrashLoopBackOff', 'ContainerCreating'),
    age: oneOf(2, 50, 400),
    look: oneOf(null, null, ...POD_LOOKS),
  })
  .map((d) => ({
    ...pod({
      name: d.name,
      owner: daemonSet({ name: d.agent }),
      labels: { 'controller-revision-hash': d.hash },
      nodeName: d.isBound ? d.node : '',
      nominatedNodeName: d.isBound ? '' : d.nominated,
      spec: {
        containers: [container()],
        terms: [{ fields: [['metadata.name', 'In', d.node] as const] }],
        priority: d.priority,
        ...d.asks,
      },
      deletedAt: d.endsIn === null ? null : NOW + d.endsIn * SECOND,
      phase: d.isBound ? 'Running' : 'Pending',
      createdAt: NOW - d.age * SECOND,
      conditions: d.isBound
        ? [condition('Ready', d.ready, { lastTransitionTime: NOW - d.readyFor * SECOND })]
        : [condition('PodScheduled', 'False', { reason: 'Unschedulable', message: '0/3 nodes are available.' })],
      containerStatuses: d.isBound
        ? [
            containerStatus({
              ready: d.ready === 'True',
              state: d.wait === null ? state('running', { startedAt: NOW }) : state('waiting', { reason: d.wait }),
            }),
          ]
        : [],
    }),
    ...(d.isBound ? d.look?.(NOW - d.readyFor * SECOND) : {}),
  }));

const anyRevision = fc
  .record({ agent: oneOf(...AGENTS), owner: oneOf(...AGENTS), hash: oneOf('new', 'old'), number: oneOf(1, 2) })
  .map((d) => revision({ agent: d.agent, ownerUid: `uid-of-${d.owner}`, hash: d.hash, revision: d.number }));

const anyEvent = fc
  .record({ agent: oneOf(...AGENTS), text: oneOf('exceeded quota: q', 'odd'), age: oneOf(5, 300) })
  .map((d) =>
    event('FailedCreate', d.text, {
      name: `event-of-${d.agent}`,
      regardingUid: `uid-of-${d.agent}`,
      lastSeen: NOW - d.age * SECOND,
    }),
  );

const anyPodEvent = fc
  .record({ pod: oneOf('p1', 'p2', 'p3', 'p4'), look: oneOf(...POD_EVENT_LOOKS), age: oneOf(1, 15, 300) })
  .map((d) =>
    event('', '', {
      name: `event-of-${d.pod}-${d.look.reason}`,
      regardingKind: 'Pod',
      regardingName: d.pod,
      regardingUid: `uid-of-${d.pod}`,
      lastSeen: NOW - d.age * SECOND,
      ...d.look,
    }),
  );

const anyNamespace = fc.record({ nodeSelector: oneOf('', 'zone=a') }).map((d) => namespace(d));

const anyLease = fc
  .record({ name: oneOf('kube-scheduler', 'kube-controller-manager'), age: oneOf(2, 50, 600) })
  .map((d) => lease({ name: d.name, renewedAt: NOW - d.age * SECOND }));

const changeOf = <R extends ResourceChange['resource']>(
  resource: R,
  objects: fc.Arbitrary<Extract<ResourceChange, { resource: R }>['object']>,
): fc.Arbitrary<ResourceChange> =>
  fc
    .record({ type: oneOf('set', 'set', 'set', 'delete'), object: objects })
    .map((change) => ({ resource, ...change }) as ResourceChange);

/** One change of one object. */
export const anyChange: fc.Arbitrary<ResourceChange> = fc.oneof(
  { weight: 4, arbitrary: changeOf('nodes', anyNode) },
  { weight: 4, arbitrary: changeOf('daemonsets', anyDaemonSet) },
  { weight: 8, arbitrary: changeOf('pods', anyPod) },
  { weight: 2, arbitrary: changeOf('controllerrevisions', anyRevision) },
  { weight: 2, arbitrary: changeOf('events', anyEvent) },
  { weight: 2, arbitrary: changeOf('events', anyPodEvent) },
  { weight: 1, arbitrary: changeOf('namespaces', anyNamespace) },
  { weight: 1, arbitrary: changeOf('leases', anyLease) },
);

/** What is there after all changes, as one batch. */
export function latest(changes: readonly ResourceChange[]): ResourceChange[] {
  const kept = new Map<string, ResourceChange>();
  for (const change of changes) {
    const key = `${change.resource} ${daemonSetKey(change.object)}`;
    if (change.type === 'set') kept.set(key, change);
    else kept.delete(key);
  }
  return [...kept.values()];
}
