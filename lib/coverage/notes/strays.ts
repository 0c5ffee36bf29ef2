/** Pods of the DaemonSet for a node that does not exist: they count nowhere, and no cell shows them. */
import { allowsSurge } from '../reasons/shared/cost.ts';
import { deleteIfThere, describePod } from '../reasons/shared/kubectl.ts';
import { named, shortNode, timestamp } from '../reasons/shared/words.ts';
import { defineNote, type NoteContext, type Stray } from './note.ts';

type Strays = readonly [Stray, ...Stray[]];

const NAMED = 8;

function straysThat({ strays }: NoteContext, isMeant: (stray: Stray) => boolean): Strays | null {
  const [first, ...more] = strays.filter(isMeant);
  return first === undefined ? null : [first, ...more];
}

const isBound = ({ pods: [pod] }: Stray) => pod.nodeName !== '';
const andMore = (strays: Strays) => (strays.length === 1 ? '' : `, and ${strays.length - 1} more`);
const evidenceOf = (strays: Strays, path: string) =>
  strays.slice(0, NAMED).flatMap(({ node, pods }) =>
    pods.map((pod) => ({
      label: 'Pod',
      value: `${pod.name} for ${node}, created ${timestamp(pod.createdAt)}`,
      path,
    })),
  );

/** Not bound, and pinned to a node that is gone. */
export const TargetNodeMissing = defineNote<Strays>({
  id: 'TargetNodeMissing',
  about:
    'A Pod waits to be scheduled to a node that does not exist any more; the scheduler then says that every node fails its affinity. The controller deletes it when it looks next, and the removal of a node alone does not make it look. The Pod counts in none of the numbers.',
  severity: 'info',
  confidence: 'certain',
  affectedBy: ['Node.metadata.name', 'Pod.metadata', 'Pod.spec'],
  find: (context) => straysThat(context, (stray) => !isBound(stray)),
  says: (strays) =>
    `Pod ${named(strays[0].pods[0].name, 40)} waits for node ${named(shortNode(strays[0].node), 30)}, which does not exist${andMore(strays)}.`,
  since: () => null,
  evidence: (strays) => evidenceOf(strays, 'Pod.spec.affinity'),
  remedy: ([{ pods }]) => ({
    says: 'Wait: the controller deletes it at the next change of one of its Pods. Deleting it does the same, and nothing replaces it.',
    commands: [deleteIfThere(pods[0])],
    patch: null,
  }),
});

interface Bound {
  readonly strays: Strays;
  readonly isBlocking: boolean;
}

/** Bound to a node that is gone: Pod garbage collection takes it away. */
export const PodOnMissingNode = defineNote<Bound>({
  id: 'PodOnMissingNode',
  about:
    'A Pod is bound to a node that is not in the list of nodes. Pod garbage collection deletes it after about 40 seconds. Until then the controller counts it for the update budget, and with maxSurge an older Pod of this kind makes every rollout step fail, without an event.',
  severity: ({ isBlocking }) => (isBlocking ? 'warning' : 'info'),
  confidence: 'certain',
  haltsRollout: ({ isBlocking }) => isBlocking,
  affectedBy: ['Node.metadata.name', 'Pod.metadata', 'Pod.spec', 'ControllerRevision', 'DaemonSet.spec.updateStrategy'],
  find(context) {
    const strays = straysThat(context, isBound);
    if (strays === null) return null;
    const [first, ...more] = strays;
    const isBlocking = allowsSurge(context.daemonSet) && context.rollout.old > 0;
    const blocking = isBlocking ? strays.find(({ isOld }) => isOld) : undefined;
    if (blocking === undefined) return { strays, isBlocking: false };
    return { strays: [blocking, ...[first, ...more].filter((stray) => stray !== blocking)], isBlocking: true };
  },
  says: ({ strays, isBlocking }) =>
    `Pod ${named(strays[0].pods[0].name, 36)} is bound to node ${named(shortNode(strays[0].node), 26)}, which is gone${andMore(strays)}${isBlocking ? '; no surge step until it is' : ''}.`,
  since: () => null,
  evidence: ({ strays }) => evidenceOf(strays, 'Pod.spec.nodeName'),
  remedy: ({ strays: [{ pods }] }) => ({
    says: 'Wait about a minute: Pod garbage collection deletes it. If it stays, force its deletion, but only if the machine is gone for good: its containers may still run there.',
    commands: [describePod(pods[0])],
    patch: null,
  }),
});
