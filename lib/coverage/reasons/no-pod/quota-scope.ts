import { count } from '../../summary/words.ts';
import { kubectlIn, retryNow, verifyHere } from '../shared/kubectl.ts';
import { firstLine, named } from '../shared/words.ts';
import { whenRead } from './checked.ts';
import { nodesWithout, refusalReason } from './refusal-reason.ts';

/** No quota covers the Pod where one must, or the one that does has no numbers yet. */
export const QuotaScopeMissing = refusalReason({
  id: 'QuotaScopeMissing',
  about:
    'The API server is set up to allow Pods of a priority class, or the use of a resource, only where a ResourceQuota covers it, and none of this namespace does. It also happens for seconds after a quota was made, before its status has numbers. Rollcall reads the FailedCreate event; how the API server is set up is not in the API.',
  kind: 'quotaScope',
  says: ({ by, detail }) =>
    by === ''
      ? `No quota of the namespace lets the Pod ${named(firstLine(detail), 94)}.`
      : `Quota ${named(by, 60)} has no numbers yet, so the Pod is refused; wait for its status.`,
  moreEvidence: (_refusal, context) => [
    {
      label: 'Priority class',
      value: context.daemonSet.template.priorityClassName || 'none',
      path: 'DaemonSet.spec.template.spec.priorityClassName',
    },
    {
      label: 'Quotas',
      value: whenRead(
        'resourcequotas',
        context,
        () =>
          context.around
            .quotas()
            .map(({ name }) => name)
            .join(', ') || 'none',
      ),
      path: 'ResourceQuota.metadata.name',
    },
  ],
  remedy(refusal, context) {
    const { namespace, name, template } = context.daemonSet;
    const get = kubectlIn(namespace, 'get', 'resourcequota');
    if (refusal.by !== '') {
      return {
        says: `Wait: the quota controller counts within seconds, and the controller retries ${name} by itself. If the status stays empty, kube-controller-manager is the one to look at.`,
        commands: [get, verifyHere(context)],
        patch: null,
      };
    }
    const className = template.priorityClassName;
    const pods = Math.max(context.daemonSet.status.desiredNumberScheduled, 1);
    const create = ['create', 'quota', `${name}-priority`, `--hard=pods=${pods}`, '--scopes=PriorityClass'];
    const isForClass = className !== '' && refusal.detail.includes('PriorityClass');
    return {
      says: isForClass
        ? `Adds ${name} to ${count(nodesWithout(context), 'node')}: a quota that covers Pods with a priority class lets those of ${className} into ${namespace}, as many as it says. Agents of the system usually run in kube-system, which has one.`
        : `Adds ${name} to ${count(nodesWithout(context), 'node')}: give ${namespace} a quota that covers what the text names.`,
      commands: [
        ...(isForClass ? [kubectlIn(namespace, ...create), retryNow(context.daemonSet)] : []),
        get,
        verifyHere(context),
      ],
      patch: null,
    };
  },
});
