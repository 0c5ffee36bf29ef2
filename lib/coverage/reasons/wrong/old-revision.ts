/** The Pod is fine and of an older revision. One reason for each thing that it can be waiting for. */
import { count } from '../../summary/words.ts';
import { join } from '../shared/cost.ts';
import { describeDaemonSet, describePod, kubectlIn, verifyHere, verifyRollout } from '../shared/kubectl.ts';
import { undoCommand, undoCost } from '../shared/undo.ts';
import { firstLine, named, shortNode, timestamp } from '../shared/words.ts';
import { oldRevision, slotsOf } from './old-revision-facts.ts';

/** The rollout goes on; this node's turn has not come. The order of nodes is random. */
export const OldRevisionQueued = oldRevision('queued', {
  id: 'OldRevisionQueued',
  about:
    'The Pod is available and of an older revision, and the rollout still moves: slots of the update budget are free, or get free as nodes finish. The controller picks the nodes at random, so which is next is not known.',
  severity: 'info',
  confidence: 'certain',
  says: (_pod, { around, daemonSet }) =>
    around.rollout.isObserved
      ? 'Runs an older revision; the rollout reaches this node in its turn.'
      : `Runs an older revision; the controller has not taken up generation ${daemonSet.generation} yet.`,
  evidence: (_pod, context) => [
    { label: 'At a time', value: count(slotsOf(context), 'node'), path: 'DaemonSet.spec.updateStrategy' },
  ],
  remedy: (_pod, context) => ({
    says: 'Wait: the rollout goes on by itself. Which node is next is not known: the controller picks at random.',
    commands: [verifyRollout(context)],
    patch: null,
  }),
});

/** Every slot of the budget is held by a node that does not get well. */
export const OldRevisionBlocked = oldRevision('blocked', {
  id: 'OldRevisionBlocked',
  about:
    'The Pod is available and of an older revision, and every slot of the update budget is held by a node that does not get well. The nodes that hold the slots are listed with their own reasons: those are what to repair. No slot freed for 5 minutes, or for three times what a node usually takes, counts as stuck; Kubernetes itself has no such notion.',
  severity: 'warning',
  confidence: 'certain',
  says(_pod, context) {
    const { held, holders } = context.around.rollout;
    const [first] = holders;
    const who =
      first === undefined ? '' : `, the longest by ${named(shortNode(first.node), 28)} (${named(first.reason, 26)})`;
    return `Runs an older revision: the rollout is stuck, ${held} of ${slotsOf(context)} slots held${who}.`;
  },
  since: (_pod, { around }) => around.rollout.stuckSince,
  evidence: (_pod, { around }) => [
    { label: 'Stuck since', value: timestamp(around.rollout.stuckSince), path: '' },
    ...around.rollout.holders.map(({ node, pod, reason, since }) => ({
      label: 'Slot held by',
      value: `${node}: ${reason || 'not known'}${pod === null ? ', no Pod' : `, Pod ${pod}`}${since === null ? '' : `, since ${timestamp(since)}`}`,
      path: '',
    })),
  ],
  remedy(_pod, context) {
    const { namespace } = context.daemonSet;
    const [first] = context.around.rollout.holders;
    const holder = first?.pod ? [describePod({ namespace, name: first.pod })] : [describeDaemonSet(context)];
    const repair = 'Repair the nodes that hold the slots: the rollout then goes on by itself.';
    if (first?.isUpdated !== true) {
      return { says: repair, commands: [...holder, verifyRollout(context)], patch: null };
    }
    return {
      says: `${repair} If the new revision is the fault, undoing the rollout ${undoCost(context)}; whether the older revision runs on the nodes that fail is not known.`,
      commands: [...holder, undoCommand(context), verifyRollout(context)],
      patch: null,
    };
  },
});

/** One thing somewhere keeps the controller from every step everywhere. */
export const OldRevisionHalted = oldRevision('halted', {
  id: 'OldRevisionHalted',
  about:
    'The Pod is available and of an older revision, and one thing keeps the controller from every step on every node: a create that is refused anywhere, a controller that does not run, a revision that can not be recorded, a DaemonSet or namespace that is being deleted. Free slots do not help. What to do is what that cause asks for.',
  severity: 'warning',
  confidence: 'inferred',
  says: (_pod, { around }) =>
    `Runs an older revision; the rollout is halted: ${named(firstLine(around.rollout.halted?.says ?? ''), 88)}.`,
  evidence: (_pod, { around: { rollout } }) => [
    {
      label: 'Halted by',
      value: `${rollout.halted?.reason}: ${rollout.halted?.says}`,
      path: rollout.halted?.path ?? '',
    },
  ],
  remedy(_pod, context) {
    const { says = '', commands = [], patch = null } = context.around.rollout.halted?.remedy ?? {};
    return {
      says: join('As long as this holds, the controller updates no node.', says),
      commands: [...commands, verifyRollout(context)],
      patch,
    };
  },
});

/** The strategy leaves the update to whoever deletes the Pod. */
export const OldRevisionOnDelete = oldRevision('onDelete', {
  id: 'OldRevisionOnDelete',
  about:
    'The update strategy is OnDelete: the controller records the new revision and deletes nothing. A node is updated when somebody deletes its Pod.',
  severity: 'info',
  confidence: 'certain',
  says: (pod) => `Runs an older revision; OnDelete waits for you to delete Pod ${named(pod.name, 60)}.`,
  evidence: (_pod, { daemonSet }) => [
    { label: 'Strategy', value: daemonSet.updateStrategy.type, path: 'DaemonSet.spec.updateStrategy.type' },
  ],
  remedy: (pod, context) => ({
    says: `Updates ${context.daemonSet.name} on this node: delete the Pod and the controller creates one of the current revision. The node is without the agent meanwhile; no other node is touched.`,
    commands: [kubectlIn(pod.namespace, 'delete', 'pod', pod.name), verifyHere(context)],
    patch: null,
  }),
});
