/** What all refusals have in common: the event, and whose node it was about. */
import type { Evidence, Remedy } from '../../model.ts';
import { type CellContext, defineReason, type Reason } from '../../reason.ts';
import { timestamp } from '../shared/words.ts';
import { findRefusal, type Refusal, type RefusalKind } from './refusals.ts';

interface RefusalReasonDefinition {
  readonly id: string;
  readonly kind: RefusalKind;
  readonly says: (refusal: Refusal, context: CellContext) => string;
  readonly moreEvidence?: (refusal: Refusal, context: CellContext) => readonly Evidence[];
  readonly remedy: (refusal: Refusal, context: CellContext) => Remedy;
}

/** A reason for one kind of refusal. The controller retries by itself, so every remedy ends with looking. */
export function refusalReason({ id, kind, says, moreEvidence, remedy }: RefusalReasonDefinition): Reason {
  return defineReason<Refusal>({
    id,
    layer: 'noPod',
    state: 'missing',
    severity: 'critical',
    confidence: 'reported',
    haltsRollout: true,
    step: 'podCreated',
    affectedBy: [
      'Event',
      'Node.metadata.creationTimestamp',
      'Pod.metadata',
      'NewestPod',
      'DaemonSet.spec.updateStrategy',
    ],
    find(context) {
      const refusal = findRefusal(context);
      return refusal?.kind === kind ? refusal : null;
    },
    says,
    since: ({ event }, { node }) =>
      event.firstSeen === null ? null : Math.max(event.firstSeen, node.createdAt ?? Number.NEGATIVE_INFINITY),
    evidence: (refusal, context) => [...eventEvidence(refusal, context), ...(moreEvidence?.(refusal, context) ?? [])],
    remedy,
  });
}

function eventEvidence({ event }: Refusal, { daemonSet }: CellContext): Evidence[] {
  const { desiredNumberScheduled, currentNumberScheduled } = daemonSet.status;
  const without = Math.max(desiredNumberScheduled - currentNumberScheduled, 1);
  const seen = `${event.count === 1 ? 'once' : `${event.count} times`}, last ${timestamp(event.lastSeen)}`;
  return [
    { label: 'Event', value: event.message, path: 'Event FailedCreate of the DaemonSet' },
    { label: 'Seen', value: seen, path: 'Event.series' },
    {
      label: 'Which node',
      value: `the event does not say; this node is one of ${without} without a Pod`,
      path: 'DaemonSet.status',
    },
  ];
}
