/** The rollout of one column, from its cells: who holds the slots, since when nothing moves, what halts it. */
import type { Stray } from '../notes/note.ts';
import type { DaemonSetObject } from '../objects.ts';
import { resolveBudget } from '../rollout/budget.ts';
import {
  HOLDERS_NAMED,
  type RolloutFacts,
  type SlotHolder,
  STUCK_AFTER_MS,
  USUAL_TIMES,
} from '../rollout/rollout-facts.ts';
import { quantile, slotBegan, slotTimes } from '../rollout/slot-times.ts';
import type { TimeProbe } from '../time-probe.ts';
import { DESIRED, LIVE_AVAILABLE, OLD, surges, UPDATED } from './cell-facts.ts';
import { type Column, isObserved } from './column.ts';
import { currentRevision } from './current-revision.ts';
import type { ObjectsStore } from './objects-store.ts';

/** The facts before any cell is known. */
export function initialRollout(daemonSet: DaemonSetObject): RolloutFacts {
  return {
    strategy: daemonSet.updateStrategy.type,
    isObserved: isObserved(daemonSet),
    currentHash: null,
    currentRevision: null,
    currentCreatedAt: null,
    ...resolveBudget(daemonSet.updateStrategy, 0),
    holders: [],
    held: 0,
    startingSince: [],
    old: 0,
    halted: null,
    stuckSince: null,
  };
}

/** The facts as the column's cells have them now, before it is known what halts it. */
export function rolloutOf(
  column: Column,
  objects: ObjectsStore,
  strays: readonly Stray[],
  time: TimeProbe,
): RolloutFacts {
  const { daemonSet } = column;
  const base = { ...initialRollout(daemonSet), ...currentRevision(column, objects) };
  const budget = resolveBudget(daemonSet.updateStrategy, column.sum(DESIRED));
  const old = column.sum(OLD);
  const holders = slotHolders(column, old > 0 ? strays.filter(({ holdsSlot }) => holdsSlot).map(strayHolder) : []);
  const held = holders.length;
  const slots = surges(daemonSet) ? budget.maxSurge : budget.maxUnavailable;
  const isFull = daemonSet.updateStrategy.type === 'RollingUpdate' && old > 0 && held > 0 && held >= slots;
  return {
    ...base,
    ...budget,
    holders: holders.slice(0, HOLDERS_NAMED),
    held,
    startingSince: holders
      .filter(({ severity }) => severity === 'info')
      .map(({ node, since }) => slotBegan(column, node, since, base.currentCreatedAt)),
    old,
    stuckSince: isFull ? stuckSince(holders.slice(0, slots), column, objects, base.currentCreatedAt, time) : null,
  };
}

/**
 * A change of this text means that cells which look at the rollout must be asked again: all that their verdicts see of
 * it, and no more, since every one of thousands of nodes may look at it.
 */
export function rolloutPrint(facts: RolloutFacts): string {
  const { strategy, isObserved, currentHash, currentCreatedAt, halted, stuckSince } = facts;
  const [first] = facts.holders;
  const stuck =
    stuckSince === null ? null : [facts.held, facts.maxUnavailable, facts.maxSurge, first?.node, first?.reason];
  return JSON.stringify([
    strategy,
    isObserved,
    currentHash,
    currentCreatedAt,
    halted?.reason,
    halted?.says,
    stuckSince,
    stuck,
  ]);
}

/** The controller still counts Pods on nodes that are gone, until Pod garbage collection removes them. */
function strayHolder({ node, pods: [pod] }: Stray): SlotHolder {
  const since = pod.deletedAt ?? pod.createdAt;
  return { node, pod: pod.name, reason: 'PodOnMissingNode', severity: 'warning', isUpdated: null, since };
}

/** The longest holder first; those that do not tell since when come last. */
function slotHolders(column: Column, stray: readonly SlotHolder[]): readonly SlotHolder[] {
  const holders: SlotHolder[] = [...stray];
  for (const node of column.holders) {
    const record = column.records.get(node);
    if (record === undefined) continue;
    const { says, bits } = record;
    const surging = record.hold?.surging ?? null;
    // Its own verdict may look at the rollout, so it isn't asked.
    const isDoubled = (bits & LIVE_AVAILABLE) !== 0;
    holders.push({
      node,
      pod: surging?.pod ?? record.pod,
      reason: surging?.reason ?? (isDoubled ? 'DuplicatePods' : says.reason),
      severity: surging?.severity ?? (isDoubled ? 'warning' : record.severity),
      isUpdated: surging !== null ? true : record.pod === null ? null : (bits & UPDATED) !== 0,
      since: record.hold?.since ?? null,
    });
  }
  holders.sort(
    (a, b) =>
      (a.since ?? Number.POSITIVE_INFINITY) - (b.since ?? Number.POSITIVE_INFINITY) || (a.node < b.node ? -1 : 1),
  );
  return holders;
}

/**
 * The budget is spent from the moment the last of its slots was taken; who came after it changes nothing. A Pod that
 * only warms up frees its slot by itself, however long `minReadySeconds` is.
 */
function stuckSince(
  fill: readonly SlotHolder[],
  column: Column,
  objects: ObjectsStore,
  changedAt: number | null,
  time: TimeProbe,
): number | null {
  if (fill.some(({ reason }) => reason === 'WarmingUp')) return null;
  const spentAt = Math.max(changedAt ?? 0, ...fill.map((holder) => holder.since ?? 0));
  if (fill.every((holder) => holder.severity === 'critical')) return spentAt;
  const samples = slotTimes(column, objects, changedAt);
  const usual = samples.length === 0 ? 0 : quantile(samples, 0.5) * USUAL_TIMES;
  return time.hasCome(spentAt + Math.max(STUCK_AFTER_MS, usual)) ? spentAt : null;
}
