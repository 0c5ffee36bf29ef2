import { type CellContext, defineReason } from '../../reason.ts';
import { describeDaemonSet, kubectlIn, verifyHere } from '../shared/kubectl.ts';
import { timestamp } from '../shared/words.ts';

/** The controller gets this long before a missing Pod is a fault. */
const GRACE_MS = 30_000;
/** And this long before nothing is left that could explain it. */
const LONG_MS = 2 * 60_000;

interface Unexplained {
  readonly isFresh: boolean;
  readonly isLong: boolean;
  readonly canReadEvents: boolean;
}

/** A Pod should be here, and nothing in the API says why it is not. */
export const PodMissingUnexplained = defineReason<Unexplained>({
  id: 'PodMissingUnexplained',
  isFallback: true,
  layer: 'noPod',
  state: 'missing',
  severity: ({ isFresh, isLong }) => (isFresh ? 'info' : isLong ? 'critical' : 'warning'),
  confidence: 'inferred',
  step: 'podCreated',
  affectedBy: [
    'Event',
    'Pod.metadata',
    'PodlessSince',
    'Node.metadata.creationTimestamp',
    'DaemonSet.metadata.creationTimestamp',
  ],
  find(context) {
    if (context.pod !== null) return null;
    const isFresh = isWithin(context, GRACE_MS);
    const isLong = !isFresh && !isWithin(context, LONG_MS);
    return { isFresh, isLong, canReadEvents: context.around.canRead('events') };
  },
  says({ isFresh, canReadEvents }) {
    if (isFresh) return 'No Pod yet; the controller is still to create it.';
    return canReadEvents
      ? 'No Pod, and the API shows no reason. Checked: node, taints, earlier Pods, events.'
      : 'No Pod, and the API shows no reason. Not checked: events (no permission to list events, or not live).';
  },
  since: (_found, { podlessSince }) => podlessSince,
  evidence({ canReadEvents }, { node, daemonSet, around }) {
    const newest = around.eventsOf(daemonSet.uid)[0];
    const events =
      newest === undefined
        ? 'none kept; events usually expire after 1 h'
        : `newest is ${newest.reason}, ${timestamp(newest.lastSeen)}`;
    return [
      { label: 'Should run', value: 'nodeName, nodeSelector, affinity and taints all pass', path: '' },
      { label: 'Earlier Pods', value: 'none is left that the controller would wait for', path: 'Pod.metadata' },
      {
        label: 'Events',
        value: canReadEvents ? events : 'not checked: no permission to list events, or not live',
        path: 'Event',
      },
      { label: 'Node since', value: timestamp(node.createdAt), path: 'Node.metadata.creationTimestamp' },
      {
        label: 'Observed',
        value: `generation ${daemonSet.status.observedGeneration} of ${daemonSet.generation}`,
        path: 'DaemonSet.status.observedGeneration',
      },
    ];
  },
  remedy: (_found, context) => ({
    says: 'The remedy is not known. The log of kube-controller-manager is the only place that tells more; any edit of the DaemonSet, such as this annotation, makes the controller look again and restarts nothing.',
    commands: [
      describeDaemonSet(context),
      kubectlIn(
        context.daemonSet.namespace,
        'annotate',
        'ds',
        context.daemonSet.name,
        'rollcall/looked-at=now',
        '--overwrite',
      ),
      verifyHere(context),
    ],
    patch: null,
  }),
});

/** Node or DaemonSet are new, or the node lost its Pod, or came to need one, only a moment ago. */
function isWithin({ node, daemonSet, podlessSince, time }: CellContext, ms: number): boolean {
  const began = [node.createdAt, daemonSet.createdAt, podlessSince];
  return began.some((at) => at !== null && !time.isOlderThan(at, ms));
}
