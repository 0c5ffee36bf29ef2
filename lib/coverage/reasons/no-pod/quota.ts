import type { Remedy } from '../../model.ts';
import type { CellContext } from '../../reason.ts';
import { count } from '../../summary/words.ts';
import { kubectlIn, retryNow, verifyHere } from '../shared/kubectl.ts';
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
  if (refusedRows(refusal).length === 0) return 'unknown';
  return rowsNow(refusal, quota, context).some(isShort) ? 'short' : 'fits';
}

/** The rows that don't fit: of the object where it is read, else of the text. */
function shortRows(refusal: Refusal, context: CellContext): readonly QuotaRow[] {
  const quota = quotaOf(refusal, context);
  return quota === null ? refusedRows(refusal) : rowsNow(refusal, quota, context).filter(isShort);
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
  return saysRows(rowsNow(refusal, quota, context)) || 'it does not limit what was refused';
}

/** Nothing is in the way any more, but the next attempt may be a quarter of an hour off. */
export function retryRemedy(context: CellContext): Remedy {
  const { name } = context.daemonSet;
  return {
    says: `Wait: the controller retries by itself, up to 17 min after the last attempt. Any edit of ${name}, such as this annotation, makes it try at once and restarts nothing.`,
    commands: [retryNow(context.daemonSet), verifyHere(context)],
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
    says: `Raising the quota, or freeing what it counts, adds ${name} to ${count(without, 'node')}: the controller retries by itself, up to 17 min apart, and at once when an annotation changes. Until then no rollout step of ${name} happens on any node. The quota then allows that much more to everybody in ${namespace}; whoever set it has to agree.`,
    commands: [
      kubectlIn(namespace, 'describe', 'resourcequota', by),
      ...(isKnown
        ? [kubectlIn(namespace, 'patch', 'resourcequota', by, '--type=merge', '-p', raise), retryNow(context.daemonSet)]
        : []),
      verifyHere(context),
    ],
    patch: null,
  };
}
