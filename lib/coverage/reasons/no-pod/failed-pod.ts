import type { EventObject } from '../../objects.ts';
import { type CellContext, defineReason } from '../../reason.ts';
import { describeDaemonSet, kubectlIn, verifyHere } from '../shared/kubectl.ts';
import { named, timestamp } from '../shared/words.ts';
import { findRefusal, REFUSED_ON, withoutPrefix } from './refusals.ts';

/** The replacement follows within seconds; later something else is in the way. */
const RECENT_MS = 5 * 60_000;

/** The last Pod here failed and was deleted; the controller takes longer from time to time. */
export const FailedPodBackoff = defineReason<{ readonly event: EventObject; readonly pod: string }>({
  id: 'FailedPodBackoff',
  about:
    'The last Pod here failed and the controller deleted it, for which it waits longer each time, up to 15 minutes. Rollcall reads the FailedDaemonPod event, which names the Pod and the node. Why the Pod failed went with it, unless an event of the Pod is still there.',
  layer: 'noPod',
  state: 'missing',
  severity: 'warning',
  confidence: 'reported',
  step: 'podCreated',
  affectedBy: [...REFUSED_ON, 'Node.metadata.name'],
  find(context) {
    const { around, daemonSet, node, pods, time } = context;
    if (pods.length > 0) return null;
    const named = ({ reason, message }: EventObject) =>
      reason === 'FailedDaemonPod' && message.includes(` on node ${node.name}, `);
    const event = around.eventsOf(daemonSet.uid).find(named);
    if (event === undefined || event.lastSeen === null || time.isOlderThan(event.lastSeen, RECENT_MS)) return null;
    const refusedAt = findRefusal(context)?.event.lastSeen ?? null;
    if (refusedAt !== null && refusedAt >= event.lastSeen) return null;
    return { event, pod: /failed daemon pod \S*?\/(\S+) on node/.exec(withoutPrefix(event.message))?.[1] ?? '' };
  },
  says: ({ pod }) =>
    `${pod === '' ? 'The last Pod' : `Pod ${named(pod, 70)}`} failed here and was deleted; its replacement is not there yet.`,
  since: ({ event }) => event.lastSeen,
  evidence: ({ event }) => [
    { label: 'Event', value: event.message, path: 'Event FailedDaemonPod of the DaemonSet' },
    {
      label: 'Seen',
      value: `${event.count === 1 ? 'once' : `${event.count} times`}, last ${timestamp(event.lastSeen)}`,
      path: 'Event.series',
    },
  ],
  remedy: ({ pod }, context) => ({
    says: `Find out why it failed: usually the kubelet refused it, for lack of room, a port or a feature. The controller creates the next one by itself, and if that fails too, it takes longer each time, up to 15 min.`,
    commands: [...lookAt(pod, context), describeDaemonSet(context), verifyHere(context)],
    patch: null,
  }),
});

function lookAt(pod: string, { daemonSet }: CellContext): readonly string[] {
  return pod === ''
    ? []
    : [kubectlIn(daemonSet.namespace, 'get', 'events', '--field-selector', `involvedObject.name=${pod}`)];
}
