/** What is kept of one cell: its verdict, what it adds to its column, and who holds the node's slot. */
import { judge, type Verdict } from '../evaluate.ts';
import type { Cell, Severity } from '../model.ts';
import { alarmOf } from '../node-lifecycle.ts';
import type { PodObject } from '../objects.ts';
import { condition, endAskedAt, isAvailable } from '../pods.ts';
import type { CellContext } from '../reason.ts';
import { isUpdatedPod } from '../reasons/shared/covered.ts';
import { HOLDS_SLOT, surges } from './cell-facts.ts';

/** What a cell says, but which Pod it says it of: thousands of healthy cells say one and the same. */
type Said = Omit<Verdict, 'pod'>;

export interface CellRecord {
  /** With the severity that the node's life lets it have. */
  readonly says: Said;
  readonly pod: string | null;
  /** The verdict's own, whatever the node's life makes of it. */
  readonly severity: Severity;
  readonly bits: number;
  /** Null unless it holds a slot. */
  readonly hold: Hold | null;
  /** When it is to be asked again, in milliseconds; null: not by the clock alone. */
  readonly recheckAt: number | null;
}

interface Hold {
  /** When the slot was taken; null where nothing tells. */
  readonly since: number | null;
  /** The new Pod of a surge pair that is not available, with its own reason; null where the cell's own tells. */
  readonly surging: SurgeHolder | null;
}

interface SurgeHolder {
  readonly pod: string;
  readonly reason: string;
  readonly severity: Severity;
}

const HEALTHY: Said = Object.freeze({
  state: 'healthy',
  reason: '',
  severity: 'ok',
  message: '',
  since: null,
  confidence: 'certain',
});

/** The record of a cell from its context. `bits` as `cellFacts` gives them. */
export function recordOf(context: CellContext, bits: number): CellRecord {
  const verdict = judge(context);
  const says = saidOf(verdict, context);
  const hold = (bits & HOLDS_SLOT) === 0 ? null : holdOf(verdict, context);
  // Known only when all that may ask for the time has asked.
  const { recheckAt } = context.time;
  return {
    says,
    pod: verdict.pod,
    severity: verdict.severity,
    bits,
    hold,
    recheckAt: recheckAt === Number.POSITIVE_INFINITY ? null : recheckAt,
  };
}

/** The cell of a record. */
export function cellOf(node: string, daemonSet: string, { says, pod }: CellRecord): Cell {
  const { state, reason, severity, message, since, confidence } = says;
  return { node, daemonSet, state, reason, severity, message, since, pod, confidence };
}

function saidOf(verdict: Verdict, context: CellContext): Said {
  const { state, reason, message, since, confidence } = verdict;
  if (state === 'healthy' && reason === '') return HEALTHY;
  return { state, reason, severity: alarmOf(verdict, context), message, since, confidence };
}

function holdOf(verdict: Verdict, context: CellContext): Hold {
  const surging = surgingPod(context);
  return {
    since: surging === null ? (slotTakenAt(context) ?? verdict.since) : podSince(surging),
    surging: surging === null ? null : surgeHolder(surging, context),
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
    a.severity === b.severity &&
    a.hold?.since === b.hold?.since &&
    a.hold?.surging?.pod === b.hold?.surging?.pod &&
    a.hold?.surging?.reason === b.hold?.surging?.reason &&
    a.hold?.surging?.severity === b.hold?.surging?.severity &&
    isSameCell(a, b)
  );
}

/** Whether the cells of two records say the same. */
export function isSameCell(a: CellRecord, b: CellRecord): boolean {
  if (a.pod !== b.pod) return false;
  return (
    a.says === b.says ||
    (a.says.state === b.says.state &&
      a.says.reason === b.says.reason &&
      a.says.severity === b.says.severity &&
      a.says.message === b.says.message &&
      a.says.since === b.says.since &&
      a.says.confidence === b.says.confidence)
  );
}
