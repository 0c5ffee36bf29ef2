import { kubectlIn, verifyHere } from '../shared/kubectl.ts';
import { firstLine, named } from '../shared/words.ts';
import { refusalReason } from './refusal-reason.ts';

/** A ResourceQuota of the namespace is used up. One refused Pod also holds up the whole rollout. */
export const QuotaExceeded = refusalReason({
  id: 'QuotaExceeded',
  kind: 'quotaExceeded',
  says: ({ by, detail }) => `Quota ${named(by, 40)} refuses the Pod: ${named(firstLine(detail), 80)}.`,
  moreEvidence: ({ by }, { daemonSet }) => [
    { label: 'Quota', value: `${daemonSet.namespace}/${by}`, path: 'ResourceQuota.spec.hard' },
  ],
  remedy: ({ by }, context) => {
    const { namespace, name } = context.daemonSet;
    return {
      says: `Raising the quota, or freeing what it counts, adds ${name} to this node: the controller retries by itself, up to 17 min apart. Until then no rollout step of ${name} happens on any node.`,
      commands: [
        kubectlIn(namespace, 'describe', 'resourcequota', by),
        kubectlIn(namespace, 'edit', 'resourcequota', by),
        verifyHere(context),
      ],
      patch: null,
    };
  },
});
