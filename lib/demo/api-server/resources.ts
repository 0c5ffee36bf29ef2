/** What the demo's API server serves, under the paths of a real one. */

export interface ResourceInfo {
  readonly resource: ResourceName;
  readonly kind: string;
  readonly group: string;
  readonly apiVersion: string;
  readonly path: string;
  readonly namespaced: boolean;
}

export type Verb = 'list' | 'watch';
export type ResourceName = (typeof NAMES)[number];

const NAMES = [
  'nodes',
  'pods',
  'events',
  'daemonsets',
  'controllerrevisions',
  'namespaces',
  'resourcequotas',
  'limitranges',
  'priorityclasses',
  'runtimeclasses',
  'leases',
  'clusterroles',
  'clusterrolebindings',
] as const;

function core(resource: ResourceName, kind: string, namespaced: boolean): ResourceInfo {
  return { resource, kind, group: '', apiVersion: 'v1', path: `/api/v1/${resource}`, namespaced };
}

function inGroup(group: string, resource: ResourceName, kind: string, namespaced: boolean): ResourceInfo {
  return { resource, kind, group, apiVersion: `${group}/v1`, path: `/apis/${group}/v1/${resource}`, namespaced };
}

const RBAC = 'rbac.authorization.k8s.io';

export const RESOURCES: readonly ResourceInfo[] = [
  core('nodes', 'Node', false),
  core('pods', 'Pod', true),
  core('events', 'Event', true),
  inGroup('apps', 'daemonsets', 'DaemonSet', true),
  inGroup('apps', 'controllerrevisions', 'ControllerRevision', true),
  core('namespaces', 'Namespace', false),
  core('resourcequotas', 'ResourceQuota', true),
  core('limitranges', 'LimitRange', true),
  inGroup('scheduling.k8s.io', 'priorityclasses', 'PriorityClass', false),
  inGroup('node.k8s.io', 'runtimeclasses', 'RuntimeClass', false),
  {
    ...inGroup('coordination.k8s.io', 'leases', 'Lease', true),
    path: '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases',
  },
  inGroup(RBAC, 'clusterroles', 'ClusterRole', false),
  inGroup(RBAC, 'clusterrolebindings', 'ClusterRoleBinding', false),
];

const BY_PATH = new Map(RESOURCES.map((info) => [info.path, info]));
const BY_NAME = new Map(RESOURCES.map((info) => [info.resource, info]));

/** The resource listed at `path` (all namespaces), or null. */
export function resourceAtPath(path: string): ResourceInfo | null {
  return BY_PATH.get(path) ?? null;
}

/** @throws Error for a name that is not served. */
export function resourceNamed(resource: ResourceName): ResourceInfo {
  const info = BY_NAME.get(resource);
  if (info === undefined) throw new Error(`the demo API server does not serve ${resource}`);
  return info;
}
