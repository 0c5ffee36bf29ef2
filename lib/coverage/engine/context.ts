/** Makes the context of one cell from the indexed objects. */
import { evaluateEligibility } from '../eligibility/evaluate-eligibility.ts';
import { isSameSelector } from '../match/label-selector.ts';
import { isSameMap } from '../match/labels.ts';
import { tolerates } from '../match/taints.ts';
import type { DaemonSetObject, NodeObject, PodObject, ResourceName, Taint } from '../objects.ts';
import { daemonSetKey } from '../objects.ts';
import { isTerminal } from '../pods.ts';
import type { CellContext, Surroundings } from '../reason.ts';
import type { TimeProbe } from '../time-probe.ts';
import { cellFacts } from './cell-facts.ts';
import type { ClusterObjectsStore } from './cluster-objects-store.ts';
import type { Column } from './column.ts';
import { currentRevision, isSameRevision } from './current-revision.ts';
import type { ObjectsStore } from './objects-store.ts';

/** Everything that a column may look at. */
interface Known {
  readonly objects: ObjectsStore;
  readonly cluster: ClusterObjectsStore;
  readonly columns: ReadonlyMap<string, Column>;
}

/** What the reasons of one column may look at beyond their cell. Lives as long as the column. */
export function surroundings(
  { objects, cluster, columns }: Known,
  column: Column,
  readable: () => ReadonlySet<ResourceName>,
): Surroundings {
  const { namespace, name } = column.daemonSet;
  const key = daemonSetKey({ namespace, name });
  const canRead = (resource: ResourceName) => readable().has(resource);
  let newest: { readonly version: number; readonly at: number | null } = { version: -1, at: null };
  return {
    *podsOn(nodeName) {
      for (const pod of objects.podsOn(nodeName)) if (!isTerminal(pod)) yield pod;
    },
    eventsOf: (uid) => (canRead('events') ? objects.eventsOf(uid) : []),
    get rollout() {
      return column.rollout;
    },
    othersTolerating(nodeName, taintKey) {
      const taints = objects.nodes.get(nodeName)?.taints.filter((taint) => taint.key === taintKey) ?? [];
      let others = 0;
      for (const other of columns.values()) {
        if (other === column || !hasLivePod(objects, other.daemonSet, nodeName)) continue;
        const isTolerated = (taint: (typeof taints)[number]) =>
          other.daemonSet.template.tolerations.some((one) => tolerates(one, taint, { numeric: false }));
        if (taints.every(isTolerated)) others += 1;
      }
      return others;
    },
    newestPodCreatedAt() {
      if (newest.version !== objects.podsVersion)
        newest = { version: objects.podsVersion, at: newestPodAt(objects, column) };
      return newest.at;
    },
    isCrowded: () => column.isCrowded,
    unobservedSince: () => column.unobservedSince,
    lookalikesOn: (nodeName) => objects.lookalikes.on(key, nodeName),
    namespace: () => (canRead('namespaces') ? (cluster.namespaces.get(namespace) ?? null) : null),
    quotas: () => (canRead('resourcequotas') ? cluster.quotas.of(namespace) : []),
    limitRanges: () => (canRead('limitranges') ? cluster.limitRanges.of(namespace) : []),
    priorityClass: (className) =>
      canRead('priorityclasses') ? (cluster.priorityClasses.get(className) ?? null) : null,
    runtimeClass: (className) => (canRead('runtimeclasses') ? (cluster.runtimeClasses.get(className) ?? null) : null),
    lease: (leaseName) => (canRead('leases') ? (cluster.leases.get(leaseName) ?? null) : null),
    canRead,
  };
}

/** The context of a node's cell, and the bits that it adds to the column. Null when the node does not exist. */
export function cellContext(
  objects: ObjectsStore,
  column: Column,
  nodeName: string,
  around: Surroundings,
  time: TimeProbe,
): { readonly context: CellContext; readonly bits: number } | null {
  const node = objects.nodes.get(nodeName);
  if (node === undefined) return null;
  const { daemonSet } = column;
  let eligibility = column.eligibility.get(nodeName);
  if (eligibility === undefined) {
    eligibility = evaluateEligibility(node, daemonSet);
    column.eligibility.set(nodeName, eligibility);
  }
  const current = currentRevision(column, objects);
  // The rollout is settled after the cells, and these compare their Pods with its revision.
  if (!isSameRevision(column.rollout, current)) column.rollout = { ...column.rollout, ...current };
  const candidates = objects.podsFor(daemonSet.uid, nodeName);
  const facts = cellFacts(daemonSet, eligibility, candidates, current.currentHash, time);
  const { pods, pod, isAvailable, isUpdated, bits } = facts;
  const seen = {
    podlessSince: column.podlessSince.get(nodeName) ?? null,
    unwantedSince: column.unwantedSince.get(nodeName) ?? null,
  };
  return {
    context: { node, daemonSet, eligibility, pods, pod, isAvailable, isUpdated, ...seen, time, around },
    bits,
  };
}

function newestPodAt(objects: ObjectsStore, { daemonSet }: Column): number | null {
  let newest: number | null = null;
  for (const target of objects.targetsOf(daemonSet.uid)) {
    for (const { createdAt } of objects.podsFor(daemonSet.uid, target)) {
      if (createdAt !== null && (newest === null || createdAt > newest)) newest = createdAt;
    }
  }
  return newest;
}

/** A list, and a change-feed that puts changes together, leave out the delete in between. What was never read has no uid. */
export function isRecreated(
  before: NodeObject | DaemonSetObject | undefined,
  after: NodeObject | DaemonSetObject,
): boolean {
  return before !== undefined && before.uid !== '' && after.uid !== '' && before.uid !== after.uid;
}

/** Whether nothing differs of what decides which DaemonSets the node may run. */
export function isSamePlace(a: NodeObject, b: NodeObject): boolean {
  return isSameMap(a.labels, b.labels) && a.taints.map(printTaint).join() === b.taints.map(printTaint).join();
}

function printTaint({ key, value, effect, timeAdded }: Taint): string {
  return `${key}=${value}:${effect} ${timeAdded}`;
}

/** Whether nothing but the status differs. Templates are interned, so equal ones are the same object. */
export function isSameSpec(a: DaemonSetObject, b: DaemonSetObject): boolean {
  const [before, after] = [a.updateStrategy, b.updateStrategy];
  return (
    a.uid === b.uid &&
    a.isUnreadable === b.isUnreadable &&
    a.generation === b.generation &&
    a.template === b.template &&
    a.createdAt === b.createdAt &&
    a.deletedAt === b.deletedAt &&
    before.type === after.type &&
    before.maxUnavailable === after.maxUnavailable &&
    before.maxSurge === after.maxSurge &&
    isSameSelector(a.selector, b.selector) &&
    a.templateNodeName === b.templateNodeName &&
    a.minReadySeconds === b.minReadySeconds &&
    isSameMap(a.labels, b.labels) &&
    isSameMap(a.annotations, b.annotations)
  );
}

function hasLivePod(objects: ObjectsStore, daemonSet: DaemonSetObject, nodeName: string): boolean {
  return objects.podsFor(daemonSet.uid, nodeName).some((pod: PodObject) => pod.deletedAt === null && !isTerminal(pod));
}
