import type { Evidence } from '../../model.ts';
import type { ResourceName, StringMap } from '../../objects.ts';
import { type CellContext, defineReason } from '../../reason.ts';
import { describeDaemonSet, retryNow, verifyHere } from '../shared/kubectl.ts';
import { timestamp } from '../shared/words.ts';
import { leaseEvidence, whenRead } from './checked.ts';

/** The controller gets this long before a missing Pod is a fault. */
const GRACE_MS = 30_000;
/** And this long before nothing is left that could explain it. */
const LONG_MS = 2 * 60_000;

interface Unexplained {
  readonly isFresh: boolean;
  readonly isLong: boolean;
  /** Lists that would have told, had they been readable. */
  readonly unread: readonly ResourceName[];
}

/** A Pod should be here, and nothing in the API says why it is not. */
export const PodMissingUnexplained = defineReason<Unexplained>({
  id: 'PodMissingUnexplained',
  about:
    'The node should run the Pod, none is there, and nothing in the API says why. Within 30 seconds that is normal; after 2 minutes it is a fault. Rollcall lists what it looked at and what it may not read; what the controller thinks stands only in the log of kube-controller-manager.',
  isFallback: true,
  layer: 'noPod',
  state: 'missing',
  severity: ({ isFresh, isLong }) => (isFresh ? 'info' : isLong ? 'critical' : 'warning'),
  confidence: 'inferred',
  step: 'podCreated',
  affectedBy: [
    'Event',
    'Pod.metadata',
    'DaemonSet.spec.template.spec.priorityClassName',
    'DaemonSet.spec.template.spec.runtimeClassName',
    'PodlessSince',
    'Node.metadata.creationTimestamp',
    'DaemonSet.metadata.creationTimestamp',
  ],
  find(context) {
    if (context.pod !== null) return null;
    const isFresh = isWithin(context, GRACE_MS);
    const isLong = !isFresh && !isWithin(context, LONG_MS);
    return { isFresh, isLong, unread: unreadLists(context) };
  },
  says({ isFresh, unread }) {
    if (isFresh) return 'No Pod yet; the controller is still to create it.';
    return unread.length === 0
      ? 'No Pod, and the API shows no reason. Checked: node, taints, earlier Pods, events, namespace, quotas, leases.'
      : `No Pod, and the API shows no reason. Not checked: ${unread.join(', ')}.`;
  },
  since: (_found, { podlessSince }) => podlessSince,
  evidence: (_found, context) => [
    { label: 'Should run', value: 'nodeName, nodeSelector, affinity and taints all pass', path: '' },
    { label: 'Earlier Pods', value: 'none is left that the controller would wait for', path: 'Pod.metadata' },
    ...surroundingEvidence(context),
    leaseEvidence(context),
    { label: 'Node since', value: timestamp(context.node.createdAt), path: 'Node.metadata.creationTimestamp' },
    {
      label: 'Observed',
      value: `generation ${context.daemonSet.status.observedGeneration} of ${context.daemonSet.generation}`,
      path: 'DaemonSet.status.observedGeneration',
    },
  ],
  remedy: (_found, context) => ({
    says: 'The remedy is not known. The log of kube-controller-manager is the only place that tells more; any edit of the DaemonSet, such as this annotation, makes the controller look again and restarts nothing.',
    commands: [describeDaemonSet(context), retryNow(context.daemonSet), verifyHere(context)],
    patch: null,
  }),
});

/** Node or DaemonSet are new, or the node lost its Pod, or came to need one, only a moment ago. */
function isWithin({ node, daemonSet, podlessSince, time }: CellContext, ms: number): boolean {
  const began = [node.createdAt, daemonSet.createdAt, podlessSince];
  return began.some((at) => at !== null && !time.isOlderThan(at, ms));
}

/** The lists without which a cause may stay unseen; of classes only those that the template names. */
function unreadLists({ around, daemonSet: { template } }: CellContext): readonly ResourceName[] {
  const wanted: readonly ResourceName[] = [
    'events',
    'namespaces',
    'resourcequotas',
    'limitranges',
    ...(template.priorityClassName === '' ? [] : (['priorityclasses'] as const)),
    ...(template.runtimeClassName === '' ? [] : (['runtimeclasses'] as const)),
    'leases',
  ];
  return wanted.filter((resource) => !around.canRead(resource));
}

/** What was looked at around the cell, and what it says; classes only where the template names one. */
function surroundingEvidence(context: CellContext): readonly Evidence[] {
  const { around, daemonSet } = context;
  const { priorityClassName, runtimeClassName } = daemonSet.template;
  const newest = around.eventsOf(daemonSet.uid)[0];
  const row = (label: string, resource: ResourceName, path: string, says: () => string): Evidence => ({
    label,
    value: whenRead(resource, context, says),
    path,
  });
  return [
    row('Events', 'events', 'Event', () =>
      newest === undefined
        ? 'none kept; events usually expire after 1 h'
        : `newest is ${newest.reason}, ${timestamp(newest.lastSeen)}`,
    ),
    row('Namespace', 'namespaces', 'Namespace.status.phase', () => around.namespace()?.phase || 'not found'),
    row('Quotas', 'resourcequotas', 'ResourceQuota.status', () => {
      const quotas = around.quotas().map(({ name, hard, used }) => `${name}: ${usage(hard, used)}`);
      return quotas.join('; ') || 'none in this namespace';
    }),
    row('Limit ranges', 'limitranges', 'LimitRange', () => {
      const names = around.limitRanges().map(({ name }) => name);
      return names.length === 0 ? 'none in this namespace' : `${names.join(', ')}, and no refusal names one`;
    }),
    ...(priorityClassName === ''
      ? []
      : [row('Priority class', 'priorityclasses', 'PriorityClass', () => `${priorityClassName} exists`)]),
    ...(runtimeClassName === ''
      ? []
      : [row('Runtime class', 'runtimeclasses', 'RuntimeClass', () => `${runtimeClassName} exists`)]),
  ];
}

function usage(hard: StringMap, used: StringMap): string {
  return [...hard].map(([resource, limit]) => `${resource} ${used.get(resource) ?? '0'} of ${limit}`).join(', ');
}
