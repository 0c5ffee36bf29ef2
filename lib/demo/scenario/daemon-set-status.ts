/** The numbers of a DaemonSet's status (`updateDaemonSetStatus` upstream). */
import { isReady } from './build/pod-status.ts';
import type { Eligible } from './eligible.ts';
import { isUpdated } from './revisions.ts';
import type { DaemonSetStatus, DaemonSetWire, PodWire } from './wire.ts';

/** Recomputes the status; returns whether it changed. Zeroes are left out where the API leaves them out. */
export function updateStatus(
  daemonSet: DaemonSetWire,
  hash: string,
  eligible: ReadonlyMap<string, Eligible>,
  pods: ReadonlyMap<string, readonly PodWire[]>,
): boolean {
  const status = countStatus(daemonSet.metadata.generation ?? 0, hash, eligible, pods);
  if (JSON.stringify(status) === JSON.stringify(daemonSet.status)) return false;
  daemonSet.status = status;
  return true;
}

function countStatus(
  observedGeneration: number,
  hash: string,
  eligible: ReadonlyMap<string, Eligible>,
  pods: ReadonlyMap<string, readonly PodWire[]>,
): DaemonSetStatus {
  let [desired, current, misscheduled, ready, updated] = [0, 0, 0, 0, 0];
  for (const [node, { shouldRun }] of eligible) {
    const pod = representative(pods.get(node) ?? []);
    if (!shouldRun) {
      if (pod !== undefined) misscheduled++;
      continue;
    }
    desired++;
    if (pod === undefined) continue;
    current++;
    if (isReady(pod)) ready++;
    if (isUpdated(pod, hash)) updated++;
  }
  return {
    currentNumberScheduled: current,
    numberMisscheduled: misscheduled,
    desiredNumberScheduled: desired,
    numberReady: ready,
    observedGeneration,
    ...(updated === 0 ? {} : { updatedNumberScheduled: updated }),
    ...(ready === 0 ? {} : { numberAvailable: ready }),
    ...(desired === ready ? {} : { numberUnavailable: desired - ready }),
  };
}

/** Bound before unbound, then the oldest, then by name. */
function representative(pods: readonly PodWire[]): PodWire | undefined {
  return [...pods].sort(
    (a, b) =>
      Number(a.spec.nodeName === undefined) - Number(b.spec.nodeName === undefined) ||
      compare(a.metadata.creationTimestamp, b.metadata.creationTimestamp) ||
      compare(a.metadata.name, b.metadata.name),
  )[0];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
