/** What the DaemonSet controller thinks of a Pod: claimed, counted, available. Mirrors `daemon_controller.go`. */
import { matchesLabelSelector } from './match/label-selector.ts';
import type { Condition, DaemonSetObject, NodeObject, PodObject } from './objects.ts';
import type { TimeProbe } from './time-probe.ts';

export function condition(object: NodeObject | PodObject, type: string): Condition | null {
  for (const one of object.conditions) if (one.type === type) return one;
  return null;
}

/** `True`, `False` or `Unknown`; a node that never reported, or reports anything else, is Unknown. */
export function nodeReadiness(node: NodeObject): string {
  const status = condition(node, 'Ready')?.status;
  return status === 'True' || status === 'False' ? status : 'Unknown';
}

/** How the names of a DaemonSet's Pods start: the API server cuts a `generateName` to leave room for five more. */
export function podNameStart(daemonSet: string): string {
  return `${daemonSet}-`.slice(0, 58);
}

export function isTerminal(pod: PodObject): boolean {
  return pod.phase === 'Succeeded' || pod.phase === 'Failed';
}

/** `controller_ref_manager.go`: controller reference, namespace and selector must all agree. */
export function isClaimedBy(pod: PodObject, daemonSet: DaemonSetObject): boolean {
  return (
    pod.controller !== null &&
    pod.controller.uid === daemonSet.uid &&
    pod.namespace === daemonSet.namespace &&
    matchesLabelSelector(daemonSet.selector, pod.labels)
  );
}

/** Grouping by node leaves out Pods that are both terminal and being deleted. */
export function isCounted(pod: PodObject): boolean {
  return !(isTerminal(pod) && pod.deletedAt !== null);
}

/** The order in which the controller picks the Pod that stands for a node: bound, then oldest, then by name. */
export function compareForStatus(a: PodObject, b: PodObject): number {
  const unbound = Number(a.nodeName === '') - Number(b.nodeName === '');
  if (unbound !== 0) return unbound;
  const age = (a.createdAt ?? 0) - (b.createdAt ?? 0);
  if (age !== 0) return age;
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

/** When a Pod was asked to end: `deletionTimestamp` is the end of its grace period. Null while nobody has asked. */
export function endAskedAt({ deletedAt, deletionGracePeriodSeconds }: PodObject): number | null {
  return deletedAt === null ? null : deletedAt - (deletionGracePeriodSeconds ?? 0) * 1000;
}

export function isReady(pod: PodObject): boolean {
  return condition(pod, 'Ready')?.status === 'True';
}

/** `podutil.IsPodAvailable`: Ready for `minReadySeconds`, and equality counts. */
export function isAvailable(pod: PodObject, minReadySeconds: number, time: TimeProbe): boolean {
  const ready = condition(pod, 'Ready');
  if (ready?.status !== 'True') return false;
  if (minReadySeconds === 0) return true;
  return ready.lastTransitionTime !== null && time.hasCome(ready.lastTransitionTime + minReadySeconds * 1000);
}
