/** What the containers of a bound Pod say. */
import type { Evidence } from '../../model.ts';
import type { ContainerSpec, ContainerState, ContainerStatus, EventObject, PodObject } from '../../objects.ts';
import { condition } from '../../pods.ts';
import type { CellContext } from '../../reason.ts';
import { formatExit, timestamp } from './words.ts';

export const CONTAINER_FIELDS: readonly string[] = ['Pod.metadata', 'Pod.spec', 'Pod.status'];

/** The Pod that is bound here, or null. */
export function boundPod({ pod }: CellContext): PodObject | null {
  return pod !== null && pod.nodeName !== '' ? pod : null;
}

function specOf(pod: PodObject, name: string): ContainerSpec | undefined {
  const isNamed = (container: ContainerSpec) => container.name === name;
  return pod.spec.containers.find(isNamed) ?? pod.spec.initContainers.find(isNamed);
}

export function imageOf(pod: PodObject, { name, image }: ContainerStatus): string {
  return specOf(pod, name)?.image || image;
}

export function specOfContainer(pod: PodObject, { name }: ContainerStatus): ContainerSpec | undefined {
  return specOf(pod, name);
}

function isSidecar(pod: PodObject, status: ContainerStatus): boolean {
  return pod.spec.initContainers.some(({ name, restartPolicy }) => name === status.name && restartPolicy === 'Always');
}

/** Init containers that must end before the Pod runs. */
export function initStatuses(pod: PodObject): readonly ContainerStatus[] {
  return pod.initContainerStatuses.filter((status) => !isSidecar(pod, status));
}

/** Containers that stay: the Pod's own and its sidecars. */
export function lastingStatuses(pod: PodObject): readonly ContainerStatus[] {
  return [...pod.initContainerStatuses.filter((status) => isSidecar(pod, status)), ...pod.containerStatuses];
}

export function allStatuses(pod: PodObject): readonly ContainerStatus[] {
  return [...pod.initContainerStatuses, ...pod.containerStatuses];
}

/** The first container, init containers first, that waits with one of these reasons. */
export function waitingWith(pod: PodObject | null, reasons: readonly string[]): ContainerStatus | null {
  if (pod === null) return null;
  return allStatuses(pod).find(({ state }) => state.type === 'waiting' && reasons.includes(state.reason)) ?? null;
}

/** Where a container's status stands, such as `Pod.status.initContainerStatuses[migrate]`. */
export function statusPath(pod: PodObject, { name }: ContainerStatus): string {
  return `Pod.status.${isInit(pod, name) ? 'initContainerStatuses' : 'containerStatuses'}[${name}]`;
}

/** Where a container is specified, such as `Pod.spec.containers[agent]`. */
export function specPath(pod: PodObject, { name }: ContainerStatus): string {
  return `Pod.spec.${isInit(pod, name) ? 'initContainers' : 'containers'}[${name}]`;
}

function isInit(pod: PodObject, name: string): boolean {
  return pod.initContainerStatuses.some((status) => status.name === name);
}

/** What the kubelet says of a container that waits, word for word. */
export function waitingEvidence(pod: PodObject, status: ContainerStatus): Evidence {
  const { reason, message } = status.state;
  const value = message === '' ? reason : `${reason}: ${message}`;
  return { label: 'Kubelet says', value, path: `${statusPath(pod, status)}.state.waiting` };
}

/** For so long after the kubelet took the Pod up, nothing that it merely tries again is a fault. */
const GRACE_MS = 30_000;

export function isFresh({ startTime, createdAt }: PodObject, { time }: CellContext): boolean {
  return !time.isOlderThan(startTime ?? createdAt, GRACE_MS);
}

/** The state of the last run that ended: the current one between two runs, else the one before. */
export function lastExit({ state, lastState }: ContainerStatus): ContainerState | null {
  if (state.type === 'terminated') return state;
  return lastState.type === 'terminated' ? lastState : null;
}

/** How long after its last exit a container that restarts still counts as failing by it: twice the longest back-off. */
export const FAILING_MS = 10 * 60_000;
/** With fewer restarts an exit is a slip, and no loop. */
export const LOOP_RESTARTS = 3;
/** The kubelet could not start the container, so nothing in it ran. */
const NEVER_RAN: readonly string[] = ['StartError', 'ContainerCannotRun'];

/** Whether the last run never came to be: the runtime failed to start it, and there is no log of it. */
export function neverRan(status: ContainerStatus): boolean {
  return NEVER_RAN.includes(lastExit(status)?.reason ?? '');
}

/** Times in the API are whole seconds. */
const SECOND = 1000;

/** Whether an event fell into the run that ended last. */
export function isOfLastRun({ lastSeen }: EventObject, status: ContainerStatus): boolean {
  const exit = lastExit(status);
  if (lastSeen === null || exit === null || exit.finishedAt === null) return false;
  return lastSeen <= exit.finishedAt + SECOND && lastSeen >= (exit.startedAt ?? exit.finishedAt) - SECOND;
}

/** Whether the container waits in back-off, or has exited again and again until a short time ago. */
export function isCrashing(status: ContainerStatus, { time }: CellContext): boolean {
  const { state, ready, restartCount } = status;
  if (state.type === 'waiting') return state.reason === 'CrashLoopBackOff';
  const exit = lastExit(status);
  if (exit === null || ready || restartCount < LOOP_RESTARTS) return false;
  return exit.finishedAt !== null && !time.isOlderThan(exit.finishedAt, FAILING_MS);
}

/** Since when the Pod is not ready, from its own condition. */
export function unreadySince(pod: PodObject): number | null {
  const ready = condition(pod, 'Ready');
  return (ready?.status === 'False' ? ready.lastTransitionTime : null) ?? pod.startTime ?? pod.createdAt;
}

/** `code 1 at 14:30:51, ran 2 s`, the program's own last message, and the kubelet's back-off. */
export function exitEvidence(pod: PodObject, status: ContainerStatus): Evidence[] {
  const { restartCount, state } = status;
  const exit = lastExit(status);
  const path = statusPath(pod, status);
  const rows: Evidence[] = [{ label: 'Restarts', value: String(restartCount), path: `${path}.restartCount` }];
  if (exit !== null) {
    const where = `${path}.${exit === state ? 'state' : 'lastState'}.terminated`;
    rows.unshift({
      label: 'Last exit',
      value: `${formatExit(exit)} at ${timestamp(exit.finishedAt)}${ran(exit)}`,
      path: where,
    });
    if (exit.message !== '') rows.push({ label: 'Last message', value: exit.message, path: `${where}.message` });
  }
  if (state.type === 'waiting') {
    const value = state.message === '' ? state.reason : `${state.reason}: ${state.message}`;
    rows.push({ label: 'Waits', value, path: `${path}.state.waiting` });
  }
  return rows;
}

function ran({ startedAt, finishedAt }: ContainerState): string {
  return startedAt === null || finishedAt === null ? '' : `, ran ${Math.round((finishedAt - startedAt) / 1000)} s`;
}

/** The newest event of the Pod with this reason whose text fits. */
export function podEvent(pod: PodObject, reason: string, text: RegExp, { around }: CellContext): EventObject | null {
  return around.eventsOf(pod.uid).find((event) => event.reason === reason && text.test(event.message)) ?? null;
}

export function eventEvidence(event: EventObject | null): Evidence[] {
  if (event === null) return [];
  const value = `${event.message} (seen ${event.count === 1 ? 'once' : `${event.count} times`}, last ${timestamp(event.lastSeen)})`;
  return [{ label: 'Event', value, path: `Event ${event.reason} of the Pod` }];
}
