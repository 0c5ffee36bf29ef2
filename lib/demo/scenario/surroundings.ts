/** What surrounds the agents and never changes: their namespaces, the priority classes, what each may read. */
import type { ResourceName } from '../api-server/resources.ts';
import type { KubeObject, Sink } from '../api-server/store.ts';
import type { DaemonSetWire } from './wire.ts';

const PRIORITY_CLASSES = { 'system-node-critical': 2_000_001_000, 'system-cluster-critical': 2_000_000_000 };
const READS = { verbs: ['get', 'list', 'watch'], apiGroups: [''], resources: ['nodes', 'pods', 'namespaces'] };
/** What some need beside that. */
const MORE: Readonly<Record<string, readonly object[]>> = {
  'kube-proxy': [
    { verbs: ['list', 'watch'], apiGroups: [''], resources: ['services', 'nodes'] },
    { verbs: ['list', 'watch'], apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'] },
  ],
  'node-problem-detector': [
    { verbs: ['patch'], apiGroups: [''], resources: ['nodes/status'] },
    { verbs: ['create', 'patch'], apiGroups: ['', 'events.k8s.io'], resources: ['events'] },
  ],
};
const EVERYTHING = { verbs: ['*'], apiGroups: ['*'], resources: ['*'] };
/** The one that somebody made work in a hurry. */
const IN_A_HURRY = 'vector-audit';

/** Writes them all; `daemonSets` says which namespaces and ServiceAccounts there are. */
export function putSurroundings(sink: Sink, daemonSets: Iterable<DaemonSetWire>): void {
  const put = (resource: ResourceName, object: KubeObject & Readonly<Record<string, unknown>>) =>
    sink.put(resource, object);
  const all = [...daemonSets];
  for (const name of new Set(['default', 'kube-system', ...all.map(({ metadata }) => metadata.namespace)])) {
    put('namespaces', { metadata: { name }, status: { phase: 'Active' } });
  }
  for (const [name, value] of Object.entries(PRIORITY_CLASSES)) {
    put('priorityclasses', { metadata: { name }, value });
  }
  put('clusterroles', { metadata: { name: 'cluster-admin' }, rules: [EVERYTHING] });
  for (const { metadata, spec } of all) {
    const account = spec.template.spec.serviceAccountName;
    const subjects = [{ kind: 'ServiceAccount', namespace: metadata.namespace, name: account }];
    const roleName = metadata.name === IN_A_HURRY ? 'cluster-admin' : metadata.name;
    if (roleName === metadata.name) {
      put('clusterroles', { metadata: { name: roleName }, rules: [READS, ...(MORE[roleName] ?? [])] });
    }
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: roleName };
    put('clusterrolebindings', { metadata: { name: metadata.name }, roleRef, subjects });
  }
}
