/** Small clusters for tests: whole objects from the few fields that a test cares about. No clock: time is `NOW`. */

import { evaluateEligibility } from './eligibility/evaluate-eligibility.ts';
import { occupiedNode } from './engine/objects-store.ts';
import { parseQuantity } from './match/quantity.ts';
import { isPodUpdated } from './match/revision.ts';
import type {
  Condition,
  ContainerSpec,
  ContainerState,
  ContainerStatus,
  ControllerRevisionObject,
  DaemonSetObject,
  EventObject,
  NodeObject,
  PodObject,
  PodSpec,
  Resources,
  Taint,
} from './objects.ts';
import { compareForStatus, isAvailable } from './pods.ts';
import type { CellContext, Surroundings } from './reason.ts';
import type { RolloutFacts } from './rollout/rollout-facts.ts';
import { TimeProbe } from './time-probe.ts';
import {
  containerStatusWith,
  containerWith,
  daemonSetWith,
  mapOf,
  nodeWith,
  podSpecWith,
  podWith,
  type TermRow,
  type TolerationRow,
  taintOf,
  termsOf,
  tolerationOf,
} from './vectors/build.ts';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
/** 2026-11-24T14:32:11Z, the moment at which every test happens unless it says otherwise. */
export const NOW = Date.UTC(2026, 10, 24, 14, 32, 11);

type Labels = Readonly<Record<string, string>>;

/** Amounts as a manifest writes them, in the unit that the scheduler compares. */
export function resources(amounts: Readonly<Record<string, string>>): Resources {
  return new Map(
    Object.entries(amounts).map(([name, text]) => [name, parseQuantity(text, name === 'cpu' ? 'milli' : 'unit')]),
  );
}

export function condition(type: string, status: string, fields: Partial<Condition> = {}): Condition {
  return { type, status, reason: '', message: '', lastTransitionTime: NOW - HOUR, ...fields };
}

export interface NodeFields extends Omit<Partial<NodeObject>, 'labels' | 'taints' | 'allocatable'> {
  readonly labels?: Labels;
  /** `key=value:Effect`, or a whole taint. */
  readonly taints?: readonly (string | Taint)[];
  readonly allocatable?: Readonly<Record<string, string>>;
}

/** `node-1`, a day old, Ready, 4 CPU, 16 Gi, 110 Pods, no taints. */
export function node({ labels = {}, taints = [], allocatable = {}, ...fields }: NodeFields = {}): NodeObject {
  const name = fields.name ?? 'node-1';
  return nodeWith({
    name,
    uid: `uid-of-${name}`,
    createdAt: NOW - 24 * HOUR,
    conditions: [condition('Ready', 'True', { reason: 'KubeletReady', lastTransitionTime: NOW - 24 * HOUR })],
    labels: mapOf({
      'kubernetes.io/os': 'linux',
      'kubernetes.io/arch': 'amd64',
      'kubernetes.io/hostname': name,
      ...labels,
    }),
    taints: taints.map((taint) => (typeof taint === 'string' ? taintOf(taint) : taint)),
    allocatable: resources({ cpu: '4', memory: '16Gi', 'ephemeral-storage': '100Gi', pods: '110', ...allocatable }),
    ...fields,
  });
}

export interface SpecFields extends Omit<Partial<PodSpec>, 'nodeSelector' | 'requiredNodeAffinity' | 'tolerations'> {
  readonly nodeSelector?: Labels;
  readonly terms?: readonly TermRow[];
  readonly tolerations?: readonly TolerationRow[];
}

/** One container `agent` without requests, probes or ports. */
export function spec({ nodeSelector = {}, terms, tolerations = [], ...fields }: SpecFields = {}): PodSpec {
  return podSpecWith({
    nodeSelector: mapOf(nodeSelector),
    requiredNodeAffinity: termsOf(terms ?? null),
    tolerations: tolerations.map(tolerationOf),
    containers: [container()],
    ...fields,
  });
}

export function container({
  requests = {},
  limits = {},
  ...fields
}: Omit<Partial<ContainerSpec>, 'requests' | 'limits'> & {
  readonly requests?: Readonly<Record<string, string>>;
  readonly limits?: Readonly<Record<string, string>>;
} = {}): ContainerSpec {
  return containerWith({ ...fields, requests: resources(requests), limits: resources(limits) });
}

