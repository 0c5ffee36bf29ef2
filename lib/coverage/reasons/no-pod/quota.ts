/** A ResourceQuota refuses the Pod: it is used up, wants requests, or does not cover the Pod. */
import type { Evidence, Remedy } from '../../model.ts';
import type { CellContext } from '../../reason.ts';
import { count } from '../../summary/words.ts';
import { templateChangeCost } from '../shared/cost.ts';
import { kubectlIn, verifyHere, verifyRollout } from '../shared/kubectl.ts';
import { firstLine, named } from '../shared/words.ts';
import { whenRead } from './checked.ts';
import { isShort, limitFor, type QuotaRow, quotaOf, refusedRows, rowsNow } from './quota-numbers.ts';
import { nodesWithout, refusalReason } from './refusal-reason.ts';
import type { Refusal } from './refusals.ts';

/** What the quota that refused says now. `unknown`: it isn't read. */
type Now = 'unknown' | 'gone' | 'fits' | 'short';

function stateNow(refusal: Refusal, context: CellContext): Now {
  if (!context.around.canRead('resourcequotas')) return 'unknown';
  const quota = quotaOf(refusal, context);
  if (quota === null) return 'gone';
  const refused = refusedRows(refusal);
  if (refused.length === 0) return 'unknown';
  return rowsNow(refused, quota).some(isShort) ? 'short' : 'fits';
}

/** The rows that don't fit: of the object where it is read, else of the text. */
function shortRows(refusal: Refusal, context: CellContext): readonly QuotaRow[] {
  const refused = refusedRows(refusal);
  const quota = quotaOf(refusal, context);
  return quota === null ? refused : rowsNow(refused, quota).filter(isShort);
}

function saysRows(rows: readonly QuotaRow[]): string {
  return rows
    .map(({ resource, requested, used, hard }) => `${resource} ${used} of ${hard}, the Pod needs ${requested}`)
    .join('; ');
}

/** A ResourceQuota of the namespace is used up. One refused Pod also holds up the whole rollout. */
export const QuotaExceeded = refusalReason({
  id: 'QuotaExceeded',
  about:
    "A ResourceQuota of the namespace has no room for one more Pod, and the API server refuses it. Rollcall reads the controller's FailedCreate event and, where it may list quotas, checks the numbers: then it is certain. The event names no node; while one Pod is refused, no rollout step of the DaemonSet happens on any node.",
  kind: 'quotaExceeded',
  affectedBy: ['ResourceQuota'],
  confidence: (refusal, context) => (stateNow(refusal, context) === 'short' ? 'certain' : 'reported'),
  severity: (refusal, context) => (isOver(refusal, context) ? 'warning' : 'critical'),
  says(refusal, context) {
    const quota = `Quota ${named(refusal.by, 40)}`;
    switch (stateNow(refusal, context)) {
      case 'short':
        return `${quota} is used up: ${named(saysRows(shortRows(refusal, context)), 78)}.`;
      case 'fits':
        return `${quota} refused the Pod at the last attempt; it has room now.`;
      case 'gone':
        return `${quota} refused the Pod at the last attempt; it does not exist any more.`;
      case 'unknown':
        return `${quota} refuses the Pod: ${named(saysRows(refusedRows(refusal)) || firstLine(refusal.detail), 74)}.`;
    }
  },
  moreEvidence: (refusal, context) => [
    {
      label: 'Quota',
      value: `${context.daemonSet.namespace}/${refusal.by}`,
      path: 'ResourceQuota.metadata.name',
    },
    {
      label: 'Now',
      value: whenRead('resourcequotas', context, () => saysNow(refusal, context)),
      path: 'ResourceQuota.status',
    },
  ],
  remedy: (refusal, context) => (isOver(refusal, context) ? retryRemedy(context) : raiseRemedy(refusal, context)),
});

function isOver(refusal: Refusal, context: CellContext): boolean {
  const now = stateNow(refusal, context);
  return now === 'fits' || now === 'gone';
}

function saysNow(refusal: Refusal, context: CellContext): string {
  const quota = quotaOf(refusal, context);
  if (quota === null) return 'no such quota';
  return saysRows(rowsNow(refusedRows(refusal), quota)) || 'it does not limit what was refused';
}

/** Nothing is in the way any more, but the next attempt may be a quarter of an hour off. */
export function retryRemedy(context: CellContext): Remedy {
  const { namespace, name } = context.daemonSet;
  return {
    says: `Wait: the controller retries by itself, up to 17 min after the last attempt. Any edit of ${name}, such as this annotation, makes it try at once and restarts nothing.`,
    commands: [
      kubectlIn(namespace, 'annotate', 'ds', name, 'rollcall/looked-at=now', '--overwrite'),
      verifyHere(context),
    ],
    patch: null,
  };
}

function raiseRemedy(refusal: Refusal, context: CellContext): Remedy {
  const { by } = refusal;
  const { namespace, name } = context.daemonSet;
  const without = nodesWithout(context);
  const limits = shortRows(refusal, context).map((row) => [row.resource, limitFor(row, without)] as const);
  const isKnown = limits.length > 0 && limits.every(([, limit]) => limit !== null);
  const raise = JSON.stringify({ spec: { hard: Object.fromEntries(limits) } });
  return {
    says: `Raising the quota, or freeing what it counts, adds ${name} to ${count(without, 'node')}: the controller retries by itself, up to 17 min apart. Until then no rollout step of ${name} happens on any node. The quota then allows that much more to everybody in ${namespace}; whoever set it has to agree.`,
    commands: [
      kubectlIn(namespace, 'describe', 'resourcequota', by),
      ...(isKnown ? [kubectlIn(namespace, 'patch', 'resourcequota', by, '--type=merge', '-p', raise)] : []),
      verifyHere(context),
    ],
    patch: null,
  };
}

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
      commands: [...(isForClass ? [kubectlIn(namespace, ...create)] : []), get, verifyHere(context)],
      patch: null,
    };
  },
});
