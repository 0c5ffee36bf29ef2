/** What every Pod that is not bound has in common. */
import type { Severity } from '../../model.ts';
import type { Condition, PodObject } from '../../objects.ts';
import { condition } from '../../pods.ts';
import type { CellContext } from '../../reason.ts';

export const UNSCHEDULED_FIELDS: readonly string[] = ['Pod.metadata', 'Pod.spec', 'Pod.status.conditions'];

/** The Pod that waits to be bound, or null. */
export function unboundPod({ pod }: CellContext): PodObject | null {
  return pod !== null && pod.nodeName === '' ? pod : null;
}

/** The scheduler's refusal; null before its first attempt. */
export function refusedBy(pod: PodObject): Condition | null {
  const scheduled = condition(pod, 'PodScheduled');
  return scheduled?.status === 'False' ? scheduled : null;
}

/** An obstacle that Rollcall computed is a fault once the scheduler has met it too. */
export function obstacleSeverity(_found: unknown, { pod }: CellContext): Severity {
  return pod !== null && refusedBy(pod) !== null ? 'critical' : 'info';
}

/** When the scheduler first refused; its message may be newer. */
export function unscheduledSince(pod: PodObject): number | null {
  return refusedBy(pod)?.lastTransitionTime ?? pod.createdAt;
}

/** The same for the cell's own Pod. */
export function waitingSince(_found: unknown, { pod }: CellContext): number | null {
  return pod && unscheduledSince(pod);
}
