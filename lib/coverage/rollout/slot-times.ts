/** How long a slot of the update budget takes, from the nodes that are finished. */
import { DONE } from '../engine/cell-facts.ts';
import type { Column } from '../engine/column.ts';
import type { ObjectsStore } from '../engine/objects-store.ts';
import { condition, isReady } from '../pods.ts';

/** Fewer finished nodes than this say nothing about the pace. */
const SAMPLES = 3;

/**
 * Milliseconds from a new Pod's creation to its availability, one for every finished node, ascending; empty as long as
 * they are too few to tell. How long the old Pod took to end is not in the objects.
 */
export function slotTimes(column: Column, objects: ObjectsStore, startedAt: number | null): readonly number[] {
  const times: number[] = [];
  for (const [node, record] of column.records) {
    if ((record.bits & DONE) === 0) continue;
    for (const pod of objects.podsFor(column.daemonSet.uid, node)) {
      const readyAt = isReady(pod) ? (condition(pod, 'Ready')?.lastTransitionTime ?? null) : null;
      if (readyAt === null || pod.createdAt === null || pod.createdAt < (startedAt ?? 0)) continue;
      times.push(readyAt - pod.createdAt + column.daemonSet.minReadySeconds * 1000);
    }
  }
  return times.length < SAMPLES ? [] : times.sort((a, b) => a - b);
}

/** Of an ascending list that is not empty. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
