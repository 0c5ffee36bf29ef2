import type { PodObject } from '../../objects.ts';
import { defineReason } from '../../reason.ts';
import { CONTAINER_FIELDS } from '../shared/containers.ts';
import { describePod, verifyHere } from '../shared/kubectl.ts';
import { firstLine, named } from '../shared/words.ts';
import { COMES_BACK, endedAt, endingEvidence, endingOf } from './ended-pod.ts';

/** The Pod is over for a reason that has no rule of its own, and still there: the controller deletes it after a back-off. */
export const TerminalPodAwaitingDeletion = defineReason<PodObject>({
  id: 'TerminalPodAwaitingDeletion',
  about:
    'The Pod is Succeeded or Failed and has not been deleted yet; the controller creates another only after that. Rollcall looks at the phase, reason and message of the Pod. Why its containers ended is in their logs, as long as the Pod is there.',
  layer: 'notStarted',
  state: 'notReady',
  severity: 'warning',
  confidence: 'certain',
  step: 'running',
  affectedBy: CONTAINER_FIELDS,
  find: ({ pod }) => (pod !== null && (pod.phase === 'Succeeded' || endingOf(pod) === 'none') ? pod : null),
  says({ name, phase, reason, message }) {
    const why = firstLine(message);
    return `Pod ${named(name, 40)} is ${phase}${reason === '' ? '' : ` (${named(reason, 30)})`}${why === '' ? '' : `: ${named(why, 60)}`}.`;
  },
  since: endedAt,
  evidence: endingEvidence,
  remedy: (pod, context) => ({
    says: `Remove what ended it. ${COMES_BACK}`,
    commands: [describePod(pod), verifyHere(context)],
    patch: null,
  }),
});
