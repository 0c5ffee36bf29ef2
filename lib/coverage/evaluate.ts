/** One cell from one context: which layer is asked, and the first reason that applies. */
import type { Cell } from './model.ts';
import { isTerminal, nodeReadiness } from './pods.ts';
import type { CellContext, Finding, Layer } from './reason.ts';
import { REASONS } from './registry.ts';

/** A cell without its place. */
export type Verdict = Omit<Cell, 'node' | 'daemonSet' | 'lastKnown'>;

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
    for (const reason of REASONS[layer]) {
      const finding = reason.judge(context);
      if (finding !== null) return finding;
    }
  }
  return null;
}

/** Every reason that applies, headline first. An ineligible node that still has a Pod says why it is ineligible. */
export function findings(context: CellContext): readonly Finding[] {
  const layers = [...layersOf(context)];
  if (!context.eligibility.shouldRun && !layers.includes('notEligible')) layers.push('notEligible');
  const found = layers.flatMap((layer) => REASONS[layer].flatMap((reason) => reason.judge(context) ?? []));
  return found.filter(({ reason }, index) => index === 0 || !reason.isFallback);
}

/** The cell's verdict. A reason that throws makes this one cell unknown. */
export function evaluate(context: CellContext): Verdict {
  const pod = context.pod ?? context.pods[0] ?? null;
  try {
    const found = headline(context);
    if (found === null) return withoutReason(context, pod?.name ?? null);
    return {
      state: found.reason.state,
      reason: found.reason.id,
      severity: found.severity,
      message: found.says(),
      since: found.since,
      pod: pod?.name ?? null,
      confidence: found.confidence,
    };
  } catch (error) {
    return unknown('EvaluationFailed', `A rule failed on this cell: ${messageOf(error)}`, pod?.name ?? null);
  }
}

function withoutReason(context: CellContext, pod: string | null): Verdict {
  const isAvailable = context.eligibility.shouldRun && context.pod !== null && context.isAvailable;
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

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
