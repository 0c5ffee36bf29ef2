/** What surrounds nodes, DaemonSets and Pods, for tests: whole objects from the few fields that a test cares about. */
import type {
  LeaseObject,
  LimitRangeObject,
  NamespaceObject,
  PriorityClassObject,
  ResourceQuotaObject,
  RuntimeClassObject,
} from './cluster-objects.ts';
import type { NodeObject } from './objects.ts';
import { HOUR, NOW, resources, SECOND } from './testing.ts';
import { mapOf } from './vectors/build.ts';

type Labels = Readonly<Record<string, string>>;
type Meta = Pick<NodeObject, 'name' | 'namespace' | 'uid' | 'createdAt' | 'deletedAt' | 'labels'>;
const metaOf = (name: string, inNamespace: string): Meta => ({
  name,
  namespace: inNamespace,
  uid: `uid-of-${name}`,
  createdAt: NOW - 24 * HOUR,
  deletedAt: null,
  labels: new Map(),
});

/** Of kube-controller-manager: 15 s long, renewed 2 s ago. */
export function lease(fields: Partial<LeaseObject> = {}): LeaseObject {
  const own = { kind: 'Lease', holder: 'cp-1_8f3', durationSeconds: 15, renewedAt: NOW - 2 * SECOND } as const;
  return { ...metaOf('kube-controller-manager', 'kube-system'), ...own, ...fields };
}

/** `agents`, Active. */
export function namespace(fields: Partial<NamespaceObject> = {}): NamespaceObject {
  const own = { kind: 'Namespace', phase: 'Active', conditions: [], nodeSelector: '' } as const;
  return { ...metaOf('agents', ''), ...own, ...fields };
}

/** `compute` of `agents`; amounts as a manifest writes them. */
export function quota(hard: Labels, used: Labels, fields: Partial<ResourceQuotaObject> = {}): ResourceQuotaObject {
  const own = { kind: 'ResourceQuota', hard: mapOf(hard), used: mapOf(used) } as const;
  return { ...metaOf('compute', 'agents'), ...own, ...fields };
}

/** `sizes` of `agents`, with one item. */
export function limitRange(
  item: Partial<Readonly<Record<'min' | 'max' | 'maxLimitRequestRatio', Labels>>>,
  type = 'Container',
): LimitRangeObject {
  const { min = {}, max = {}, maxLimitRequestRatio = {} } = item;
  const limits = [{ type, min: mapOf(min), max: mapOf(max), maxLimitRequestRatio: mapOf(maxLimitRequestRatio) }];
  return { ...metaOf('sizes', 'agents'), kind: 'LimitRange', limits };
}

export function priorityClass(name: string): PriorityClassObject {
  const own = { kind: 'PriorityClass', value: 1000, preemptionPolicy: 'PreemptLowerPriority', isGlobalDefault: false };
  return { ...metaOf(name, ''), ...own, kind: 'PriorityClass' };
}

export function runtimeClass(name: string, overhead: Labels = {}): RuntimeClassObject {
  const own = { handler: name, nodeSelector: new Map(), tolerations: [], overhead: resources(overhead) };
  return { ...metaOf(name, ''), kind: 'RuntimeClass', ...own };
}
