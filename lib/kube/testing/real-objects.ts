/**
 * Objects as a 1.37 API server sends them, written by hand, with a canary in every place where a secret can stand.
 * The word is looked for in everything that leaves the border.
 */
export const CANARY = 'canary-7f3a';

const managedFields = [{ manager: 'kubectl', operation: 'Update', fieldsV1: { [`f:${CANARY}`]: {} } }];
const annotations = {
  'kubectl.kubernetes.io/last-applied-configuration': `{"env":"${CANARY}"}`,
  'example.com/token': CANARY,
};
const env = [{ name: `${CANARY}_NAME`, value: CANARY, valueFrom: { secretKeyRef: { name: CANARY, key: CANARY } } }];
const container = {
  name: 'agent',
  image: 'registry.example.com/agent:1.4.2',
  command: ['/bin/sh', '-c', CANARY],
  args: [`--token=${CANARY}`],
  env,
  envFrom: [{ secretRef: { name: CANARY } }],
  workingDir: CANARY,
  ports: [{ name: 'http', containerPort: 8080, hostPort: 9100, protocol: 'TCP' }],
  resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
  volumeMounts: [{ name: 'secret', mountPath: `/${CANARY}` }],
  readinessProbe: { httpGet: { path: `/${CANARY}`, port: 8080, httpHeaders: [{ name: 'a', value: CANARY }] } },
  lifecycle: { preStop: { exec: { command: [CANARY] } } },
};
const podSpec = {
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  tolerations: [{ key: 'gpu', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 30 }],
  containers: [container],
  initContainers: [{ ...container, name: 'init', restartPolicy: 'Always' }],
  volumes: [{ name: 'secret', secret: { secretName: CANARY }, csi: { volumeAttributes: { token: CANARY } } }],
  imagePullSecrets: [{ name: CANARY }],
  securityContext: { seLinuxOptions: { user: CANARY } },
  hostAliases: [{ ip: '10.0.0.1', hostnames: [CANARY] }],
  dnsConfig: { searches: [CANARY] },
  serviceAccountName: 'agent',
  serviceAccount: 'agent',
  schedulerName: 'default-scheduler',
  terminationGracePeriodSeconds: 60,
  restartPolicy: 'Always',
};
const pinnedTo = (node: string) => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }],
    },
  },
});

export function realNode(name = 'node-a') {
  return {
    metadata: {
      name,
      uid: `uid-${name}`,
      resourceVersion: '100',
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux' },
      annotations,
      managedFields,
    },
    spec: {
      podCIDR: '10.1.0.0/24',
      providerID: CANARY,
      taints: [{ key: 'gpu', value: 'a100', effect: 'NoSchedule', timeAdded: '2026-01-01T00:01:00Z' }],
    },
    status: {
      capacity: { cpu: '8', memory: '32Gi' },
      allocatable: { cpu: '7910m', memory: '31Gi', pods: '110', 'nvidia.com/gpu': '4', 'ephemeral-storage': '93Gi' },
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'KubeletReady',
          message: 'kubelet is posting ready status',
          lastHeartbeatTime: '2026-01-01T01:00:00Z',
          lastTransitionTime: '2026-01-01T00:02:00Z',
        },
      ],
      addresses: [{ type: 'InternalIP', address: '10.0.0.7' }],
      images: [{ names: [CANARY], sizeBytes: 1 }],
      nodeInfo: {
        kubeletVersion: 'v1.37.0',
        kernelVersion: '6.8.0',
        osImage: 'Ubuntu 24.04',
        operatingSystem: 'linux',
        architecture: 'amd64',
        containerRuntimeVersion: 'containerd://2.1.0',
        bootID: CANARY,
      },
    },
  };
}

export function realDaemonSet() {
  return {
    metadata: {
      namespace: 'monitoring',
      name: 'agent',
      uid: 'uid-agent',
      resourceVersion: '100',
      generation: 4,
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels: { 'app.kubernetes.io/managed-by': 'Helm' },
      annotations: {
        ...annotations,
        'deprecated.daemonset.template.generation': '4',
        'meta.helm.sh/release-name': 'agents',
        'rollcall/owner': 'team-a',
      },
      managedFields,
    },
    spec: {
      selector: {
        matchLabels: { app: 'agent' },
        matchExpressions: [{ key: 'tier', operator: 'In', values: ['node'] }],
      },
      template: { metadata: { labels: { app: 'agent', tier: 'node' }, annotations }, spec: podSpec },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%', maxSurge: 0 } },
      minReadySeconds: 10,
      revisionHistoryLimit: 10,
    },
    status: { desiredNumberScheduled: 3, currentNumberScheduled: 3, numberReady: 2, observedGeneration: 4 },
  };
}

export function realPod(name = 'agent-x1', node = 'node-a') {
  return {
    metadata: {
      namespace: 'monitoring',
      name,
      uid: `uid-${name}`,
      resourceVersion: '100',
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels: { app: 'agent', 'controller-revision-hash': '5d8f', 'pod-template-generation': '4' },
      annotations,
      managedFields,
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'agent', uid: 'uid-agent', controller: true },
      ],
    },
    spec: { ...podSpec, nodeName: node, affinity: pinnedTo(node), priority: 2000001000, hostname: CANARY },
    status: {
      phase: 'Running',
      hostIP: CANARY,
      startTime: '2026-01-01T00:00:05Z',
      conditions: [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady', message: 'agent is not ready' }],
      containerStatuses: [
        {
          name: 'agent',
          image: 'registry.example.com/agent:1.4.2',
          imageID: CANARY,
          containerID: CANARY,
          ready: false,
          started: false,
          restartCount: 3,
          state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off 40s restarting failed container' } },
          lastState: {
            terminated: {
              exitCode: 1,
              reason: 'Error',
              message: `connecting with password ${CANARY}\npanic: no matching driver\n`,
              finishedAt: '2026-01-01T00:03:00Z',
            },
          },
          allocatedResources: { cpu: '100m', memory: '128Mi' },
          resources: { requests: { cpu: '100m', memory: '128Mi' } },
        },
      ],
    },
  };
}

export function realControllerRevision() {
  return {
    metadata: {
      namespace: 'monitoring',
      name: 'agent-5d8f',
      uid: 'uid-rev',
      resourceVersion: '100',
      labels: { 'controller-revision-hash': '5d8f' },
      annotations,
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'DaemonSet', name: 'agent', uid: 'uid-agent', controller: true },
      ],
    },
    data: { spec: { template: { spec: podSpec } } },
    revision: 7,
  };
}

export function realEvent() {
  return {
    metadata: { namespace: 'monitoring', name: 'agent.17a', uid: 'uid-event', resourceVersion: '100', annotations },
    involvedObject: { kind: 'DaemonSet', namespace: 'monitoring', name: 'agent', uid: 'uid-agent', fieldPath: CANARY },
    type: 'Warning',
    reason: 'FailedCreate',
    message: 'Error creating: pods "agent-" is forbidden: exceeded quota',
    count: 12,
    firstTimestamp: '2026-01-01T00:00:00Z',
    lastTimestamp: '2026-01-01T00:10:00Z',
    source: { component: CANARY },
  };
}