export interface DaemonSetFields extends Omit<Partial<DaemonSetObject>, 'labels' | 'annotations' | 'template'> {
  readonly labels?: Labels;
  readonly annotations?: Labels;
  readonly template?: SpecFields;
}

/** `agents/agent`, a day old, RollingUpdate one at a time. */
export function daemonSet({
  labels = {},
  annotations = {},
  template = {},
  ...fields
}: DaemonSetFields = {}): DaemonSetObject {
  const name = fields.name ?? 'agent';
  return daemonSetWith({
    uid: `uid-of-${name}`,
    createdAt: NOW - 24 * HOUR,
    labels: mapOf(labels),
    annotations: mapOf(annotations),
    template: spec(template),
    ...fields,
  });
}

export function state(type: ContainerState['type'], fields: Partial<ContainerState> = {}): ContainerState {
  return { type, reason: '', message: '', exitCode: null, signal: null, startedAt: null, finishedAt: null, ...fields };
}

/** Container `agent`, running and ready for an hour. */
export function containerStatus(fields: Partial<ContainerStatus> = {}): ContainerStatus {
  return containerStatusWith({ state: state('running', { startedAt: NOW - HOUR }), ...fields });
}

export interface PodFields extends Omit<Partial<PodObject>, 'labels' | 'spec'> {
  readonly labels?: Labels;
  readonly spec?: SpecFields;
  /** Whose Pod it is; `agent`'s by default, null for nobody's. */
  readonly owner?: DaemonSetObject | null;
}

/** `agent-x7k2p` of DaemonSet `agent`, bound to `node-1`, Ready for an hour, of revision `new`. */
export function pod({ labels = {}, spec: specFields = {}, owner, ...fields }: PodFields = {}): PodObject {
  const name = fields.name ?? `${owner?.name ?? 'agent'}-x7k2p`;
  const of = owner === undefined ? { name: 'agent', uid: 'uid-of-agent', namespace: 'agents' } : owner;
  return podWith({
    name,
    uid: `uid-of-${name}`,
    namespace: of?.namespace ?? 'default',
    createdAt: NOW - HOUR,
    startTime: NOW - HOUR,
    controller: of === null ? null : { kind: 'DaemonSet', name: of.name, uid: of.uid },
    labels: mapOf({ app: 'agent', 'controller-revision-hash': 'new', ...labels }),
    spec: spec(specFields),
    nodeName: 'node-1',
    conditions: [condition('PodScheduled', 'True'), condition('Ready', 'True')],
    containerStatuses: [containerStatus()],
    ...fields,
  });
}

/** Created, pinned to a node, not yet bound. `why` is the scheduler's message; null before it looked. */
export function unboundPod(why: string | null, fields: PodFields = {}): PodObject {
  const scheduled = condition('PodScheduled', 'False', { reason: 'Unschedulable', message: why ?? '' });
  return pod({
    nodeName: '',
    phase: 'Pending',
    startTime: null,
    containerStatuses: [],
    conditions: why === null ? [] : [scheduled],
    ...fields,
  });
}

/** Bound, with one container in the given state and not ready. */
export function unreadyPod(status: Partial<ContainerStatus>, fields: PodFields = {}): PodObject {
  return pod({
    conditions: [condition('PodScheduled', 'True'), condition('Ready', 'False', { reason: 'ContainersNotReady' })],
    containerStatuses: [containerStatus({ ready: false, started: false, ...status })],
    ...fields,
  });
}

/** An event of DaemonSet `agent`, seen a minute ago. */
export function event(reason: string, message: string, fields: Partial<EventObject> = {}): EventObject {
  return {
    kind: 'Event',
    name: `event-${reason}`,
    namespace: 'agents',
    uid: `uid-of-event-${reason}`,
    createdAt: NOW - MINUTE,
    deletedAt: null,
    labels: new Map(),
    regardingKind: 'DaemonSet',
    regardingName: 'agent',
    regardingUid: 'uid-of-agent',
    type: 'Warning',
    reason,
    message,
    count: 1,
    firstSeen: NOW - 5 * MINUTE,
    lastSeen: NOW - MINUTE,
    ...fields,
  };
}

