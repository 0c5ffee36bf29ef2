import { count } from '../../summary/words.ts';
import { templateChangeCost } from '../shared/cost.ts';
import { kubectlIn, verifyRollout } from '../shared/kubectl.ts';
import { firstLine, named } from '../shared/words.ts';
import { nodesWithout, refusalReason } from './refusal-reason.ts';

/** The field that validation names first: `spec.volumes[0].name: Required value`; empty when it names none. */
function fieldOf(detail: string): string {
  if (detail.startsWith('the integer value of priority')) return 'spec.priority';
  if (detail.startsWith('the string value of PreemptionPolicy')) return 'spec.preemptionPolicy';
  return /^\[?((?:spec|metadata)[\w.[\]"/-]*): /.exec(detail)?.[1] ?? '';
}

/** The API server does not accept the Pod that the template makes, on any node. */
export const PodInvalid = refusalReason({
  id: 'PodInvalid',
  about:
    "The Pod that the template makes does not pass the API server's validation, although the DaemonSet did: often a webhook or admission plugin changed it on the way, or the API server was upgraded. Rollcall reads the FailedCreate event, which names the field. What changed the Pod it can't see.",
  kind: 'podInvalid',
  says: ({ detail }) => `The Pod is invalid: ${named(firstLine(detail), 108)}.`,
  moreEvidence: ({ detail }) => [
    { label: 'Field', value: fieldOf(detail) || 'not named', path: 'DaemonSet.spec.template' },
  ],
  remedy({ detail }, context) {
    const { namespace, name } = context.daemonSet;
    const field = fieldOf(detail);
    return {
      says: `Adds ${name} to ${count(nodesWithout(context), 'node')}: correct ${field === '' ? 'the template' : `${field} in the template`}, or the webhook that put it there. ${templateChangeCost(context)}`,
      commands: [kubectlIn(namespace, 'get', 'ds', name, '-o', 'jsonpath={.spec.template}'), verifyRollout(context)],
      patch: null,
    };
  },
});
