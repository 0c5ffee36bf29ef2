/** What eviction could do for a Pod that finds no room on its node. */
import { hostPortConflicts } from '../../match/host-ports.ts';
import { antiAffinityConflicts, existingAntiAffinityConflicts, unmetAffinity } from '../../match/pod-affinity.ts';
import { nodeLoad, podCountExceeded, podRequests, podUsage, type Shortage, shortages } from '../../match/resources.ts';
import type { PodObject } from '../../objects.ts';
import { daemonSetKey } from '../../objects.ts';
import type { CellContext } from '../../reason.ts';
import { loadOf, occupantsOf, priorityOf } from '../shared/load.ts';
import { unboundPod } from './unscheduled.ts';

/** The value of the built-in class system-node-critical, the highest that users can give. */
export const NODE_CRITICAL = 2_000_001_000;

/**
 * `exceeds`: no eviction helps, the node is too small. `leaving`: Pods that are ending free enough. `possible`: Pods of
 * lower priority hold enough. `barred`: they do, and without them a host port or a rule about Pods still keeps the Pod off,
 * so that the scheduler evicts none. `forbidden`: they might, but the Pod's preemptionPolicy is Never. `impossible`: even
 * without all of them the Pod would not fit.
 */
export type Outlook = 'exceeds' | 'leaving' | 'possible' | 'barred' | 'forbidden' | 'impossible';

const outlooks = new WeakMap<CellContext, Outlook | 'fits'>();

/** Null when the Pod is bound, or has room. */
export function outlookOf(context: CellContext): Outlook | null {
  let outlook = outlooks.get(context);
  if (outlook === undefined) {
    outlook = findOutlook(context);
    outlooks.set(context, outlook);
  }
  return outlook === 'fits' ? null : outlook;
}

function findOutlook(context: CellContext): Outlook | 'fits' {
  const pod = unboundPod(context);
  if (pod === null || wouldFit(context, () => false)) return 'fits';
  if (wouldFit(context, isLeaving)) return 'leaving';
  if (!wouldFit(context, () => true)) return 'exceeds';
  if (pod.spec.preemptionPolicy === 'Never') return 'forbidden';
  // The scheduler counts a Pod that is ending as any other: one that may not be evicted is still in the way.
  const priority = priorityOf(pod);
  const isLower = (one: PodObject) => priorityOf(one) < priority;
  if (!wouldFit(context, isLower)) return 'impossible';
  return isBarred(context, isLower) ? 'barred' : 'possible';
}

/** Whether the Pod would fit if its priority were this one, and all Pods below it left. */
export function wouldFitAt(context: CellContext, priority: number): boolean {
  return wouldFit(context, leavesFor(priority));
}

/** Whether another rule than room would keep it off even so. */
export function isBarredAt(context: CellContext, priority: number): boolean {
  return isBarred(context, leavesFor(priority));
}

/** Pods that are ending, and those below the priority. */
function leavesFor(priority: number): (pod: PodObject) => boolean {
  return (one) => isLeaving(one) || priorityOf(one) < priority;
}

function isLeaving({ deletedAt }: PodObject): boolean {
  return deletedAt !== null;
}

function isBarred(context: CellContext, leaves: (pod: PodObject) => boolean): boolean {
  const { pod, node } = context;
  if (pod === null) return false;
  const staying = stayingOn(context, leaves);
  const bound = staying.filter(({ nodeName }) => nodeName !== '');
  return (
    hostPortConflicts(pod.spec, nodeLoad(staying).hostPorts).length > 0 ||
    antiAffinityConflicts(pod, node, staying).length > 0 ||
    existingAntiAffinityConflicts(pod, node, staying).length > 0 ||
    unmetAffinity(pod, node, bound) !== null
  );
}

function stayingOn(context: CellContext, leaves: (pod: PodObject) => boolean): readonly PodObject[] {
  return [...occupantsOf(context)].filter((one) => !leaves(one));
}

function wouldFit(context: CellContext, leaves: (pod: PodObject) => boolean): boolean {
  const { pod, node } = context;
  if (pod === null) return true;
  const { used, podCount } = nodeLoad(stayingOn(context, leaves));
  return (
    !podCountExceeded(node.allocatable, podCount) &&
    shortages(podRequests(pod.spec), node.allocatable, used).length === 0
  );
}

/** Everything that is short, cpu and memory first; empty for a Pod that is bound. */
export function shortagesOf(context: CellContext): readonly Shortage[] {
  const pod = unboundPod(context);
  if (pod === null) return [];
  return shortages(podRequests(pod.spec), context.node.allocatable, loadOf(context).used);
}

/** Pods that are ending and hold something on the node, by name. */
export function leavingPods(context: CellContext): readonly PodObject[] {
  return [...occupantsOf(context)].filter(isLeaving).sort(byName);
}

/** Pods that the scheduler may evict for this one, by name. */
export function lowerPods(context: CellContext): readonly PodObject[] {
  const priority = priorityOf(context.pod);
  return [...occupantsOf(context)].filter((one) => !isLeaving(one) && priorityOf(one) < priority).sort(byName);
}

/** Some Pod that is ending has time left of its grace period: room is being made. */
export function isMakingRoom(context: CellContext): boolean {
  return leavingPods(context).some(({ deletedAt }) => deletedAt !== null && !context.time.hasCome(deletedAt));
}

/** The Pods that take most of a resource, the largest first. */
export function largestOf(resource: string, context: CellContext): readonly PodObject[] {
  const pods = [...occupantsOf(context)].filter((pod) => usage(pod, resource) > 0);
  return pods.sort((a, b) => usage(b, resource) - usage(a, resource) || byName(a, b));
}

export function usage(pod: PodObject, resource: string): number {
  return podUsage(pod).get(resource) ?? 0;
}

function byName(a: PodObject, b: PodObject): number {
  return daemonSetKey(a) < daemonSetKey(b) ? -1 : 1;
}
