/** The objects of a small cluster as an API server sends them: each says in which version it was written. */
import type { KubeObject } from '../../../coverage/objects.ts';

export const MODELLED = ['nodes', 'daemonsets', 'pods', 'controllerrevisions', 'events'] as const;

export interface WireObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly resourceVersion: string;
  };
}

/** What an object is like; the model gives it its version. */
export type Shape = (version: number) => WireObject;

const NAMESPACE = 'agents';
const BORN = '2026-01-01T00:00:00Z';

const metadata = (name: string, version: number, more: object = {}) => ({
  name,
  uid: `uid-${name}`,
  resourceVersion: String(version),
  creationTimestamp: BORN,
  managedFields: [{ manager: 'kubectl', operation: 'Update', fieldsV1: { 'f:spec': {} } }],
  ...more,
});

export function nodeShape(name: string, { isReady = true, isTainted = false } = {}): Shape {
  return (version) => ({
    metadata: metadata(name, version, { labels: { 'kubernetes.io/hostname': name, pool: 'a' } }),
    spec: isTainted ? { taints: [{ key: 'dedicated', value: 'gpu', effect: 'NoSchedule' }] } : {},
    status: {
      conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False', reason: 'Kubelet', lastTransitionTime: BORN }],
      nodeInfo: { kernelVersion: `at-${version}` },
    },
  });
}

const template = (name: string, image: string) => ({
  metadata: { labels: { app: name } },
  spec: { containers: [{ name: 'agent', image: `registry.example.com/${name}:${image}` }] },
});

export function daemonSetShape(name: string, { generation = 1, pool = '' } = {}): Shape {
  const { metadata: labels, spec } = template(name, String(generation));
  return (version) => ({
    metadata: metadata(name, version, {
      namespace: NAMESPACE,
      generation,
      labels: { at: String(version) },
      annotations: { 'deprecated.daemonset.template.generation': String(generation) },
    }),
    spec: {
      selector: { matchLabels: { app: name } },
      template: { metadata: labels, spec: pool === '' ? spec : { ...spec, nodeSelector: { pool } } },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
    },
    status: { observedGeneration: generation, desiredNumberScheduled: 3, numberReady: 3 },
  });
}

export function podShape(
  daemonSet: string,
  node: string,
  { isReady = true, hash = 'h1', life = 0, isTerminating = false } = {},
): Shape {
  const name = `${daemonSet}-${node}`;
  return (version) => ({
    metadata: metadata(name, version, {
      namespace: NAMESPACE,
      uid: `uid-${name}-${life}`,
      // Counted up with every change of the spec, which is the same for one hash.
      generation: Number(hash.slice(1)),
      labels: { app: daemonSet, 'controller-revision-hash': hash },
      ownerReferences: [{ kind: 'DaemonSet', name: daemonSet, uid: `uid-${daemonSet}`, controller: true }],
      ...(isTerminating ? { deletionTimestamp: BORN, deletionGracePeriodSeconds: 30 } : {}),
    }),
    spec: { ...template(daemonSet, hash).spec, nodeName: node },
    status: {
      phase: 'Running',
      conditions: [
        { type: 'Ready', status: isReady ? 'True' : 'False', reason: `at-${version}`, lastTransitionTime: BORN },
      ],
    },
  });
}

export function revisionShape(daemonSet: string, number: number): Shape {
  const name = `${daemonSet}-h${number}`;
  return (version) => ({
    metadata: metadata(name, version, {
      namespace: NAMESPACE,
      labels: { app: daemonSet, 'controller-revision-hash': `h${number}`, at: String(version) },
      ownerReferences: [{ kind: 'DaemonSet', name: daemonSet, uid: `uid-${daemonSet}`, controller: true }],
    }),
    revision: number,
  });
}

export function eventShape(daemonSet: string, node: string): Shape {
  const name = `${daemonSet}-${node}`;
  return (version) => ({
    metadata: metadata(`${name}.1`, version, { namespace: NAMESPACE }),
    involvedObject: { kind: 'Pod', namespace: NAMESPACE, name, uid: `uid-${name}-0` },
    type: 'Warning',
    reason: 'BackOff',
    message: `back-off restarting failed container, seen in ${version}`,
    firstTimestamp: BORN,
    lastTimestamp: BORN,
    count: 1,
  });
}

/** `name version` of an object of the wire, as `stampOf` says it of what was made of it. */
export function wireStamp({ metadata: { name, resourceVersion } }: WireObject): string {
  return `${name} ${resourceVersion}`;
}

/** `name version`; null for what doesn't say in which version it was written. */
export function stampOf(object: KubeObject): string | null {
  switch (object.kind) {
    case 'Node':
      return `${object.name} ${object.kernelVersion.slice('at-'.length)}`;
    case 'Pod':
      return `${object.name} ${object.conditions[0]?.reason.slice('at-'.length)}`;
    case 'DaemonSet':
    case 'ControllerRevision':
      return `${object.name} ${object.labels.get('at')}`;
    default:
      return null;
  }
}
