/** A Pod as an API server sends it: about 8 KB with managedFields, as many fields that Rollcall drops as real ones have. */
import type { ControllerRevisionObject, DaemonSetObject } from '../../lib/coverage/objects.ts';
import { daemonSet, revision } from '../../lib/coverage/testing.ts';

const HASH = '7d4b9c';
const GENERATION = '3';

/** An agent of which every Pod made here is of the current revision. */
export function agentOf(name: string): DaemonSetObject {
  return daemonSet({
    name,
    namespace: 'agents',
    annotations: { 'deprecated.daemonset.template.generation': GENERATION },
    selector: { matchLabels: new Map([['app', name]]), matchExpressions: [] },
  });
}

/** What the controller has recorded of it. */
export function revisionOf({ name }: DaemonSetObject): ControllerRevisionObject {
  return revision({ agent: name, hash: HASH, revision: 3 });
}

/** How a Pod is, and since when. `heartbeats` differ in what Rollcall does not keep. */
export interface PodState {
  readonly isReady: boolean;
  readonly heartbeats: number;
}

/** One event as a line of a watch. `isReady` false is a Pod on its way up. */
export function podEventLine(
  type: 'ADDED' | 'MODIFIED',
  index: number,
  nodes: number,
  daemonSets: readonly DaemonSetObject[],
  { isReady, heartbeats }: PodState,
): string {
  const owner = daemonSets[Math.floor(index / nodes) % daemonSets.length];
  const name = `${owner?.name}-${String(index).padStart(5, '0')}`;
  const status = isReady ? 'True' : 'False';
  const at = '2026-11-24T14:00:00Z';
  const condition = (type: string, value: string) => ({
    type,
    status: value,
    lastProbeTime: new Date(Date.parse(at) + heartbeats * 1000).toISOString(),
    lastTransitionTime: at,
  });
  const container = (one: string) => ({
    name: one,
    image: `registry.example.com/agents/${one}:1.2.3`,
    args: Array.from({ length: 8 }, (_, i) => `--flag-${i}=value-${i}`),
    env: Array.from({ length: 12 }, (_, i) => ({ name: `SETTING_${i}`, value: `value of setting ${i}` })),
    resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
    volumeMounts: Array.from({ length: 6 }, (_, i) => ({ name: `volume-${i}`, mountPath: `/var/lib/agent/${i}` })),
    readinessProbe: { httpGet: { path: '/ready', port: 8080 }, periodSeconds: 10 },
    terminationMessagePath: '/dev/termination-log',
    imagePullPolicy: 'IfNotPresent',
  });
  const containerStatus = (one: string) => ({
    name: one,
    state: isReady ? { running: { startedAt: at } } : { waiting: { reason: 'ContainerCreating' } },
    lastState: {},
    ready: isReady,
    started: isReady,
    restartCount: 0,
    image: `registry.example.com/agents/${one}:1.2.3`,
    imageID: `registry.example.com/agents/${one}@sha256:${'a'.repeat(64)}`,
    containerID: `containerd://${String(index).padStart(64, 'b')}`,
  });
  const object = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'agents',
      uid: `uid-${name}`,
      resourceVersion: String(1_000_000 + index),
      generation: 1,
      creationTimestamp: at,
      labels: { app: owner?.name, 'controller-revision-hash': HASH, 'pod-template-generation': GENERATION },
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'DaemonSet', name: owner?.name, uid: owner?.uid, controller: true },
      ],
      managedFields: Array.from({ length: 3 }, (_, i) => ({
        manager: ['kube-controller-manager', 'kube-scheduler', 'kubelet'][i],
        operation: 'Update',
        apiVersion: 'v1',
        time: at,
        fieldsType: 'FieldsV1',
        fieldsV1: Object.fromEntries(
          Array.from({ length: 18 }, (_, k) => [`f:field-${i}-${k}`, { 'f:inner': {}, '.': {} }]),
        ),
      })),
    },
    spec: {
      nodeName: `node-${index % nodes}`,
      containers: ['agent', 'sidecar'].map(container),
      tolerations: [
        'not-ready',
        'unreachable',
        'disk-pressure',
        'memory-pressure',
        'pid-pressure',
        'unschedulable',
      ].map((key) => ({ key: `node.kubernetes.io/${key}`, operator: 'Exists', effect: 'NoSchedule' })),
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              { matchFields: [{ key: 'metadata.name', operator: 'In', values: [`node-${index % nodes}`] }] },
            ],
          },
        },
      },
      serviceAccountName: 'agent',
      terminationGracePeriodSeconds: 30,
    },
    status: {
      phase: isReady ? 'Running' : 'Pending',
      startTime: at,
      conditions: ['PodScheduled', 'Initialized', 'ContainersReady', 'Ready'].map((type) =>
        condition(type, type.endsWith('Ready') ? status : 'True'),
      ),
      containerStatuses: ['agent', 'sidecar'].map(containerStatus),
    },
  };
  return JSON.stringify({ type, object });
}
