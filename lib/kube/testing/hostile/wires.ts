/** A small cluster as an API server sends it, managed fields and all: several shapes of each kind. */
import type { ResourceName } from '../../../coverage/objects.ts';

export const NOW = Date.UTC(2026, 10, 24, 14, 32, 11);
const at = (secondsAgo: number) => new Date(NOW - secondsAgo * 1000).toISOString().replace('.000Z', 'Z');
const OLD = at(90_000);

let version = 1_000;
const meta = (name: string, namespace: string, more: object = {}) => ({
  name,
  ...(namespace === '' ? {} : { namespace }),
  uid: `0b9d1f2c-${name}`,
  resourceVersion: String(version++),
  creationTimestamp: OLD,
  labels: { 'app.kubernetes.io/name': name },
  annotations: { 'example.com/note': 'kept on the wire' },
  managedFields: ['kube-controller-manager', 'kubelet'].map((manager) => ({
    manager,
    operation: 'Update',
    apiVersion: 'v1',
    time: OLD,
    fieldsType: 'FieldsV1',
    fieldsV1: { 'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } }, 'f:status': { 'f:phase': {} } },
  })),
  ...more,
});

const condition = (type: string, status: string, more: object = {}) => ({
  type,
  status,
  lastHeartbeatTime: at(20),
  lastTransitionTime: at(80_000),
  reason: `${type}Is${status}`,
  message: `${type} is ${status}`,
  ...more,
});

interface NodeShape {
  readonly ready?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec?: object;
}

const node = (name: string, { ready = 'True', labels = {}, spec = {} }: NodeShape = {}) => ({
  kind: 'Node',
  apiVersion: 'v1',
  metadata: meta(name, '', {
    labels: { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64', 'kubernetes.io/hostname': name, ...labels },
    finalizers: ['example.com/drain'],
  }),
  spec: { podCIDR: '10.1.0.0/24', podCIDRs: ['10.1.0.0/24'], providerID: `example:///${name}`, ...spec },
  status: {
    capacity: { cpu: '8', memory: '32Gi', pods: '110', 'ephemeral-storage': '100Gi' },
    allocatable: { cpu: '7910m', memory: '31Gi', pods: '110', 'ephemeral-storage': '93Gi', 'nvidia.com/gpu': '4' },
    conditions: [condition('MemoryPressure', 'False'), condition('Ready', ready)],
    addresses: [{ type: 'InternalIP', address: '10.0.0.7' }],
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
    nodeInfo: {
      machineID: 'm',
      kernelVersion: '6.8.0-45',
      osImage: 'Ubuntu 24.04',
      containerRuntimeVersion: 'containerd://2.1.0',
      kubeletVersion: 'v1.37.0',
      operatingSystem: 'linux',
      architecture: 'amd64',
    },
    images: [{ names: ['registry.example.com/agent:1'], sizeBytes: 123_456_789 }],
  },
});

const container = (name: string) => ({
  name,
  image: `registry.example.com/${name}:1.4.2`,
  args: ['--verbose'],
  env: [{ name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
  ports: [{ name: 'http', containerPort: 8080, hostPort: 9100, protocol: 'TCP' }],
  resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
  readinessProbe: { httpGet: { path: '/ready', port: 8080 }, periodSeconds: 10 },
  terminationMessagePath: '/dev/termination-log',
});

const podSpec = (name: string, more: object = {}) => ({
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  containers: [container(name)],
  initContainers: [{ ...container('init'), ports: [], restartPolicy: 'Always' }],
  tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'infra', effect: 'NoSchedule' }],
  volumes: [{ name: 'log', hostPath: { path: '/var/log' } }],
  serviceAccountName: name,
  schedulerName: 'default-scheduler',
  priorityClassName: 'system-node-critical',
  overhead: { cpu: '10m' },
  terminationGracePeriodSeconds: 30,
  topologySpreadConstraints: [{ topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway', maxSkew: 1 }],
  ...more,
});

const daemonSet = (name: string, spec: object, template: object = {}) => ({
  kind: 'DaemonSet',
  apiVersion: 'apps/v1',
  metadata: meta(name, 'agents', {
    generation: 4,
    annotations: { 'deprecated.daemonset.template.generation': '4', 'meta.helm.sh/release-name': 'agents' },
  }),
  spec: {
    selector: { matchLabels: { app: name }, matchExpressions: [{ key: 'app', operator: 'Exists' }] },
    template: { metadata: { labels: { app: name } }, spec: podSpec(name, template) },
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: 0 } },
    minReadySeconds: 5,
    revisionHistoryLimit: 10,
    ...spec,
  },
  status: {
    currentNumberScheduled: 4,
    desiredNumberScheduled: 4,
    numberMisscheduled: 0,
    numberReady: 3,
    numberAvailable: 3,
    updatedNumberScheduled: 4,
    numberUnavailable: 1,
    observedGeneration: 4,
  },
});

const ownedBy = (name: string, kind = 'DaemonSet') => [
  { apiVersion: 'apps/v1', kind, name, uid: `0b9d1f2c-${name}`, controller: true, blockOwnerDeletion: true },
];
const pinnedTo = (name: string) => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [name] }] }],
    },
  },
});

interface PodShape {
  readonly hash?: string;
  readonly isReady?: boolean;
  readonly state?: object;
  readonly metadata?: object;
  readonly spec?: object;
  readonly status?: object;
}

