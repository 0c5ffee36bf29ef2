/** What every Pod that is not bound has in common. */
import { type FailedScheduling, parseFailedScheduling } from '../../match/scheduler-message.ts';
import type { Severity } from '../../model.ts';
import type { Condition, PodObject } from '../../objects.ts';
import { condition } from '../../pods.ts';
import type { CellContext } from '../../reason.ts';

export const UNSCHEDULED_FIELDS: readonly string[] = ['Pod.metadata', 'Pod.spec', 'Pod.status.conditions'];

const GRACE_MS = 30_000;

/** The Pod that waits to be bound, or null. */
export function unboundPod({ pod }: CellContext): PodObject | null {
  return pod !== null && pod.nodeName === '' ? pod : null;
}

/** The scheduler's refusal; null before its first attempt. */
export function refusedBy(pod: PodObject): Condition | null {
  const scheduled = condition(pod, 'PodScheduled');
  return scheduled?.status === 'False' ? scheduled : null;
}

const NOTHING_SAID: FailedScheduling = { reasons: [], preemption: '' };
const said = new WeakMap<PodObject, FailedScheduling>();

/** What the scheduler said of the Pod's own node at its last attempt; that may be long ago. */
export function saidOf(pod: PodObject): FailedScheduling {
  const refused = refusedBy(pod);
  if (refused?.reason !== 'Unschedulable') return NOTHING_SAID;
  let parsed = said.get(pod);
  if (parsed === undefined) {
    parsed = parseFailedScheduling(refused.message);
    said.set(pod, parsed);
  }
  return parsed;
}

/** An obstacle that Rollcall computed is a fault once the scheduler has met it too. */
export function obstacleSeverity(_found: unknown, { pod }: CellContext): Severity {
  return pod !== null && refusedBy(pod) !== null ? 'critical' : 'info';
}

/** What only the scheduler knows may pass within seconds: a fault after 30 s. */
export function lastingSeverity(_found: unknown, { pod, time }: CellContext): Severity {
  if (pod === null || refusedBy(pod) === null) return 'info';
  return time.isOlderThan(unscheduledSince(pod), GRACE_MS) ? 'critical' : 'info';
}

/** When the scheduler first refused; its message may be newer. */
export function unscheduledSince(pod: PodObject): number | null {
  return refusedBy(pod)?.lastTransitionTime ?? pod.createdAt;
}

/** The same for the cell's own Pod. */
export function waitingSince(_found: unknown, { pod }: CellContext): number | null {
  return pod && unscheduledSince(pod);
}
