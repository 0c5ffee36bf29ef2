/** How a change arrives everywhere. */

import { allowsSurge, join, ownerNote } from '../reasons/shared/cost.ts';
import { kubectlIn, patchDaemonSet, watchRollout } from '../reasons/shared/kubectl.ts';
import { formatSpan } from '../summary/words.ts';
import { defineRule } from './rule.ts';

export const UpdatesOnDelete = defineRule<true>({
  id: 'UpdatesOnDelete',
  about:
    'With OnDelete a change reaches a node only when somebody deletes the Pod there: nodes drift apart, and a fix is ' +
    'nowhere until then. It is meant for agents whose restart is an operation of its own.',
  severity: 'info',
  find: ({ daemonSet }) => (daemonSet.updateStrategy.type === 'OnDelete' ? true : null),
  says: () => 'updateStrategy OnDelete: a change reaches a node only when its Pod is deleted by hand.',
  evidence: () => [{ label: 'Strategy', value: 'OnDelete', path: 'DaemonSet.spec.updateStrategy.type' }],
  remedy: (_, { daemonSet, around }) => ({
    says: join(
      `RollingUpdate brings changes by itself.${around.rollout.old > 0 ? ` It begins at once with the ${around.rollout.old} Pods of older revisions, one at a time.` : ' No Pod is restarted by this change alone.'}`,
      ownerNote(daemonSet),
    ),
    commands: [
      patchDaemonSet(daemonSet, [{ op: 'add', path: '/spec/updateStrategy', value: { type: 'RollingUpdate' } }]),
      watchRollout(daemonSet),
    ],
    patch: 'spec:\n  updateStrategy:\n    type: RollingUpdate\n',
  }),
});

const DAY_SECONDS = 86_400;
/** What a Pod takes at the very least: to end, to be created, pulled and started. */
const LEAST_SECONDS = 30;

interface Slow {
  readonly seconds: number;
  readonly perNode: number;
  readonly slots: number;
  readonly isSeen: boolean;
}

export const SlowRollout = defineRule<Slow>({
  id: 'SlowRollout',
  about:
    'A rollout replaces as many Pods at a time as maxUnavailable or maxSurge allows. On many nodes with one at a time ' +
    'it lasts for days, and a security fix with it. Rollcall counts with the time that a node was seen to take, else ' +
    'with minReadySeconds and half a minute.',
  severity: 'warning',
  find({ daemonSet, around, nodes, secondsPerNode }) {
    if (daemonSet.updateStrategy.type !== 'RollingUpdate') return null;
    const { maxUnavailable, maxSurge } = around.rollout;
    const slots = Math.max(maxUnavailable, maxSurge, 1);
    const perNode = secondsPerNode ?? daemonSet.minReadySeconds + LEAST_SECONDS;
    const seconds = Math.ceil(nodes.length / slots) * perNode;
    return seconds < DAY_SECONDS ? null : { seconds, perNode, slots, isSeen: secondsPerNode !== null };
  },
  says: ({ seconds, slots }, { nodes }) =>
    `A rollout over ${nodes.length} nodes lasts ${formatSpan(seconds * 1000)}: ${slots} at a time.`,
  evidence: ({ perNode, slots, isSeen }, { nodes, daemonSet }) => [
    { label: 'At a time', value: String(slots), path: 'DaemonSet.spec.updateStrategy.rollingUpdate' },
    { label: 'Nodes', value: String(nodes.length), path: '' },
    {
      label: 'Per node',
      value: `${formatSpan(perNode * 1000)}, ${isSeen ? 'as seen' : `minReadySeconds ${daemonSet.minReadySeconds} and half a minute`}`,
      path: isSeen ? '' : 'DaemonSet.spec.minReadySeconds',
    },
  ],
  remedy: ({ perNode }, { daemonSet, nodes }) => {
    const look = kubectlIn(daemonSet.namespace, 'get', 'ds', daemonSet.name, '-o', 'wide');
    if (Math.ceil(nodes.length / Math.ceil(nodes.length / 10)) * perNode >= DAY_SECONDS) {
      return {
        says: join(
          `A node takes ${formatSpan(perNode * 1000)}: even a tenth of the nodes at a time is not done within a day. Look why a node takes so long, and whether minReadySeconds has to be ${daemonSet.minReadySeconds}; no Pod is restarted by changing that.`,
          ownerNote(daemonSet),
        ),
        commands: [look],
        patch: null,
      };
    }
    // Validation lets exactly one of the two be non-zero: what the agent's owner chose stays.
    const field = allowsSurge(daemonSet) ? 'maxSurge' : 'maxUnavailable';
    const meanwhile =
      field === 'maxSurge' ? 'As many nodes run two Pods meanwhile' : 'As many nodes lack the agent meanwhile';
    return {
      says: join(
        `A tenth of the nodes at a time is done in ten steps. ${meanwhile}; no Pod is restarted by this change alone.`,
        ownerNote(daemonSet),
      ),
      commands: [
        patchDaemonSet(daemonSet, [{ op: 'add', path: `/spec/updateStrategy/rollingUpdate/${field}`, value: '10%' }]),
        look,
      ],
      patch: `spec:\n  updateStrategy:\n    rollingUpdate:\n      ${field}: 10%\n`,
    };
  },
});