/** Revision 1 of `agents/agent`, hash `new`, a quarter of an hour old. */
export function revision({
  agent = 'agent',
  ...fields
}: Partial<ControllerRevisionObject> & { readonly agent?: string } = {}): ControllerRevisionObject {
  const name = `${agent}-${fields.hash ?? 'new'}`;
  return {
    kind: 'ControllerRevision',
    name,
    namespace: 'agents',
    uid: `uid-of-${name}`,
    createdAt: NOW - 15 * MINUTE,
    deletedAt: null,
    labels: new Map(),
    ownerUid: `uid-of-${agent}`,
    revision: 1,
    hash: 'new',
    ...fields,
  };
}

const SETTLED: RolloutFacts = {
  strategy: 'RollingUpdate',
  isObserved: true,
  currentHash: 'new',
  currentRevision: 2,
  currentCreatedAt: NOW - 2 * HOUR,
  maxUnavailable: 1,
  maxSurge: 0,
  holders: [],
  held: 0,
  startingSince: [],
  old: 0,
  halted: null,
  stuckSince: null,
};

export interface ContextFields {
  readonly node?: NodeObject;
  readonly daemonSet?: DaemonSetObject;
  /** The DaemonSet's own Pods for the node. */
  readonly pods?: readonly PodObject[];
  /** Everybody else's Pods on the node. */
  readonly others?: readonly PodObject[];
  readonly events?: readonly EventObject[];
  readonly rollout?: Partial<RolloutFacts>;
  /** What the cluster has beside nodes, DaemonSets and Pods; nothing by default. */
  readonly surrounding?: Partial<Omit<Surroundings, 'canRead' | 'rollout'>>;
  /** Whether every optional list can be read; true by default. */
  readonly canRead?: boolean;
  readonly othersTolerating?: number;
  readonly podlessSince?: number;
  readonly unwantedSince?: number;
  readonly newestPodCreatedAt?: number;
  readonly now?: number;
}

/** The context of one cell, derived from its objects as the engine derives it. */
export function context(fields: ContextFields = {}): CellContext {
  const { others = [], events = [], canRead = true, othersTolerating = 0, now = NOW } = fields;
  const theNode = fields.node ?? node();
  const theDaemonSet = fields.daemonSet ?? daemonSet();
  const pods = [...(fields.pods ?? [])].sort(compareForStatus);
  const live = pods.find(({ deletedAt }) => deletedAt === null) ?? null;
  const rollout = { ...SETTLED, strategy: theDaemonSet.updateStrategy.type, ...fields.rollout };
  const time = new TimeProbe(now);
  const newestFirst = [...events].sort((a, b) => (b.lastSeen ?? 0) - (a.lastSeen ?? 0));
  return {
    node: theNode,
    daemonSet: theDaemonSet,
    eligibility: evaluateEligibility(theNode, theDaemonSet),
    pods,
    pod: live,
    isAvailable: live !== null && isAvailable(live, theDaemonSet.minReadySeconds, time),
    isUpdated:
      live !== null &&
      isPodUpdated(
        live.labels,
        rollout.currentHash,
        theDaemonSet.annotations.get('deprecated.daemonset.template.generation') ?? null,
      ),
    podlessSince: fields.podlessSince ?? null,
    unwantedSince: fields.unwantedSince ?? null,
    time,
    around: {
      podsOn: (name) => [...pods, ...others].filter((one) => occupiedNode(one) === name && !isOver(one)),
      eventsOf: (uid) => (canRead ? newestFirst.filter(({ regardingUid }) => regardingUid === uid) : []),
      rollout,
      othersTolerating: () => othersTolerating,
      newestPodCreatedAt: () => fields.newestPodCreatedAt ?? null,
      isCrowded: () => false,
      unobservedSince: () => null,
      lookalikesOn: () => [],
      namespace: () => null,
      quotas: () => [],
      limitRanges: () => [],
      priorityClass: () => null,
      runtimeClass: () => null,
      lease: () => null,
      canRead: () => canRead,
      ...fields.surrounding,
    },
  };
}

function isOver({ phase }: PodObject): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}
