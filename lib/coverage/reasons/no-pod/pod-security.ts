import { describeDaemonSet, kubectl, verifyHere } from '../shared/kubectl.ts';
import { firstLine, named } from '../shared/words.ts';
import { refusalReason } from './refusal-reason.ts';

/** The namespace enforces a Pod Security level that the template does not meet. Node agents rarely do. */
export const PodSecurityDenied = refusalReason({
  id: 'PodSecurityDenied',
  kind: 'podSecurity',
  says: ({ by, detail }) => `PodSecurity "${by}" refuses the Pod: ${named(firstLine(detail), 92)}.`,
  moreEvidence: ({ by }, { daemonSet }) => [
    {
      label: 'Level',
      value: by,
      path: `Namespace ${daemonSet.namespace}, label pod-security.kubernetes.io/enforce`,
    },
  ],
  remedy: (_refusal, context) => {
    const { namespace, name } = context.daemonSet;
    return {
      says: `Lets the controller create ${name} here and on every node: give the namespace the level privileged. It then holds for every Pod in ${namespace}; the other way is a template that meets the level.`,
      commands: [
        kubectl('get', 'namespace', namespace, '--show-labels'),
        kubectl('label', 'namespace', namespace, 'pod-security.kubernetes.io/enforce=privileged', '--overwrite'),
        describeDaemonSet(context),
        verifyHere(context),
      ],
      patch: null,
    };
  },
});
