/** What all Pods of an older revision have in common: what they wait for, since when, and how many are left. */
import type { Evidence } from '../../model.ts';
import type { PodObject } from '../../objects.ts';
import { type CellContext, defineReason, type Reason, type ReasonDefinition } from '../../reason.ts';
import type { RolloutFacts } from '../../rollout/rollout-facts.ts';
import { count } from '../../summary/words.ts';
import { allowsSurge } from '../shared/cost.ts';
import { isRevisionKnown } from '../shared/covered.ts';
import { ELIGIBILITY_FIELDS } from '../shared/ineligible.ts';

const HASH_LABEL = 'controller-revision-hash';

type Waits = 'queued' | 'blocked' | 'halted' | 'onDelete';

/** What an old Pod waits for; null when it is not known to be old. */
function waitsFor(context: CellContext): Waits | null {
  const { isUpdated, pod, eligibility, around } = context;
  const { rollout } = around;
  if (pod === null || isUpdated || !eligibility.shouldRun || !isRevisionKnown(context)) return null;
  if (rollout.strategy === 'OnDelete') return 'onDelete';
  if (rollout.halted !== null) return 'halted';
  // Until the controller has looked, nobody waits for a slot.
  return rollout.stuckSince === null || !rollout.isObserved ? 'queued' : 'blocked';
}

/** A reason for one thing that an old Pod can be waiting for. */
export function oldRevision(
  wanted: Waits,
  words: Pick<ReasonDefinition<PodObject>, 'id' | 'about' | 'severity' | 'confidence' | 'says' | 'remedy'> &
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
export function newerSince({ createdAt }: PodObject, { currentCreatedAt }: RolloutFacts): number | null {
  if (currentCreatedAt === null || createdAt === null) return null;
  return currentCreatedAt >= createdAt ? currentCreatedAt : null;
}

function revisionEvidence(pod: PodObject, { around: { rollout } }: CellContext): Evidence[] {
  const { currentHash, currentRevision, old } = rollout;
  const isKnown = currentRevision !== null && currentHash !== null;
  const current = isKnown ? `revision ${currentRevision}, hash ${currentHash}` : 'not known';
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

/** How many nodes the update budget lets be without the agent, or doubled, at a time. */
export function slotsOf({ daemonSet, around: { rollout } }: CellContext): number {
  return allowsSurge(daemonSet) ? rollout.maxSurge : rollout.maxUnavailable;
}
