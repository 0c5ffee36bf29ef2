/** What is kept of one cell: its verdict, what it adds to its column, and who holds the node's slot. */
import { judge } from '../evaluate.ts';
import type { Cell, Severity } from '../model.ts';
import { alarmOf } from '../node-lifecycle.ts';
import type { PodObject } from '../objects.ts';
import { condition, endAskedAt, isAvailable } from '../pods.ts';
import type { CellContext } from '../reason.ts';
import { isUpdatedPod } from '../reasons/shared/covered.ts';
import { HOLDS_SLOT, surges } from './cell-facts.ts';

export interface CellRecord {
  readonly cell: Cell;
  /** The verdict's own, whatever the node's life makes of it. */
  readonly severity: Severity;
  readonly bits: number;
  /** When the slot was taken, for holders. */
  readonly slotSince: number | null;
  /** The new Pod of a surge pair that is not available, with its own reason; null where the cell's own tells. */
  readonly slot: SurgeHolder | null;
  readonly recheckAt: number;
}

interface SurgeHolder {
  readonly pod: string;
  readonly reason: string;
  readonly severity: Severity;
}

/** The record of a cell from its context. `bits` as `cellFacts` gives them. */
export function recordOf(context: CellContext, daemonSet: string, bits: number): CellRecord {
  const verdict = judge(context);
  const holdsSlot = (bits & HOLDS_SLOT) !== 0;
  const surging = holdsSlot ? surgingPod(context) : null;
  const since = surging === null ? (slotTakenAt(context) ?? verdict.since) : podSince(surging);
  return {
    cell: { node: context.node.name, daemonSet, ...verdict, severity: alarmOf(verdict, context) },
    severity: verdict.severity,
    bits,
    slotSince: holdsSlot ? since : null,
    slot: surging === null ? null : surgeHolder(surging, context),
    recheckAt: context.time.recheckAt,
  };
}

/** The new Pod that is to take over from an older one and is not available; null without such a pair. */
function surgingPod(context: CellContext): PodObject | null {
  const { daemonSet, pods, time } = context;
  if (!surges(daemonSet)) return null;
  const live = pods.filter(({ deletedAt }) => deletedAt === null);
  const fresh = live.filter((pod) => isUpdatedPod(pod, context));
  if (fresh.length === live.length) return null;
  return fresh.find((pod) => !isAvailable(pod, daemonSet.minReadySeconds, time)) ?? null;
}

/** The reason of the new Pod as if it were alone: the older one beside it does the work, and the cell shows that. */
function surgeHolder(pod: PodObject, context: CellContext): SurgeHolder {
  const { reason, severity } = judge({ ...context, pods: [pod], pod, isAvailable: false, isUpdated: true });
  return { pod: pod.name, reason, severity };
}

/** When a Pod that holds a slot began to hold it; null when it does not tell. */
function slotTakenAt(context: CellContext): number | null {
  const { pod, pods } = context;
  if (pod !== null) return podSince(pod);
  const [leaving] = pods;
  return leaving === undefined ? context.podlessSince : (endAskedAt(leaving) ?? context.podlessSince);
}

function podSince(pod: PodObject): number | null {
  const ready = condition(pod, 'Ready');
  return ready?.status === 'False' ? (ready.lastTransitionTime ?? pod.createdAt) : pod.createdAt;
}

/** Whether a column sees no difference: neither in its sums nor in what its rollout says of holders. */
export function isSameRecord(a: CellRecord | null, b: CellRecord | null): boolean {
  if (a === null || b === null) return a === b;
  return (
    a.bits === b.bits &&
    a.slotSince === b.slotSince &&
    a.severity === b.severity &&
    a.slot?.pod === b.slot?.pod &&
    a.slot?.reason === b.slot?.reason &&
    a.slot?.severity === b.slot?.severity &&
    isSameCell(a.cell, b.cell)
  );
}

export function isSameCell(a: Cell, b: Cell): boolean {
  return (
    a.state === b.state &&
    a.reason === b.reason &&
    a.severity === b.severity &&
    a.message === b.message &&
    a.since === b.since &&
    a.pod === b.pod &&
    a.confidence === b.confidence
  );
}
