import { describeDaemonSet, verifyHere } from '../shared/kubectl.ts';
import { firstLine, named } from '../shared/words.ts';
import { refusalReason } from './refusal-reason.ts';

/** A refusal that no rule knows, verbatim. */
export const FailedCreateOther = refusalReason({
  id: 'FailedCreateOther',
  about:
    "The API server refuses the Pod for a reason that Rollcall has no rule for: a timeout, too many requests, a conflict with the namespace's node selector. The text is shown word for word from the controller's FailedCreate event. The event names no node.",
  kind: 'other',
  says: ({ detail }) => `The controller can't create the Pod: ${named(firstLine(detail), 100)}.`,
  remedy: (_refusal, context) => ({
    says: "The remedy is not known. The text is the API server's own; the controller retries by itself.",
    commands: [describeDaemonSet(context), verifyHere(context)],
    patch: null,
  }),
});
