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

/** The state of the last run that ended: the current one between two runs, else the one before. */
export function lastExit({ state, lastState }: ContainerStatus): ContainerState | null {
  if (state.type === 'terminated') return state;
  return lastState.type === 'terminated' ? lastState : null;
}

/** How long after its last exit a container that restarts still counts as failing by it: twice the longest back-off. */
const FAILING_MS = 10 * 60_000;

/** Whether the container waits in back-off, or has exited again and again until a short time ago. */
export function isCrashing(status: ContainerStatus, { time }: CellContext): boolean {
  const { state, ready, restartCount } = status;
  if (state.type === 'waiting') return state.reason === 'CrashLoopBackOff';
  const exit = lastExit(status);
  if (exit === null || ready || restartCount < 3) return false;
  return exit.finishedAt !== null && !time.isOlderThan(exit.finishedAt, FAILING_MS);
}

/** Since when the Pod is not ready, from its own condition. */
export function unreadySince(pod: PodObject): number | null {
  const ready = condition(pod, 'Ready');
  return (ready?.status === 'False' ? ready.lastTransitionTime : null) ?? pod.startTime ?? pod.createdAt;
}

/** `code 1 at 14:30:51, ran 2 s`, the program's own last message, and the kubelet's back-off. */
export function exitEvidence(status: ContainerStatus): Evidence[] {
  const { name, restartCount, state } = status;
  const exit = lastExit(status);
  const path = `Pod.status.containerStatuses[${name}]`;
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
