import { describeDaemonSet, verifyHere } from '../shared/kubectl.ts';
import { firstLine, named } from '../shared/words.ts';
import { refusalReason } from './refusal-reason.ts';

/** A refusal that no rule knows, verbatim. */
export const FailedCreateOther = refusalReason({
  id: 'FailedCreateOther',
  kind: 'other',
  says: ({ detail }) => `The controller can't create the Pod: ${named(firstLine(detail), 100)}.`,
  remedy: (_refusal, context) => ({
    says: "The remedy is not known. The text is the API server's own; the controller retries by itself.",
    commands: [describeDaemonSet(context), verifyHere(context)],
    patch: null,
  }),
});
