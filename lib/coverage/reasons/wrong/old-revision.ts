/** The Pod is fine and of an older revision. One reason for each thing that it can be waiting for. */
import type { Evidence } from '../../model.ts';
import type { PodObject } from '../../objects.ts';
import { type CellContext, defineReason, type Reason, type ReasonDefinition } from '../../reason.ts';
import type { RolloutFacts } from '../../rollout/rollout-facts.ts';
import { count } from '../../summary/words.ts';
import { allowsSurge } from '../shared/cost.ts';
import { ELIGIBILITY_FIELDS } from '../shared/ineligible.ts';
import { describeDaemonSet, describePod, kubectlIn, verifyHere, verifyRollout } from '../shared/kubectl.ts';
import { firstLine, named, shortNode, timestamp } from '../shared/words.ts';

const HASH_LABEL = 'controller-revision-hash';
const GENERATION_ANNOTATION = 'deprecated.daemonset.template.generation';

type Waits = 'queued' | 'blocked' | 'halted' | 'onDelete';

/** What an old Pod waits for; null when it is not known to be old. */
function waitsFor({ isUpdated, pod, daemonSet, eligibility, around: { rollout } }: CellContext): Waits | null {
  if (pod === null || isUpdated || !eligibility.shouldRun) return null;
  if (rollout.currentHash === null && !daemonSet.annotations.has(GENERATION_ANNOTATION)) return null;
  if (rollout.strategy === 'OnDelete') return 'onDelete';
  if (rollout.halted !== null) return 'halted';
  return rollout.stuckSince === null ? 'queued' : 'blocked';
}

function oldRevision(
  wanted: Waits,
  words: Pick<ReasonDefinition<PodObject>, 'id' | 'severity' | 'confidence' | 'says' | 'remedy'> &
    Partial<Pick<ReasonDefinition<PodObject>, 'since' | 'evidence'>>,
): Reason {
  return defineReason<PodObject>({
    layer: 'wrong',
    state: 'outdated',
    step: 'revision',
    affectedBy: [
      ...ELIGIBILITY_FIELDS,
      'Pod.metadata',
      'ControllerRevision',
      'Rollout',
      'DaemonSet.metadata.annotations',
      'DaemonSet.metadata.generation',
      'DaemonSet.spec.updateStrategy',
    ],
    find: (context) => (waitsFor(context) === wanted ? context.pod : null),
    since: (pod, { around }) => newerSince(pod, around.rollout),
    ...words,
    evidence: (pod, context) => [...revisionEvidence(pod, context), ...(words.evidence?.(pod, context) ?? [])],
  });
}

/** When the newer revision came; a rollback reuses an old one, whose time then says nothing. */
function newerSince({ createdAt }: PodObject, { currentCreatedAt }: RolloutFacts): number | null {
  if (currentCreatedAt === null || createdAt === null) return null;
  return currentCreatedAt >= createdAt ? currentCreatedAt : null;
}

function revisionEvidence(pod: PodObject, { around: { rollout } }: CellContext): Evidence[] {
  const { currentHash, currentRevision, old } = rollout;
  const current = currentRevision === null ? 'not known' : `revision ${currentRevision}, hash ${currentHash}`;
  return [
    {
      label: 'Pod has',
      value: `hash ${pod.labels.get(HASH_LABEL) ?? 'none'}`,
      path: `Pod.metadata.labels[${HASH_LABEL}]`,
    },
    { label: 'Current', value: current, path: 'ControllerRevision.revision' },
    { label: 'Left to update', value: count(old, 'node'), path: '' },
  ];
}

function slotsOf({ daemonSet, around: { rollout } }: CellContext): number {
  return allowsSurge(daemonSet) ? rollout.maxSurge : rollout.maxUnavailable;
}

/** The rollout goes on; this node's turn has not come. The order of nodes is random. */
export const OldRevisionQueued = oldRevision('queued', {
  id: 'OldRevisionQueued',
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
    const { namespace, name } = context.daemonSet;
    const [first] = context.around.rollout.holders;
    const holder = first?.pod ? [describePod({ namespace, name: first.pod })] : [describeDaemonSet(context)];
    return {
      says: `Repair the nodes that hold the slots: the rollout then goes on by itself. If the new revision is the fault, undoing the rollout replaces the Pods that are updated by now; whether the older revision runs on the nodes that fail is not known.`,
      commands: [...holder, kubectlIn(namespace, 'rollout', 'undo', `ds/${name}`), verifyRollout(context)],
      patch: null,
    };
  },
});

/** One thing somewhere keeps the controller from every step everywhere. */
export const OldRevisionHalted = oldRevision('halted', {
  id: 'OldRevisionHalted',
  severity: 'warning',
  confidence: 'inferred',
  says: (_pod, { around }) =>
    `Runs an older revision; the rollout is halted: ${named(firstLine(around.rollout.halted?.says ?? ''), 88)}.`,
  evidence: (_pod, { around }) => [
    {
      label: 'Halted by',
      value: `${around.rollout.halted?.reason}: ${around.rollout.halted?.says}`,
      path: 'Event FailedCreate of the DaemonSet',
    },
  ],
  remedy: (_pod, context) => ({
    says: 'Repair what refuses the new Pod: as long as one create fails anywhere, the controller takes no rollout step on any node. It then goes on by itself.',
    commands: [describeDaemonSet(context), verifyRollout(context)],
    patch: null,
  }),
});

/** The strategy leaves the update to whoever deletes the Pod. */
export const OldRevisionOnDelete = oldRevision('onDelete', {
  id: 'OldRevisionOnDelete',
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
