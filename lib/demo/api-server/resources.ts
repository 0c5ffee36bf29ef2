/** What the demo's API server serves, under the paths of a real one. */

export interface ResourceInfo {
  readonly resource: ResourceName;
  readonly kind: string;
  readonly group: string;
  readonly apiVersion: string;
  readonly path: string;
  readonly namespaced: boolean;
}

export type ResourceName = 'nodes' | 'pods' | 'events' | 'daemonsets' | 'controllerrevisions';
export type Verb = 'list' | 'watch';

function core(resource: ResourceName, kind: string, namespaced: boolean): ResourceInfo {
  return { resource, kind, group: '', apiVersion: 'v1', path: `/api/v1/${resource}`, namespaced };
}

function apps(resource: ResourceName, kind: string): ResourceInfo {
  return { resource, kind, group: 'apps', apiVersion: 'apps/v1', path: `/apis/apps/v1/${resource}`, namespaced: true };
}

export const RESOURCES: readonly ResourceInfo[] = [
  core('nodes', 'Node', false),
  core('pods', 'Pod', true),
  core('events', 'Event', true),
  apps('daemonsets', 'DaemonSet'),
  apps('controllerrevisions', 'ControllerRevision'),
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
