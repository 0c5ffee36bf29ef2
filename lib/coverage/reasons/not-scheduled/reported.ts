/** What only the scheduler can know: found in the text of its last refusal, about objects that Rollcall does not read. */
import type { Confidence, Evidence, Remedy } from '../../model.ts';
import type { PodObject } from '../../objects.ts';
import { type CellContext, defineReason, type Reason } from '../../reason.ts';
import { formatCondition } from '../shared/words.ts';
import { lastingSeverity, refusedBy, saidOf, UNSCHEDULED_FIELDS, unboundPod, waitingSince } from './unscheduled.ts';

export interface Reported {
  readonly pod: PodObject;
  /** What the scheduler says of this node. */
  readonly text: string;
}

interface ReportedDefinition {
  readonly id: string;
  readonly about: string;
  readonly matches: RegExp;
  readonly says: (found: Reported, context: CellContext) => string;
  /** What would have to be read to be sure. */
  readonly unread: string;
  readonly moreEvidence?: (found: Reported, context: CellContext) => readonly Evidence[];
  readonly remedy: (found: Reported, context: CellContext) => Remedy;
}

/** A reason that stands on one text of the scheduler. */
export function reportedReason(definition: ReportedDefinition): Reason {
  const { id, about, matches, says, unread, moreEvidence, remedy } = definition;
  return defineReason<Reported>({
    id,
    about,
    layer: 'notScheduled',
    state: 'pending',
    severity: lastingSeverity,
    confidence: 'reported' satisfies Confidence,
    step: 'scheduled',
    affectedBy: UNSCHEDULED_FIELDS,
    find: (context) => findReported(context, matches),
    says,
    since: waitingSince,
    evidence: (found, context) => [
      ...reportedEvidence(found.pod),
      { label: 'Not read', value: unread, path: '' },
      ...(moreEvidence?.(found, context) ?? []),
    ],
    remedy,
  });
}

/** The first thing that the scheduler says of this node and that fits. */
export function findReported(context: CellContext, matches: RegExp): Reported | null {
  const pod = unboundPod(context);
  if (pod === null) return null;
  const text = saidOf(pod).reasons.find((reason) => matches.test(reason));
  return text === undefined ? null : { pod, text };
}

/** The scheduler's text, and how old it may be. */
export function reportedEvidence(pod: PodObject): Evidence[] {
  const refused = refusedBy(pod);
  if (refused === null) return [];
  return [
    { label: 'Scheduler says', value: formatCondition(refused), path: 'Pod.status.conditions' },
    { label: 'As of', value: "the scheduler's last attempt; when that was is not in the API", path: '' },
  ];
}