const pod = (agent: string, on: string, { hash = 'new', isReady = true, state, ...more }: PodShape = {}) => ({
  kind: 'Pod',
  apiVersion: 'v1',
  metadata: meta(`${agent}-${on}`, 'agents', {
    generateName: `${agent}-`,
    labels: { app: agent, 'controller-revision-hash': hash, 'pod-template-generation': hash === 'new' ? '4' : '3' },
    ownerReferences: ownedBy(agent),
    ...more.metadata,
  }),
  spec: podSpec(agent, { nodeName: on, affinity: pinnedTo(on), priority: 2_000_001_000, ...more.spec }),
  status: {
    phase: 'Running',
    hostIP: '10.0.0.7',
    podIP: '10.1.0.9',
    startTime: at(70_000),
    qosClass: 'Burstable',
    conditions: [
      condition('PodScheduled', 'True'),
      condition('Initialized', 'True'),
      condition('Ready', isReady ? 'True' : 'False', { lastTransitionTime: at(3_600) }),
    ],
    containerStatuses: [
      {
        name: agent,
        image: `registry.example.com/${agent}:1.4.2`,
        imageID: `registry.example.com/${agent}@sha256:aa`,
        containerID: 'containerd://bb',
        ready: isReady,
        started: isReady,
        restartCount: isReady ? 0 : 12,
        state: state ?? { running: { startedAt: at(60_000) } },
        lastState: { terminated: { exitCode: 137, reason: 'OOMKilled', startedAt: at(900), finishedAt: at(600) } },
        allocatedResources: { cpu: '100m', memory: '128Mi' },
        resources: { requests: { cpu: '100m', memory: '128Mi' } },
      },
    ],
    ...more.status,
  },
});

const revision = (agent: string, hash: string, number: number) => ({
  kind: 'ControllerRevision',
  apiVersion: 'apps/v1',
  metadata: meta(`${agent}-${hash}`, 'agents', {
    labels: { app: agent, 'controller-revision-hash': hash },
    ownerReferences: ownedBy(agent),
  }),
  data: { spec: { template: { spec: { containers: [container(agent)] } } } },
  revision: number,
});

const event = (name: string, kind: string, of: string, more: object) => ({
  kind: 'Event',
  apiVersion: 'v1',
  metadata: meta(name, 'agents'),
  involvedObject: { kind, namespace: 'agents', name: of, uid: `0b9d1f2c-${of}`, apiVersion: 'apps/v1' },
  ...{ type: 'Warning', firstTimestamp: at(300), lastTimestamp: at(15), count: 12 },
  source: { component: 'daemonset-controller' },
  ...more,
});

const waiting = (reason: string) => ({ waiting: { reason, message: `back-off 5m0s ${reason}` } });
const quota =
  'Error creating: pods "device-" is forbidden: exceeded quota: small, requested: cpu=1, used: cpu=1, limited: cpu=1';

/** Every object by its list. */
export const WIRES: Readonly<Partial<Record<ResourceName, readonly object[]>>> = {
  nodes: [
    node('plain'),
    node('infra', {
      labels: { pool: 'infra' },
      spec: { taints: [{ key: 'dedicated', value: 'infra', effect: 'NoSchedule', timeAdded: at(70_000) }] },
    }),
    node('cordoned', {
      spec: { unschedulable: true, taints: [{ key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }] },
    }),
    node('down', {
      ready: 'Unknown',
      spec: { taints: [{ key: 'node.kubernetes.io/unreachable', effect: 'NoExecute', timeAdded: at(400) }] },
    }),
  ],
  daemonsets: [
    daemonSet('exporter', {}, { tolerations: [{ operator: 'Exists' }], hostNetwork: true }),
    daemonSet('logger', {
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    }),
    daemonSet(
      'device',
      { updateStrategy: { type: 'OnDelete' }, minReadySeconds: 0 },
      {
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchExpressions: [{ key: 'pool', operator: 'NotIn', values: ['infra'] }] }],
            },
          },
          podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'device' } } },
            ],
          },
        },
      },
    ),
  ],
  pods: [
    ...['plain', 'infra', 'cordoned', 'down'].map((on) => pod('exporter', on)),
    pod('logger', 'plain'),
    pod('logger', 'infra', { hash: 'old' }),
    pod('logger', 'cordoned', { isReady: false, state: waiting('CrashLoopBackOff') }),
    pod('device', 'plain', {
      isReady: false,
      spec: { nodeName: '' },
      status: {
        phase: 'Pending',
        nominatedNodeName: '',
        containerStatuses: [],
        conditions: [
          condition('PodScheduled', 'False', {
            reason: 'Unschedulable',
            message: '0/4 nodes are available: 1 Insufficient cpu, 3 node(s) did not satisfy plugin(s) [NodeAffinity].',
          }),
        ],
      },
    }),
    pod('device', 'down', {
      metadata: { deletionTimestamp: at(60), deletionGracePeriodSeconds: 30, finalizers: ['example.com/hold'] },
    }),
    pod('web', 'plain', { metadata: { ownerReferences: ownedBy('web', 'ReplicaSet') } }),
    pod('etcd', 'infra', {
      metadata: { ownerReferences: [], annotations: { 'kubernetes.io/config.mirror': 'abc' } },
    }),
  ],
  controllerrevisions: ['exporter', 'logger', 'device'].flatMap((agent) => [
    revision(agent, 'old', 3),
    revision(agent, 'new', 4),
  ]),
  events: [
    event('device.1', 'DaemonSet', 'device', { reason: 'FailedCreate', message: quota }),
    event('logger-cordoned.1', 'Pod', 'logger-cordoned', {
      reason: 'BackOff',
      message: 'Back-off restarting failed container logger',
    }),
    event('logger-plain.1', 'Pod', 'logger-plain', {
      type: 'Normal',
      reason: 'Killing',
      message: 'Stopping container logger',
      firstTimestamp: null,
      lastTimestamp: null,
      count: null,
      eventTime: at(30),
      series: { count: 3, lastObservedTime: at(10) },
    }),
  ],
};
