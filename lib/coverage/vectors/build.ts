/** Whole objects from the few fields that a test cares about. For tests only. */
import type {
  ContainerSpec,
  ContainerStatus,
  DaemonSetObject,
  NodeObject,
  NodeSelectorTerm,
  PodObject,
  PodSpec,
  SelectorRequirement,
  Taint,
  Toleration,
} from '../objects.ts';

/** `[key, operator, ...values]`. */
export type RequirementRow = readonly [key: string, operator: string, ...values: string[]];
export interface TermRow {
  readonly expressions?: readonly RequirementRow[];
  readonly fields?: readonly RequirementRow[];
}
/** `[key, operator, value, effect]`; what is left out is empty. */
export type TolerationRow = readonly [key: string, operator?: string, value?: string, effect?: string];

const NO_STATUS = {
  desiredNumberScheduled: 0,
  currentNumberScheduled: 0,
  numberMisscheduled: 0,
  numberReady: 0,
  numberAvailable: 0,
  updatedNumberScheduled: 0,
  numberUnavailable: 0,
  observedGeneration: 1,
};

export function mapOf<Value>(record: Readonly<Record<string, Value>>): ReadonlyMap<string, Value> {
  return new Map(Object.entries(record));
}

/** From kubectl's form, `key=value:Effect`. */
export function taintOf(text: string): Taint {
  const colon = text.lastIndexOf(':');
  const [key = '', value = ''] = text.slice(0, colon).split('=');
  return { key, value, effect: text.slice(colon + 1), timeAdded: null };
}

export function tolerationOf([key, operator = '', value = '', effect = '']: TolerationRow): Toleration {
  return { key, operator, value, effect };
}

export function requirementOf([key, operator, ...values]: RequirementRow): SelectorRequirement {
  return { key, operator, values };
}

export function termsOf(rows: readonly TermRow[] | null): readonly NodeSelectorTerm[] | null {
  return (
    rows?.map(({ expressions = [], fields = [] }) => ({
      matchExpressions: expressions.map(requirementOf),
      matchFields: fields.map(requirementOf),
    })) ?? null
  );
}

export function containerWith(fields: Partial<ContainerSpec>): ContainerSpec {
  return {
    name: 'agent',
    image: 'example.com/agent:1',
    requests: new Map(),
    limits: new Map(),
    hostPorts: [],
    restartPolicy: '',
    hasReadinessProbe: false,
    hasStartupProbe: false,
    startupProbeSeconds: 0,
    ...fields,
  };
}

export function containerStatusWith(fields: Partial<ContainerStatus>): ContainerStatus {
  const none = {
    type: 'none',
    reason: '',
    message: '',
    exitCode: null,
    signal: null,
    startedAt: null,
    finishedAt: null,
  } as const;
  return {
    name: 'agent',
    image: 'example.com/agent:1',
    ready: true,
    started: true,
    restartCount: 0,
    state: none,
    lastState: none,
    allocated: new Map(),
    actualRequests: new Map(),
    ...fields,
  };
}

export function podSpecWith(fields: Partial<PodSpec>): PodSpec {
  return {
    nodeSelector: new Map(),
    requiredNodeAffinity: null,
    tolerations: [],
    hostNetwork: false,
    containers: [],
    initContainers: [],
    requests: new Map(),
    limits: new Map(),
    overhead: new Map(),
    priorityClassName: '',
    priority: null,
    preemptionPolicy: '',
    serviceAccountName: '',
    runtimeClassName: '',
    schedulerName: 'default-scheduler',
    schedulingGates: [],
    podAffinity: [],
    podAntiAffinity: [],
    topologySpreadKeys: [],
    terminationGracePeriodSeconds: 30,
    ...fields,
  };
}

const metaOf = (name: string, namespace: string) => ({
  name,
  namespace,
  uid: `uid-of-${name}`,
  createdAt: 0,
  deletedAt: null,
  labels: new Map<string, string>(),
});

export function nodeWith(fields: Partial<NodeObject>): NodeObject {
  return {
    kind: 'Node',
    ...metaOf('node', ''),
    taints: [],
    unschedulable: false,
    conditions: [],
    allocatable: new Map(),
    kubeletVersion: '',
    kernelVersion: '',
    osImage: '',
    operatingSystem: 'linux',
    architecture: 'amd64',
    containerRuntimeVersion: '',
    finalizers: [],
    ...fields,
  };
}

export function daemonSetWith(fields: Partial<DaemonSetObject>): DaemonSetObject {
  return {
    kind: 'DaemonSet',
    ...metaOf('agent', 'agents'),
    generation: 1,
    selector: { matchLabels: new Map([['app', 'agent']]), matchExpressions: [] },
    templateLabels: new Map([['app', 'agent']]),
    templateNodeName: '',
    template: podSpecWith({}),
    exposure: { livenessProbed: [], privileged: [], hostPaths: [] },
    minReadySeconds: 0,
    updateStrategy: { type: 'RollingUpdate', maxUnavailable: 1, maxSurge: 0 },
    status: NO_STATUS,
    finalizers: [],
    annotations: new Map(),
    ...fields,
  };
}

export function podWith(fields: Partial<PodObject>): PodObject {
  return {
    kind: 'Pod',
    ...metaOf('agent-1', 'agents'),
    controller: { kind: 'DaemonSet', name: 'agent', uid: 'uid-of-agent' },
    spec: podSpecWith({}),
    nodeName: '',
    phase: 'Running',
    reason: '',
    message: '',
    startTime: null,
    nominatedNodeName: '',
    conditions: [],
    containerStatuses: [],
    initContainerStatuses: [],
    deletionGracePeriodSeconds: null,
    finalizers: [],
    isMirror: false,
    ...fields,
  };
}
