/** The optional objects that surround a cell, by what a reason asks for. Nothing here judges. */
import type {
  ClusterRoleBindingObject,
  ClusterRoleObject,
  LeaseObject,
  LimitRangeObject,
  NamespaceObject,
  PriorityClassObject,
  ResourceQuotaObject,
  RuntimeClassObject,
} from '../cluster-objects.ts';
import { leaseGivenUpAt } from '../match/lease.ts';
import type { ObjectMeta, ResourceChange, ResourceName } from '../objects.ts';

type ClusterResource = Exclude<ResourceName, 'nodes' | 'daemonsets' | 'pods' | 'controllerrevisions' | 'events'>;
export type ClusterChange = Extract<ResourceChange, { readonly resource: ClusterResource }>;

/** Which cells may see the change: those of a namespace, those of the whole cluster, or none (null). */
export type Scope = { readonly namespace: string } | 'cluster' | null;

const NONE: readonly never[] = [];

/** Objects of one namespaced kind. */
class ByNamespace<T extends ObjectMeta> {
  readonly #objects = new Map<string, Map<string, T>>();

  of(namespace: string): readonly T[] {
    const objects = this.#objects.get(namespace);
    if (objects === undefined) return NONE;
    return [...objects.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  put(type: 'set' | 'delete', object: T): void {
    const objects = this.#objects.get(object.namespace) ?? new Map<string, T>();
    this.#objects.set(object.namespace, objects);
    put(objects, type, object);
    if (objects.size === 0) this.#objects.delete(object.namespace);
  }
}

export class ClusterObjectsStore {
  readonly namespaces = new Map<string, NamespaceObject>();
  readonly priorityClasses = new Map<string, PriorityClassObject>();
  readonly runtimeClasses = new Map<string, RuntimeClassObject>();
  /** Of `kube-system`. */
  readonly leases = new Map<string, LeaseObject>();
  readonly clusterRoles = new Map<string, ClusterRoleObject>();
  readonly clusterRoleBindings = new Map<string, ClusterRoleBindingObject>();
  readonly quotas = new ByNamespace<ResourceQuotaObject>();
  readonly limitRanges = new ByNamespace<LimitRangeObject>();

  /** Takes a change in, and says whose cells may see it. `settledAt`: when cells were last asked. */
  apply(change: ClusterChange, settledAt: number): Scope {
    const { type } = change;
    switch (change.resource) {
      case 'namespaces':
        put(this.namespaces, type, change.object);
        return { namespace: change.object.name };
      case 'resourcequotas':
        this.quotas.put(type, change.object);
        return { namespace: change.object.namespace };
      case 'limitranges':
        this.limitRanges.put(type, change.object);
        return { namespace: change.object.namespace };
      case 'priorityclasses':
        put(this.priorityClasses, type, change.object);
        return 'cluster';
      case 'runtimeclasses':
        put(this.runtimeClasses, type, change.object);
        return 'cluster';
      case 'leases': {
        const before = this.leases.get(change.object.name) ?? null;
        put(this.leases, type, change.object);
        return type === 'set' && isPlainRenewal(before, change.object, settledAt) ? null : 'cluster';
      }
      case 'clusterroles':
        put(this.clusterRoles, type, change.object);
        return null;
      case 'clusterrolebindings':
        put(this.clusterRoleBindings, type, change.object);
        return null;
    }
  }
}

/** A lease that was in time and is renewed tells nothing new; the clock asks again when it is overdue. */
function isPlainRenewal(before: LeaseObject | null, after: LeaseObject, settledAt: number): boolean {
  const [was, is] = [before === null ? null : leaseGivenUpAt(before), leaseGivenUpAt(after)];
  return was !== null && is !== null && was > settledAt && is >= was;
}

function put<T extends ObjectMeta>(objects: Map<string, T>, type: 'set' | 'delete', object: T): void {
  if (type === 'set') objects.set(object.name, object);
  else objects.delete(object.name);
}
