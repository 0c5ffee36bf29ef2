import { kubectlIn, retryNow, verifyHere } from '../shared/kubectl.ts';
import { named } from '../shared/words.ts';
import { refusalReason } from './refusal-reason.ts';

/** The template names a ServiceAccount that does not exist. */
export const ServiceAccountMissing = refusalReason({
  id: 'ServiceAccountMissing',
  about:
    "The Pod template names a ServiceAccount that does not exist in the namespace, and the API server refuses every Pod of it. Rollcall reads the controller's FailedCreate event, which names the account. It does not read ServiceAccounts, so one that was created since shows only when the controller tries again.",
  kind: 'serviceAccount',
  says: ({ by }) => `ServiceAccount ${named(by, 90)} does not exist.`,
  moreEvidence: (_refusal, { daemonSet }) => [
    {
      label: 'DaemonSet wants',
      value: daemonSet.template.serviceAccountName || 'default',
      path: 'DaemonSet.spec.template.spec.serviceAccountName',
    },
  ],
  remedy: ({ by }, context) => {
    const { namespace, name } = context.daemonSet;
    const account = by.slice(by.indexOf('/') + 1);
    return {
      says: `Creating it adds ${name} to this node and to every node that waits. An empty ServiceAccount has no permissions: what installs ${name} should bring it with its roles.`,
      commands: [
        kubectlIn(namespace, 'create', 'serviceaccount', account),
        retryNow(context.daemonSet),
        verifyHere(context),
      ],
      patch: null,
    };
  },
});
