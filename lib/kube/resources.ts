/** What Rollcall reads of a cluster: the whole list, and nothing else is ever asked for. */
import type { KubeObject, ResourceName } from '../coverage/objects.ts';
import type { Identity } from './store.ts';
import { trimPriorityClass, trimRuntimeClass } from './trim/classes.ts';
import { trimClusterRole, trimClusterRoleBinding } from './trim/cluster-roles.ts';
import { trimControllerRevision, unreadableControllerRevision } from './trim/controller-revision.ts';
import { trimDaemonSet } from './trim/daemon-set.ts';
import { trimEvent } from './trim/event.ts';
import { trimLease } from './trim/lease.ts';
import { trimNamespace } from './trim/namespace.ts';
import { trimNode } from './trim/node.ts';
import { trimPod } from './trim/pod.ts';
import type { Pool } from './trim/pool.ts';
import { trimLimitRange, trimResourceQuota } from './trim/quota.ts';
import type { Wire } from './trim/read.ts';

export interface Resource {
  readonly name: ResourceName;
  /** Empty for the core group. */
  readonly group: string;
  readonly path: string;
  /** Verdicts can be made without it, with less to say. */
  readonly isOptional: boolean;
  readonly isNamespaced: boolean;
  /**
   * Wire to ours; null for an object that Rollcall has no use for. `known` is the object of this name as it was before.
   * Throws MalformedError.
   */
  readonly trim: (wire: Wire, pool: Pool, known?: KubeObject) => KubeObject | null;
  /** What stands for an object that never could be read, where something must. */
  readonly unreadable?: (identity: Identity) => KubeObject;
}

const OPTIONAL = { group: '', isOptional: true, isNamespaced: true } as const;

function inGroup(group: string, resources: readonly Pick<Resource, 'name' | 'trim'>[]): Resource[] {
  return resources.map((resource) => ({
    ...OPTIONAL,
    ...resource,
    group,
    isNamespaced: false,
    path: `/apis/${group}/v1/${resource.name}`,
  }));
}

/**
 * Events: a field selector can name one involvedObject.kind, and there is no "or". One watch of all, filtered here,
 * costs the API server less than two, since the events of Pods are nearly all there are.
 */
export const RESOURCES: readonly Resource[] = [
  { name: 'nodes', group: '', path: '/api/v1/nodes', isOptional: false, isNamespaced: false, trim: trimNode },
  {
    name: 'daemonsets',
    group: 'apps',
    path: '/apis/apps/v1/daemonsets',
    isOptional: false,
    isNamespaced: true,
    trim: trimDaemonSet,
  },
  { name: 'pods', group: '', path: '/api/v1/pods', isOptional: false, isNamespaced: true, trim: trimPod },
  {
    name: 'controllerrevisions',
    group: 'apps',
    path: '/apis/apps/v1/controllerrevisions',
    isOptional: true,
    isNamespaced: true,
    trim: trimControllerRevision,
    unreadable: unreadableControllerRevision,
  },
  { name: 'events', group: '', path: '/api/v1/events', isOptional: true, isNamespaced: true, trim: trimEvent },
  { ...OPTIONAL, name: 'namespaces', path: '/api/v1/namespaces', isNamespaced: false, trim: trimNamespace },
  { ...OPTIONAL, name: 'resourcequotas', path: '/api/v1/resourcequotas', trim: trimResourceQuota },
  { ...OPTIONAL, name: 'limitranges', path: '/api/v1/limitranges', trim: trimLimitRange },
  ...inGroup('scheduling.k8s.io', [{ name: 'priorityclasses', trim: trimPriorityClass }]),
  ...inGroup('node.k8s.io', [{ name: 'runtimeclasses', trim: trimRuntimeClass }]),
  ...inGroup('rbac.authorization.k8s.io', [
    { name: 'clusterroles', trim: trimClusterRole },
    { name: 'clusterrolebindings', trim: trimClusterRoleBinding },
  ]),
  {
    ...OPTIONAL,
    name: 'leases',
    group: 'coordination.k8s.io',
    // Only those of the control plane: every node renews one of its own every ten seconds.
    path: '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases',
    trim: trimLease,
  },
];

/** `pods`, or `daemonsets.apps` as kubectl writes it. */
export function qualifiedName(resource: Pick<Resource, 'name' | 'group'>): string {
  return resource.group === '' ? resource.name : `${resource.name}.${resource.group}`;
}
