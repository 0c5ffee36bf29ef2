import type { PodObject } from '../../objects.ts';
import { isTerminal } from '../../pods.ts';
import { defineReason } from '../../reason.ts';
import { allStatuses, CONTAINER_FIELDS, lastExit } from '../shared/containers.ts';
import { describePod, verifyHere } from '../shared/kubectl.ts';
import { firstLine, named } from '../shared/words.ts';

/** The Pod is over and still there: the controller deletes it after a back-off of up to 15 min, then creates another. */
export const TerminalPodAwaitingDeletion = defineReason<PodObject>({
  id: 'TerminalPodAwaitingDeletion',
  layer: 'notStarted',
  state: 'notReady',
  severity: 'warning',
  confidence: 'certain',
  step: 'running',
  affectedBy: CONTAINER_FIELDS,
  find: ({ pod }) => (pod !== null && isTerminal(pod) ? pod : null),
  says({ name, phase, reason, message }) {
    const why = firstLine(message);
    return `Pod ${named(name, 40)} is ${phase}${reason === '' ? '' : ` (${named(reason, 30)})`}${why === '' ? '' : `: ${named(why, 60)}`}.`;
  },
  since(pod) {
    const ends = allStatuses(pod).map((status) => lastExit(status)?.finishedAt ?? 0);
    const latest = Math.max(0, ...ends);
    return latest === 0 ? null : latest;
  },
  evidence: ({ phase, reason, message }) => [
    { label: 'Phase', value: phase, path: 'Pod.status.phase' },
    { label: 'Reason', value: reason || 'none given', path: 'Pod.status.reason' },
    { label: 'Message', value: message || 'none given', path: 'Pod.status.message' },
  ],
  remedy: (pod, context) => ({
    says: 'Remove what ended it. The controller deletes the Pod and creates another by itself, after a back-off that doubles up to 15 min while it keeps happening.',
    commands: [describePod(pod), verifyHere(context)],
    patch: null,
  }),
});
