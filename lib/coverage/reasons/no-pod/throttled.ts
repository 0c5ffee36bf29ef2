import { defineReason } from '../../reason.ts';
import { describeDaemonSet, verifyHere } from '../shared/kubectl.ts';
import { timestamp } from '../shared/words.ts';
import { whenRead } from './checked.ts';
import { nodesWithout } from './refusal-reason.ts';

/** The controller waits for the Pods of one go for so long at most (`ExpectationsTimeout`). */
const ONE_GO_MS = 5 * 60_000;

/** So many nodes lack their Pod that the controller has to take several goes. */
export const CreationThrottled = defineReason<{ readonly at: number }>({
  id: 'CreationThrottled',
  about:
    'More than 250 nodes lack their Pod. The controller creates at most 250 at a time and waits until it sees them before it goes on, so this node is probably still to come. Rollcall counts the nodes and looks for a Pod created in the last 5 minutes; which node is next the API does not tell.',
  layer: 'noPod',
  state: 'missing',
  severity: 'info',
  confidence: 'inferred',
  step: 'podCreated',
  affectedBy: [
    'Crowded',
    'Event',
    'PodlessSince',
    'Pod.metadata',
    'DaemonSet.metadata.creationTimestamp',
    'Node.metadata.creationTimestamp',
  ],
  find({ around, pods, daemonSet, node, podlessSince, time }) {
    if (pods.length > 0 || !around.isCrowded()) return null;
    const created =
      around.eventsOf(daemonSet.uid).find(({ reason }) => reason === 'SuccessfulCreate')?.lastSeen ?? null;
    const signs = [created, podlessSince, daemonSet.createdAt, node.createdAt].filter((at) => at !== null);
    const newest = Math.max(...signs);
    return signs.length > 0 && !time.isOlderThan(newest, ONE_GO_MS) ? { at: newest } : null;
  },
  says: () => 'Over 250 nodes lack this Pod; the controller creates at most 250 at a time, and this one is to come.',
  since: (_found, { podlessSince }) => podlessSince,
  evidence: ({ at }, context) => [
    {
      label: 'Without a Pod',
      value: `over 250 nodes; ${nodesWithout(context)} by the status`,
      path: 'DaemonSet.status',
    },
    { label: 'Last sign', value: timestamp(at), path: '' },
    {
      label: 'Events',
      value: whenRead('events', context, () => {
        const made = context.around.eventsOf(context.daemonSet.uid).find(({ reason }) => reason === 'SuccessfulCreate');
        return made === undefined
          ? 'none of a Pod created'
          : `${made.count} times a Pod created, last ${timestamp(made.lastSeen)}`;
      }),
      path: 'Event SuccessfulCreate of the DaemonSet',
    },
  ],
  remedy: (_found, context) => ({
    says: 'Wait: the controller goes on by itself as soon as it sees the Pods of its last go. Nothing has to be done.',
    commands: [describeDaemonSet(context), verifyHere(context)],
    patch: null,
  }),
});
