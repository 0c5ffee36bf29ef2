/** One cell from one context: which layer is asked, and the first reason that applies. */
import { attempt, messageOf } from './attempt.ts';
import { type Cell, isSerious } from './model.ts';
import { alarmOf } from './node-lifecycle.ts';
import { isTerminal, nodeReadiness } from './pods.ts';
import type { CellContext, Finding, Layer, Reason } from './reason.ts';
import { DuplicatePods, SurgeOverlap } from './reasons/wrong/two-pods.ts';
import { REASONS } from './registry.ts';

/** A cell without its place. */
export type Verdict = Omit<Cell, 'node' | 'daemonSet' | 'lastKnown'>;

/** The reason of a cell that stands on an object which can't be read. */
export const UNREADABLE = 'ObjectMalformed';
/** The reason of a cell, and the note of a DaemonSet, on which a rule threw an error. */
export const FAILED = 'EvaluationFailed';

/** The layers whose reasons can apply, in the order in which they are asked. */
function layersOf(context: CellContext): readonly Layer[] {
  const { eligibility, pod, pods, node } = context;
  const readiness = nodeReadiness(node);
  if (readiness === 'Unknown' && pods.some((one) => one.nodeName !== '')) return ['silent'];
  if (!eligibility.shouldRun && !isWhereItBelongs(context)) return pods.length === 0 ? ['notEligible'] : ['wrong'];
  if (pod === null) return ['noPod'];
  if (pod.nodeName === '') return ['notScheduled'];
  if (!context.isAvailable || readiness === 'False' || isTerminal(pod)) return ['notStarted', 'notReady'];
  return ['wrong'];
}

/**
 * Only NoSchedule taints are in the way, and the Pod is no stray all the same. A node that stops being Ready is tainted
 * for it, and few agents tolerate that: it is the node that is down. And a Pod that isn't bound runs nowhere: it waits.
 */
function isWhereItBelongs({ eligibility, node, pod, pods }: CellContext): boolean {
  if (!eligibility.shouldContinueRunning) return false;
  return pod?.nodeName === '' || (pods.length > 0 && nodeReadiness(node) === 'False');
}

/** The headline: the first reason that applies; null when none does. */
function headline(context: CellContext): Finding | null {
  for (const layer of layersOf(context)) {
    let first: Finding | null = null;
    for (const reason of REASONS[layer]) {
      const finding = reason.judge(context);
      if (finding === null) continue;
      // What is only to be known must not hide what is wrong: a Pod that runs can have both.
      if (layer !== 'wrong' || isSerious(finding)) return finding;
      first ??= finding;
    }
    if (first !== null) return first;
  }
  return null;
}

/**
 * Every reason that applies, headline first. An ineligible node that still has a Pod says why it is ineligible. A reason
 * that throws is left out: where it decides the cell, that is unknown.
 */
export function findings(context: CellContext): readonly Finding[] {
  const layers = [...layersOf(context)];
  if (!context.eligibility.shouldRun && !layers.includes('notEligible')) layers.push('notEligible');
  const found = layers.flatMap((layer) => findingsOf(layer, context));
  if (layers.includes('notReady')) found.push(...besideOf(context));
  return found.filter(({ reason }, index) => index === 0 || !reason.isFallback);
}

/** A second Pod that does the work must not go unsaid because the one that stands for the node does not. */
function besideOf(context: CellContext): readonly Finding[] {
  return [DuplicatePods, SurgeOverlap].flatMap((reason) => judged(reason, context));
}

function findingsOf(layer: Layer, context: CellContext): readonly Finding[] {
  const all = REASONS[layer].flatMap((reason) => judged(reason, context));
  const first = layer === 'wrong' ? all.find(isSerious) : undefined;
  return first === undefined ? all : [first, ...all.filter((finding) => finding !== first)];
}

function judged(reason: Reason, context: CellContext): readonly Finding[] {
  const finding = attempt(() => reason.judge(context), null);
  return finding === null ? [] : [finding];
}

/** The cell's verdict, as loud as its node's life lets it be. */
export function evaluate(context: CellContext): Verdict {
  const verdict = judge(context);
  return { ...verdict, severity: alarmOf(verdict, context) };
}

/** The verdict before the node's life is looked at. A reason that throws makes this one cell unknown. */
export function judge(context: CellContext): Verdict {
  const pod = context.pod ?? context.pods[0] ?? null;
  const unread = unreadObject(context);
  if (unread !== null) {
    const message = `${unread} can't be read any more: the API server sent it in a form that Rollcall doesn't know.`;
    return { ...unknown(UNREADABLE, message, pod?.name ?? null), confidence: 'certain' };
  }
  try {
    const found = headline(context);
    if (found === null) return withoutReason(context, pod?.name ?? null);
    return {
      state: found.state,
      reason: found.reason.id,
      severity: found.severity,
      message: found.says(),
      since: found.since,
      pod: pod?.name ?? null,
      confidence: found.confidence,
    };
  } catch (error) {
    return unknown(FAILED, `A rule failed on this cell: ${messageOf(error)}`, pod?.name ?? null);
  }
}

/** What the cell stands on and can't be read; null when all of it can. */
function unreadObject({ node, daemonSet, pods }: CellContext): string | null {
  if (node.isUnreadable) return `Node ${node.name}`;
  if (daemonSet.isUnreadable) return `DaemonSet ${daemonSet.name}`;
  const pod = pods.find(({ isUnreadable }) => isUnreadable);
  return pod === undefined ? null : `Pod ${pod.name}`;
}

function withoutReason(context: CellContext, pod: string | null): Verdict {
  const { eligibility, node } = context;
  const isAvailable =
    eligibility.shouldRun && nodeReadiness(node) === 'True' && context.pod !== null && context.isAvailable;
  if (isAvailable && !context.isUpdated) {
    return unknown('RevisionUnknown', `Pod ${pod} is available; whether its revision is current can't be read.`, pod);
  }
  if (isAvailable) {
    return { state: 'healthy', reason: '', severity: 'ok', message: '', since: null, pod, confidence: 'certain' };
  }
  return unknown('Unexplained', 'No rule explains this cell, so it is not known to be healthy.', pod);
}

function unknown(reason: string, message: string, pod: string | null): Verdict {
  return { state: 'unknown', reason, severity: 'warning', message, since: null, pod, confidence: 'inferred' };
}
