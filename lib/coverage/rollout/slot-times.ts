/** How long a slot of the update budget takes, from the nodes that are finished. */
import { DONE, surges } from '../engine/cell-facts.ts';
import type { Column } from '../engine/column.ts';
import type { ObjectsStore } from '../engine/objects-store.ts';
import { condition, isReady } from '../pods.ts';

/** Fewer finished nodes than this say nothing about the pace. */
const SAMPLES = 3;

/**
 * Milliseconds for which each finished node held its slot, ascending; empty as long as they are too few to tell. From
 * the moment the old Pod was asked to end where that was seen, else from the new Pod's creation, to its availability.
 */
export function slotTimes(column: Column, objects: ObjectsStore, startedAt: number | null): readonly number[] {
  const times: number[] = [];
  for (const [node, record] of column.records) {
    if ((record.bits & DONE) === 0) continue;
    for (const pod of objects.podsFor(column.daemonSet.uid, node)) {
      const readyAt = isReady(pod) ? (condition(pod, 'Ready')?.lastTransitionTime ?? null) : null;
      if (readyAt === null || pod.createdAt === null || pod.createdAt < (startedAt ?? 0)) continue;
      const began = slotBegan(column, node, pod.createdAt, startedAt) ?? pod.createdAt;
      times.push(readyAt - began + column.daemonSet.minReadySeconds * 1000);
    }
  }
  return times.length < SAMPLES ? [] : times.sort((a, b) => a - b);
}

/** When a node's slot was taken, if its new Pod says `since`. With maxSurge the old Pod ends when the slot is free. */
export function slotBegan(
  { daemonSet, endedAt }: Column,
  node: string,
  since: number | null,
  startedAt: number | null,
): number | null {
  const askedAt = surges(daemonSet) ? undefined : endedAt.get(node);
  if (since === null || askedAt === undefined || askedAt < (startedAt ?? 0)) return since;
  return Math.min(askedAt, since);
}

/** Of an ascending list that is not empty. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
