import type { CellContext } from '../../reason.ts';
import { describeDaemonSet, kubectl, retryNow, verifyHere } from '../shared/kubectl.ts';
import { firstLine, named } from '../shared/words.ts';
import { whenRead } from './checked.ts';
import { refusalReason } from './refusal-reason.ts';

/** The namespace enforces a Pod Security level that the template does not meet. Node agents rarely do. */
export const PodSecurityDenied = refusalReason({
  id: 'PodSecurityDenied',
  about:
    "The namespace enforces a Pod Security level, and the Pod asks for more than that allows: host namespaces, host paths, privileges. Rollcall reads the controller's FailedCreate event, which lists what was broken, and the namespace's label. Without a label the level is set in the API server, which can't be read.",
  kind: 'podSecurity',
  says: ({ by, detail }) => `PodSecurity "${by}" refuses the Pod: ${named(firstLine(detail), 84)}.`,
  moreEvidence: ({ by, detail }, context) => [
    { label: 'Level', value: by, path: 'Event FailedCreate of the DaemonSet' },
    { label: 'Broken', value: detail, path: 'Event FailedCreate of the DaemonSet' },
    {
      label: `Namespace ${context.daemonSet.namespace}`,
      value: whenRead('namespaces', context, () => labelSays(context)),
      path: 'Namespace.metadata.labels[pod-security.kubernetes.io/enforce]',
    },
  ],
  remedy: (_refusal, context) => {
    const { namespace, name } = context.daemonSet;
    return {
      says: `Lets the controller create ${name} here and on every node: give the namespace the level privileged. It then holds for every Pod in ${namespace}; the other way is a template that meets the level.`,
      commands: [
        kubectl('get', 'namespace', namespace, '--show-labels'),
        kubectl('label', 'namespace', namespace, 'pod-security.kubernetes.io/enforce=privileged', '--overwrite'),
        retryNow(context.daemonSet),
        describeDaemonSet(context),
        verifyHere(context),
      ],
      patch: null,
    };
  },
});

function labelSays({ around }: CellContext): string {
  const namespace = around.namespace();
  if (namespace === null) return 'not found';
  const level = namespace.labels.get('pod-security.kubernetes.io/enforce');
  return level === undefined ? "no such label: the level is the cluster's default" : `enforce=${level}`;
}
