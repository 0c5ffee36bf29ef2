import { AVAILABLE, DESIRED, DONE, OLD, surges, UPDATED } from '../engine/cell-facts.ts';
import type { Column } from '../engine/column.ts';
import type { ObjectsStore } from '../engine/objects-store.ts';
import { type BudgetHolder, type RolloutPhase, type RolloutView, toTimestamp } from '../picture.ts';
import { condition, isReady } from '../pods.ts';
import { shortNode } from '../reasons/shared/words.ts';
import type { RolloutFacts, SlotHolder } from '../rollout/rollout-facts.ts';

/** Fewer finished nodes than this say nothing about the pace. */
const PACE_SAMPLES = 3;

/** A DaemonSet's rollout as the page and the routes show it. `now` in milliseconds. */
export function rolloutView(key: string, column: Column, objects: ObjectsStore, now: number): RolloutView {
  const { rollout } = column;
  const desired = column.sum(DESIRED);
  const done = column.sum(DONE) - unheard(column, DONE);
  const updated = column.sum(UPDATED);
  const unknown = column.counts.unknown;
  const phase = phaseOf(rollout);
  const samples = phase === 'progressing' ? slotTimes(column, objects) : [];
  const pace = samples.length < PACE_SAMPLES ? null : quantile(samples, 0.5);
  return {
    daemonSet: key,
    phase,
    updated,
    available: column.sum(AVAILABLE),
    desired,
    done,
    updatedUnavailable: Math.max(0, updated - done - unheard(column, UPDATED)),
    old: column.sum(OLD) - unheard(column, OLD),
    unknown,
    revision: rollout.currentRevision,
    startedAt: toTimestamp(rollout.currentCreatedAt),
    stuckSince: toTimestamp(rollout.stuckSince),
    pace: pace === null ? null : Math.round(pace / 1000),
    eta: pace === null ? null : eta(desired - done, column, samples, now),
    budget: {
      maxUnavailable: rollout.maxUnavailable,
      maxSurge: rollout.maxSurge,
      used: rollout.held,
      holders: rollout.holders.map((holder) => holderView(holder, objects)),
    },
    blockedBy: blockedBy(column),
  };
}

/** Once no old Pod is left, only Pods that are normally starting keep a rollout open: a gap is not a rollout. */
function phaseOf(rollout: RolloutFacts): RolloutPhase {
  if (!rollout.isObserved) return 'waiting';
  if (rollout.old === 0) {
    return rollout.isStarting ? 'progressing' : 'complete';
  }
  if (rollout.strategy === 'OnDelete') return 'onDelete';
  return rollout.stuckSince !== null || rollout.halted !== null ? 'stuck' : 'progressing';
}

/** The node is to blame where it is not Ready; otherwise a Pod of the new revision blames the revision. */
function holderView(holder: SlotHolder, objects: ObjectsStore): BudgetHolder {
  const node = objects.nodes.get(holder.node);
  const isNodeReady = node !== undefined && condition(node, 'Ready')?.status === 'True';
  const blame = !isNodeReady ? 'node' : holder.isUpdated === true ? 'revision' : 'unknown';
  return { node: holder.node, pod: holder.pod, reason: holder.reason, blame };
}

function blockedBy(column: Column): string | null {
  const { rollout, daemonSet } = column;
  if (rollout.old === 0) return null;
  if (!rollout.isObserved) return 'The controller has not observed the latest change yet.';
  if (rollout.strategy === 'OnDelete') return `OnDelete: ${rollout.old} Pods wait until someone deletes them.`;
  if (rollout.halted !== null) return `No step anywhere while creation fails (${rollout.halted.reason}).`;
  if (rollout.stuckSince === null) return null;
  const slots = surges(daemonSet) ? rollout.maxSurge : rollout.maxUnavailable;
  const [first] = rollout.holders;
  const others = rollout.held - 1;
  const who =
    first === undefined
      ? ''
      : ` by ${shortNode(first.node)} (${first.reason})${others > 0 ? ` and ${others} more` : ''}`;
  return `${Math.min(rollout.held, slots)} of ${slots} slots held${who}.`;
}

/** Nodes that nobody hears from: what their Pods said last counts for nothing else. */
function unheard(column: Column, bit: number): number {
  if (column.counts.unknown === 0) return 0;
  let nodes = 0;
  for (const { cell, bits } of column.records.values()) if (cell.state === 'unknown' && (bits & bit) !== 0) nodes += 1;
  return nodes;
}

/** Milliseconds from a new Pod's creation to its availability, one for every finished node. */
function slotTimes(column: Column, objects: ObjectsStore): number[] {
  const times: number[] = [];
  for (const [node, record] of column.records) {
    if ((record.bits & DONE) === 0) continue;
    for (const pod of objects.podsFor(column.daemonSet.uid, node)) {
      const readyAt = isReady(pod) ? (condition(pod, 'Ready')?.lastTransitionTime ?? null) : null;
      if (readyAt === null || pod.createdAt === null || pod.createdAt < (column.rollout.currentCreatedAt ?? 0))
        continue;
      times.push(readyAt - pod.createdAt + column.daemonSet.minReadySeconds * 1000);
    }
  }
  return times.sort((a, b) => a - b);
}

function eta(remaining: number, column: Column, samples: readonly number[], now: number): RolloutView['eta'] {
  const { rollout, daemonSet } = column;
  if (remaining <= 0 || rollout.stuckSince !== null || rollout.halted !== null) return null;
  const slots = Math.max(1, surges(daemonSet) ? rollout.maxSurge : rollout.maxUnavailable);
  const rounds = Math.ceil(remaining / slots);
  const earliest = now + rounds * quantile(samples, 0.5);
  const latest = now + rounds * quantile(samples, 0.9);
  return { earliest: toTimestamp(earliest), latest: toTimestamp(latest) };
}

/** Of an ascending list. */
function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
