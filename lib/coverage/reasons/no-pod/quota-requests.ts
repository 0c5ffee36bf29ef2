import type { Evidence } from '../../model.ts';
import type { CellContext } from '../../reason.ts';
import { count } from '../../summary/words.ts';
import { templateChangeCost } from '../shared/cost.ts';
import { kubectlIn, verifyRollout } from '../shared/kubectl.ts';
import { firstLine, named } from '../shared/words.ts';
import { whenRead } from './checked.ts';
import { quotaOf } from './quota-numbers.ts';
import { nodesWithout, refusalReason } from './refusal-reason.ts';
import type { Refusal } from './refusals.ts';

/** What is missing, and in which containers: `limits.cpu for: agent,init; requests.memory for: agent`. */
function missingRequests({ detail }: Refusal): ReadonlyMap<string, readonly string[]> {
  const listed = detail.replace(/^must specify /, '');
  const missing = new Map<string, readonly string[]>();
  for (const part of listed.split('; ')) {
    const [resources = '', containers] = part.split(' for: ');
    // Before 1.24 the text named no containers, and all resources at once.
    for (const resource of resources.split(',')) missing.set(resource.trim(), containers?.split(',') ?? []);
  }
  return missing;
}

/** A quota on cpu or memory makes requests or limits compulsory for every container. */
export const QuotaNeedsRequests = refusalReason({
  id: 'QuotaNeedsRequests',
  about:
    "A ResourceQuota limits cpu or memory, so every container of the namespace must say how much it takes, and one of this DaemonSet does not. Rollcall reads the controller's FailedCreate event, the quotas and the limit ranges. How much the agent needs it can't know.",
  kind: 'quotaNeedsRequests',
  says: ({ by, detail }) => `Quota ${named(by, 40)} refuses the Pod: it ${named(firstLine(detail), 70)}.`,
  moreEvidence: (refusal, context) => [
    ...[...missingRequests(refusal)].map(([resource, containers]) => ({
      label: 'Missing',
      value: containers.length === 0 ? resource : `${resource} of ${containers.join(', ')}`,
      path: 'DaemonSet.spec.template.spec.containers[].resources',
    })),
    quotaLimits(refusal, context),
    {
      label: 'Limit ranges',
      value: whenRead('limitranges', context, () => {
        const names = context.around.limitRanges().map(({ name }) => name);
        return names.length === 0
          ? 'none that would fill in a default'
          : `${names.join(', ')}; its defaults don't cover it`;
      }),
      path: 'LimitRange.spec.limits',
    },
  ],
  remedy(refusal, context) {
    const { namespace, name } = context.daemonSet;
    const missing = missingRequests(refusal);
    const containers = new Set([...missing.values()].flat());
    const flag = (kind: 'requests' | 'limits') => {
      const wanted = [...missing.keys()].filter((one) => kindOf(one) === kind).map((one) => one.replace(/^\w+\./, ''));
      return wanted.length === 0
        ? []
        : [`--${kind}=${wanted.map((one) => `${one}=${START.get(one) ?? '1'}`).join(',')}`];
    };
    const flags = [...flag('requests'), ...flag('limits')];
    // The flag takes one name or pattern; without it all containers are set.
    const sets = containers.size === 0 ? [flags] : [...containers].map((one) => [`--containers=${one}`, ...flags]);
    return {
      says: `Adds ${name} to ${count(nodesWithout(context), 'node')}: say in the template what each container takes; the amounts below are only a start. ${templateChangeCost(context)} The other way is a LimitRange with defaults for namespace ${namespace}.`,
      commands: [...sets.map((each) => setResources(context, each)), verifyRollout(context)],
      patch: null,
    };
  },
});

/** `cpu` and `memory` alone mean the request. */
function kindOf(resource: string): 'requests' | 'limits' {
  return resource.startsWith('limits.') ? 'limits' : 'requests';
}

const START: ReadonlyMap<string, string> = new Map([
  ['cpu', '100m'],
  ['memory', '128Mi'],
]);

export function setResources({ daemonSet: { namespace, name } }: CellContext, flags: readonly string[]): string {
  return kubectlIn(namespace, 'set', 'resources', `ds/${name}`, ...flags);
}

function quotaLimits(refusal: Refusal, context: CellContext): Evidence {
  const limits = () => {
    const quota = quotaOf(refusal, context);
    return quota === null
      ? 'no such quota'
      : [...quota.hard].map(([resource, hard]) => `${resource} ${hard}`).join(', ');
  };
  return {
    label: `Quota ${refusal.by}`,
    value: whenRead('resourcequotas', context, limits),
    path: 'ResourceQuota.status.hard',
  };
}
