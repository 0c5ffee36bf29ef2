/** The rollout of one column, from its cells: who holds the slots, since when nothing moves, what halts it. */
import { ELIGIBLE } from '../eligibility/eligibility.ts';
import type { ControllerRevisionObject, DaemonSetObject } from '../objects.ts';
import { reasonById } from '../registry.ts';
import { resolveBudget } from '../rollout/budget.ts';
import { HOLDERS_NAMED, type RolloutFacts, type SlotHolder, STUCK_AFTER_MS } from '../rollout/rollout-facts.ts';
import type { TimeProbe } from '../time-probe.ts';
import { cellFacts, DESIRED, HOLDS_SLOT, LIVE_AVAILABLE, OLD, surges, UPDATED } from './cell-facts.ts';
import type { Column } from './column.ts';
import type { ObjectsStore } from './objects-store.ts';

/** The facts before any cell is known. */
export function initialRollout(daemonSet: DaemonSetObject, current: ControllerRevisionObject | null): RolloutFacts {
  return {
    strategy: daemonSet.updateStrategy.type,
    isObserved: daemonSet.status.observedGeneration >= daemonSet.generation,
    ...revisionFacts(current),
    ...resolveBudget(daemonSet.updateStrategy, 0),
    holders: [],
    held: 0,
    isStarting: false,
    old: 0,
    halted: null,
    stuckSince: null,
  };
}

/** What a rollout says of its current revision; all null when that can't be read. */
export function revisionFacts(
  current: ControllerRevisionObject | null,
): Pick<RolloutFacts, 'currentHash' | 'currentRevision' | 'currentCreatedAt'> {
  return {
    currentHash: current?.hash ?? null,
    currentRevision: current?.revision ?? null,
    currentCreatedAt: current?.createdAt ?? null,
  };
}

export function isOfRevision(rollout: RolloutFacts, current: ControllerRevisionObject | null): boolean {
  return (
    rollout.currentHash === (current?.hash ?? null) &&
    rollout.currentRevision === (current?.revision ?? null) &&
    rollout.currentCreatedAt === (current?.createdAt ?? null)
  );
}

/** The facts as the column's cells have them now. */
export function rolloutOf(column: Column, objects: ObjectsStore, time: TimeProbe): RolloutFacts {
  const { daemonSet } = column;
  const base = initialRollout(daemonSet, objects.revisions.current(daemonSet));
  const budget = resolveBudget(daemonSet.updateStrategy, column.sum(DESIRED));
  const old = column.sum(OLD);
  const stray = old > 0 ? holdersOnMissingNodes(daemonSet, objects, base.currentHash, time) : [];
  const holders = slotHolders(column, stray);
  const held = holders.length;
  const slots = surges(daemonSet) ? budget.maxSurge : budget.maxUnavailable;
  const isFull = daemonSet.updateStrategy.type === 'RollingUpdate' && old > 0 && held > 0 && held >= slots;
  return {
    ...base,
    ...budget,
    holders: holders.slice(0, HOLDERS_NAMED),
    held,
    isStarting: holders.some(({ severity }) => severity === 'info'),
    old,
    halted: haltedBy(column),
    stuckSince: isFull ? stuckSince(holders.slice(0, slots), base.currentCreatedAt, time) : null,
  };
}

/** A change of this text means that cells which look at the rollout must be asked again. */
export function rolloutPrint(facts: RolloutFacts): string {
  return JSON.stringify(facts);
}

const NO_LONGER_ELIGIBLE = { ...ELIGIBLE, shouldRun: false };

/** The controller still counts Pods on nodes that are gone, until Pod garbage collection removes them. */
function holdersOnMissingNodes(
  daemonSet: DaemonSetObject,
  objects: ObjectsStore,
  currentHash: string | null,
  time: TimeProbe,
): readonly SlotHolder[] {
  const holders: SlotHolder[] = [];
  for (const node of objects.targetsOf(daemonSet.uid)) {
    if (objects.nodes.has(node)) continue;
    const candidates = objects.podsFor(daemonSet.uid, node);
    const { pods, bits } = cellFacts(daemonSet, NO_LONGER_ELIGIBLE, candidates, currentHash, time);
    const [pod] = pods;
    if (pod === undefined || (bits & HOLDS_SLOT) === 0) continue;
    const since = pod.deletedAt ?? pod.createdAt;
    holders.push({ node, pod: pod.name, reason: 'PodOnMissingNode', severity: 'warning', isUpdated: null, since });
  }
  return holders;
}

/** The longest holder first; those that do not tell since when come last. */
function slotHolders(column: Column, stray: readonly SlotHolder[]): readonly SlotHolder[] {
  const holders: SlotHolder[] = [...stray];
  for (const node of column.holders) {
    const record = column.records.get(node);
    if (record === undefined) continue;
    const { cell } = record;
    // Its own verdict may look at the rollout, so it isn't asked.
    const isDoubled = (record.bits & LIVE_AVAILABLE) !== 0;
    holders.push({
      node,
      pod: cell.pod,
      reason: isDoubled ? 'DuplicatePods' : cell.reason,
      severity: isDoubled ? 'warning' : record.severity,
      isUpdated: cell.pod === null ? null : (record.bits & UPDATED) !== 0,
      since: record.slotSince,
    });
  }
  holders.sort(
    (a, b) =>
      (a.since ?? Number.POSITIVE_INFINITY) - (b.since ?? Number.POSITIVE_INFINITY) || (a.node < b.node ? -1 : 1),
  );
  return holders;
}

/** A create error on any one node keeps the controller from every rollout step, so one refused create halts all. */
function haltedBy(column: Column): RolloutFacts['halted'] {
  let halted: RolloutFacts['halted'] = null;
  for (const node of [...column.missing].sort()) {
    const cell = column.records.get(node)?.cell;
    if (cell === undefined || !reasonById(cell.reason)?.haltsRollout) continue;
    halted = { reason: cell.reason, says: cell.message };
    break;
  }
  return halted;
}

/** The budget is spent from the moment the last of its slots was taken; who came after it changes nothing. */
function stuckSince(fill: readonly SlotHolder[], changedAt: number | null, time: TimeProbe): number | null {
  const spentAt = Math.max(changedAt ?? 0, ...fill.map((holder) => holder.since ?? 0));
  const allFail = fill.every((holder) => holder.severity === 'critical');
  return allFail || time.hasCome(spentAt + STUCK_AFTER_MS) ? spentAt : null;
}
