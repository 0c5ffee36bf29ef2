/** What all refusals have in common: the event, and whose node it was about. */
import type { Confidence, Evidence, Remedy, Severity } from '../../model.ts';
import { type CellContext, defineReason, type Reason } from '../../reason.ts';
import { timestamp } from '../shared/words.ts';
import { findRefusal, REFUSED_ON, type Refusal, type RefusalKind } from './refusals.ts';

interface RefusalReasonDefinition {
  readonly id: string;
  readonly about: string;
  readonly kind: RefusalKind;
  /** `reported` unless an object that is read confirms it. */
  readonly confidence?: (refusal: Refusal, context: CellContext) => Confidence;
  readonly severity?: (refusal: Refusal, context: CellContext) => Severity;
  /** What confirms it, beside the event. */
  readonly affectedBy?: readonly string[];
  readonly says: (refusal: Refusal, context: CellContext) => string;
  readonly moreEvidence?: (refusal: Refusal, context: CellContext) => readonly Evidence[];
  readonly remedy: (refusal: Refusal, context: CellContext) => Remedy;
}

/** A reason for one kind of refusal. The controller retries by itself, so every remedy ends with looking. */
export function refusalReason({ kind, moreEvidence, affectedBy = [], ...words }: RefusalReasonDefinition): Reason {
  return defineReason<Refusal>({
    layer: 'noPod',
    state: 'missing',
    severity: 'critical',
    confidence: 'reported',
    haltsRollout: true,
    step: 'podCreated',
    affectedBy: [...REFUSED_ON, ...affectedBy],
    find(context) {
      const refusal = findRefusal(context);
      return refusal?.kind === kind ? refusal : null;
    },
    since: refusedSince,
    ...words,
    evidence: (refusal, context) => [...refusalEvidence(refusal, context), ...(moreEvidence?.(refusal, context) ?? [])],
  });
}

export function refusedSince({ event }: Refusal, { node }: CellContext): number | null {
  return event.firstSeen === null ? null : Math.max(event.firstSeen, node.createdAt ?? Number.NEGATIVE_INFINITY);
}

/** How many nodes lack their Pod by Kubernetes' own numbers; at least this one. */
export function nodesWithout({ daemonSet: { status } }: CellContext): number {
  return Math.max(status.desiredNumberScheduled - status.currentNumberScheduled, 1);
}

export function refusalEvidence({ event }: Refusal, context: CellContext): Evidence[] {
  const seen = `${event.count === 1 ? 'once' : `${event.count} times`}, last ${timestamp(event.lastSeen)}`;
  return [
    { label: 'Event', value: event.message, path: 'Event FailedCreate of the DaemonSet' },
    { label: 'Seen', value: seen, path: 'Event.series' },
    {
      label: 'Which node',
      value: `the event does not say; this node is one of ${nodesWithout(context)} without a Pod`,
      path: 'DaemonSet.status',
    },
  ];
}
