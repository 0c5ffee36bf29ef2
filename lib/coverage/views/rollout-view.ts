import {
  AVAILABLE,
  DESIRED,
  DONE,
  LIVE_AVAILABLE,
  LOOKS_AT_ROLLOUT,
  OLD,
  STALE,
  surges,
  UPDATED,
} from '../engine/cell-facts.ts';
import type { Column } from '../engine/column.ts';
import type { ObjectsStore } from '../engine/objects-store.ts';
import { ALL_NOTES } from '../notes/notes.ts';
import type { DaemonSetObject } from '../objects.ts';
import { type BudgetHolder, type RolloutPhase, type RolloutView, toTimestamp } from '../picture.ts';
import { condition } from '../pods.ts';
import { shortNode } from '../reasons/shared/words.ts';
import { lastEnd } from '../rollout/estimate.ts';
import type { RolloutFacts, SlotHolder } from '../rollout/rollout-facts.ts';
import { quantile, slotTimes } from '../rollout/slot-times.ts';

const NOTE_IDS: ReadonlySet<string> = new Set(ALL_NOTES.map(({ id }) => id));

/** A DaemonSet's rollout as the page and the routes show it. `now` in milliseconds. */
export function rolloutView(key: string, column: Column, objects: ObjectsStore, now: number): RolloutView {
  const { rollout } = column;
  const desired = column.sum(DESIRED);
  const done = column.sum(DONE) - unheard(column, DONE);
  const updated = column.sum(UPDATED);
  const unknown = column.counts.unknown;
  const phase = phaseOf(rollout);
  const samples = phase === 'progressing' ? slotTimes(column, objects, rollout.currentCreatedAt) : [];
  const pace = samples.length === 0 ? null : quantile(samples, 0.5);
  const end = eta(desired - done, column, samples, now);
  const lingering = lingeringPods(column);
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
    eta: end,
    budget: {
      maxUnavailable: rollout.maxUnavailable,
      maxSurge: rollout.maxSurge,
      used: rollout.held,
      holders: rollout.holders.map((holder) => holderView(holder, objects)),
    },
    blockedBy: blockedBy(column, lingering),
    noEstimate: end !== null || phase === 'complete' || done >= desired ? null : noEstimate(phase, rollout, lingering),
  };
}

/** Once no old Pod is left, only Pods that are normally starting keep a rollout open: a gap is not a rollout. */
function phaseOf(rollout: RolloutFacts): RolloutPhase {
  if (!rollout.isObserved) return rollout.halted === null ? 'waiting' : 'stuck';
  if (rollout.old === 0) return rollout.startingSince.length > 0 ? 'progressing' : 'complete';
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

function blockedBy(column: Column, lingering: number): string | null {
  const { rollout, daemonSet } = column;
  if (!rollout.isObserved && rollout.halted === null) return 'The controller has not observed the latest change yet.';
  if (rollout.isObserved && rollout.old === 0) return neverUpdated(column.sum(STALE));
  if (rollout.strategy === 'OnDelete') return waitsForSomebody(rollout.old);
  if (rollout.halted !== null) return sayHalted(rollout.halted);
  if (rollout.stuckSince === null) return lingering === 0 ? null : stillEnd(lingering);
  const slots = slotsOf(rollout, daemonSet);
  const [first] = rollout.holders;
  const others = rollout.held - 1;
  const who =
    first === undefined
      ? ''
      : ` by ${shortNode(first.node)} (${first.reason})${others > 0 ? ` and ${others} more` : ''}`;
  return `${Math.min(rollout.held, slots)} of ${slots} slots held${who}.`;
}

function waitsForSomebody(old: number): string {
  return old === 1
    ? 'OnDelete: 1 Pod waits until someone deletes it.'
    : `OnDelete: ${old} Pods wait until someone deletes them.`;
}

function stillEnd(lingering: number): string {
  const who =
    lingering === 1
      ? '1 older Pod still ends beside its new one'
      : `${lingering} older Pods still end beside their new ones`;
  return `Nothing left to create: ${who}.`;
}

function sayHalted({ reason, says }: NonNullable<RolloutFacts['halted']>): string {
  return NOTE_IDS.has(reason) ? `No step anywhere: ${says}` : `No step anywhere while creation fails (${reason}).`;
}

/** The controller takes them for updated: only deleting them updates them. */
function neverUpdated(stale: number): string | null {
  if (stale === 0) return null;
  return stale === 1
    ? '1 Pod runs an older template and counts as updated: nothing replaces it until someone deletes it.'
    : `${stale} Pods run an older template and count as updated: nothing replaces them until someone deletes them.`;
}

/** Older Pods that end beside new ones that are available, where nothing else is left to do; they hold no slot. */
function lingeringPods({ rollout, records, daemonSet }: Column): number {
  if (!surges(daemonSet) || rollout.old === 0) return 0;
  let lingering = 0;
  for (const { bits } of records.values()) {
    if ((bits & OLD) === 0) continue;
    if ((bits & LIVE_AVAILABLE) === 0 || (bits & LOOKS_AT_ROLLOUT) !== 0) return 0;
    lingering += 1;
  }
  return lingering;
}

/** Nodes that nobody hears from: what their Pods said last counts for nothing else. */
function unheard(column: Column, bit: number): number {
  if (column.counts.unknown === 0) return 0;
  let nodes = 0;
  for (const { says, bits } of column.records.values()) if (says.state === 'unknown' && (bits & bit) !== 0) nodes += 1;
  return nodes;
}

/** Slots that are free, or get free by themselves, work at the same time. */
function eta(
  remaining: number,
  { rollout, daemonSet }: Column,
  samples: readonly number[],
  now: number,
): RolloutView['eta'] {
  if (remaining <= 0 || samples.length === 0) return null;
  const free = Math.max(0, slotsOf(rollout, daemonSet) - rollout.held);
  const slots = { startingSince: rollout.startingSince, free, now };
  const end = (share: number) => toTimestamp(lastEnd(slots, remaining, quantile(samples, share)));
  return { earliest: end(0.5), latest: end(0.9) };
}

/** What the end of the rollout can't be told for. */
function noEstimate(phase: RolloutPhase, { holders, halted }: RolloutFacts, lingering: number): string {
  switch (phase) {
    case 'stuck': {
      const [first] = holders;
      const why = halted?.reason ?? (first === undefined ? 'not known' : `${first.reason} on ${shortNode(first.node)}`);
      return `No estimate: ${why}.`;
    }
    case 'onDelete':
      return 'No estimate: it waits for somebody to delete the Pods.';
    case 'waiting':
      return 'No estimate: the controller has not observed the latest change yet.';
    default:
      if (lingering > 0) return 'No estimate: older Pods still end.';
      return 'No estimate before three nodes are done.';
  }
}

function slotsOf(rollout: RolloutFacts, daemonSet: DaemonSetObject): number {
  return surges(daemonSet) ? rollout.maxSurge : rollout.maxUnavailable;
}
