import type { Condition, Container, Event, KubeObject, NewDaemonSet, Node, Pod, PodSpec, Taint } from './kinds.ts';

export interface NodeOptions {
  /** Added to the hostname, os and arch labels that every kubelet sets. */
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  taints?: Taint[];
  unschedulable?: boolean;
  /** Replaces single values of the default: 4 cpu, 16Gi memory, 100Gi ephemeral storage, 110 Pods. */
  allocatable?: Record<string, string>;
  /** What it reports from the start, beside Ready. kwok must be told to leave it alone: `manualAnnotation`. */
  conditions?: Condition[];
}

/** A Node as a kubelet registers it, with its allocatable. kwok makes it Ready. */
export function node(name: string, options: NodeOptions = {}): Node {
  const resources = { cpu: '4', memory: '16Gi', 'ephemeral-storage': '100Gi', pods: '110', ...options.allocatable };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        ...options.labels,
      },
      annotations: options.annotations ?? {},
    },
    spec: {
      ...(options.taints ? { taints: options.taints } : {}),
      ...(options.unschedulable ? { unschedulable: true } : {}),
    },
    status: { allocatable: resources, capacity: resources, ...reported(options.conditions) },
  };
}

function reported(conditions: Condition[] | undefined): { conditions?: Condition[] } {
  if (conditions === undefined) return {};
  const ready: Condition = { type: 'Ready', status: 'True', reason: 'KubeletReady' };
  return { conditions: conditions.some(({ type }) => type === 'Ready') ? conditions : [ready, ...conditions] };
}

export interface DaemonSetOptions {
  /** Default: `default`. */
  namespace?: string;
  /** Default: an image named after the DaemonSet. */
  image?: string;
  /** Resource requests of the one container. */
  requests?: Record<string, string>;
  /** Further fields of the one container: ports, probes, limits... */
  container?: Partial<Container>;
  /** Further fields of the Pod: tolerations, nodeSelector, affinity, hostNetwork, initContainers... */
  pod?: Partial<PodSpec>;
  /** Labels of the DaemonSet and of its Pods, beside `app`. */
  labels?: Record<string, string>;
  /** Annotations of the Pods, for example those of `marks.ts`. */
  podAnnotations?: Record<string, string>;
  /** Default: one unavailable. */
  updateStrategy?: NewDaemonSet['spec']['updateStrategy'];
  minReadySeconds?: number;
}

/** A DaemonSet whose Pods have the label `app: <name>` and one container named `agent`. */
export function daemonSet(name: string, options: DaemonSetOptions = {}): NewDaemonSet {
  const labels = { app: name, ...options.labels };
  const agent: Container = {
    name: 'agent',
    image: options.image ?? `registry.test/${name}:1.0`,
    ...(options.requests ? { resources: { requests: options.requests } } : {}),
    ...options.container,
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name, namespace: options.namespace ?? 'default', labels },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels, annotations: options.podAnnotations ?? {} },
        spec: { containers: [agent], ...options.pod },
      },
      ...(options.updateStrategy ? { updateStrategy: options.updateStrategy } : {}),
      ...(options.minReadySeconds ? { minReadySeconds: options.minReadySeconds } : {}),
    },
  };
}

export function namespace(name: string, labels: Record<string, string> = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

/** An event as a kubelet would send it about a Pod; there is no kubelet here to send one. */
export function kubeletEvent(pod: Pod, reason: string, message: string, type: 'Warning' | 'Normal' = 'Warning'): Event {
  const { name, namespace = 'default', uid = '' } = pod.metadata;
  const now = new Date().toISOString();
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${name}.${reason.toLowerCase()}`, namespace },
    involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace, name, uid },
    reason,
    message,
    type,
    count: 1,
    firstTimestamp: now,
    lastTimestamp: now,
    source: { component: 'kubelet', host: pod.spec.nodeName },
  };
}
