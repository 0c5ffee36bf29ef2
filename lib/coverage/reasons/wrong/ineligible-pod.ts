/** A Pod where the controller would not place one. */
import type { PodObject } from '../../objects.ts';
import { type CellContext, defineReason } from '../../reason.ts';
import { join, ownerNote, templateChangeCost } from '../shared/cost.ts';
import { ELIGIBILITY_FIELDS, failingCheck, failingEvidence } from '../shared/ineligible.ts';
import { deleteIfThere, describePod, kubectlIn, verifyHere, verifyRollout } from '../shared/kubectl.ts';
import { tolerationFor, tolerationsCommand, tolerationsYaml } from '../shared/tolerations.ts';
import { named, timestamp } from '../shared/words.ts';

const FIELDS = [...ELIGIBILITY_FIELDS, 'Pod.metadata', 'Pod.spec'];

/** Only NoSchedule taints are in the way, so the controller leaves the Pod alone. A rollout does not. */
export const MisscheduledKept = defineReason<PodObject>({
  id: 'MisscheduledKept',
  about:
    'The node has a NoSchedule taint that the template does not tolerate, so no new Pod would be placed here; the Pod from before stays, since only NoExecute removes it. A rollout deletes it, and nothing replaces it.',
  layer: 'wrong',
  state: 'misscheduled',
  severity: 'warning',
  confidence: 'certain',
  step: 'taints',
  affectedBy: FIELDS,
  find: ({ eligibility, pod }) => (!eligibility.shouldRun && eligibility.shouldContinueRunning ? pod : null),
  says: (pod, context) => `Pod ${named(pod.name, 30)} stays until the next rollout only: ${failingCheck(context)}.`,
  since: (_pod, { eligibility }) => eligibility.untolerated[0]?.timeAdded ?? null,
  evidence: (pod, context) => [
    ...failingEvidence(context),
    { label: 'Pod', value: `${pod.name}, created ${timestamp(pod.createdAt)}`, path: 'Pod.metadata' },
    { label: 'Next rollout', value: 'deletes it, and nothing replaces it', path: '' },
  ],
  remedy(pod, context) {
    const { daemonSet, eligibility } = context;
    const added = eligibility.untolerated.map((taint) => tolerationFor(taint, 'sameValue'));
    const remove = kubectlIn(pod.namespace, 'delete', 'pod', pod.name);
    return {
      says: join(
        `Keeps ${daemonSet.name} on this node for good: tolerate the taint.`,
        templateChangeCost(context),
        `If it should leave instead: ${remove}.`,
      ),
      commands: [tolerationsCommand(daemonSet, added), verifyRollout(context)],
      patch: tolerationsYaml(daemonSet, added),
    };
  },
});

interface Leaving {
  readonly pod: PodObject;
  /** When it should have gone; null where the objects don't tell. */
  readonly from: number | null;
  readonly isOverdue: boolean;
}

const OVERDUE_MS = 30_000;

/** The controller deletes the Pod, or is about to. */
export const RemovalPending = defineReason<Leaving>({
  id: 'RemovalPending',
  about:
    'The node may no longer run this DaemonSet, so the controller deletes the Pod: at once, as a rule. Rollcall shows the first check that fails, and warns when the Pod outstays its grace period, or a taint whose time is known, by 30 seconds.',
  layer: 'wrong',
  state: 'misscheduled',
  severity: ({ isOverdue }) => (isOverdue ? 'warning' : 'info'),
  confidence: 'certain',
  step: 'podCreated',
  affectedBy: [...FIELDS, 'Pod.metadata.deletionTimestamp'],
  find({ eligibility, pods, pod, time }) {
    if (eligibility.shouldRun || (pod !== null && (eligibility.shouldContinueRunning || pod.nodeName === '')))
      return null;
    const leaving = pod ?? pods[0];
    if (leaving === undefined) return null;
    const from =
      leaving.deletedAt ?? eligibility.untolerated.find(({ effect }) => effect === 'NoExecute')?.timeAdded ?? null;
    return { pod: leaving, from, isOverdue: from !== null && time.isOlderThan(from, OVERDUE_MS) };
  },
  says({ pod }, context) {
    const doing = pod.deletedAt === null ? 'is to be removed' : 'is terminating';
    return `Pod ${named(pod.name, 40)} ${doing}: ${failingCheck(context)}.`;
  },
  since: ({ pod }) => pod.deletedAt,
  evidence: ({ pod }, context) => [
    ...failingEvidence(context),
    { label: 'Pod', value: pod.name, path: 'Pod.metadata.name' },
    { label: 'Grace ends', value: timestamp(pod.deletedAt), path: 'Pod.metadata.deletionTimestamp' },
  ],
  remedy: ({ pod, from, isOverdue }, context) => ({
    says: isOverdue
      ? 'Find what holds it: a finalizer, a node that does not answer, or a controller that does not run.'
      : join(
          'Wait: the controller removes the Pod by itself.',
          from === null ? 'Since when it should is not in the API: if it stays, the controller does not run.' : '',
        ),
    commands: [describePod(pod), verifyHere(context)],
    patch: null,
  }),
});

/** Not bound, so no change of the node makes the controller look: it stays until something else does. */
export const StalePendingPod = defineReason<PodObject>({
  id: 'StalePendingPod',
  about:
    'The Pod waits to be scheduled to a node that it may not have any more. The controller looks at changes of a node only for Pods that are bound to it, so it does not notice until something else makes it look.',
  layer: 'wrong',
  state: 'misscheduled',
  severity: 'warning',
  confidence: 'certain',
  step: 'podCreated',
  affectedBy: FIELDS,
  find: (context) => (isStale(context) ? context.pod : null),
  says: (pod, context) => `Pod ${named(pod.name, 40)} waits for a node that it may not have: ${failingCheck(context)}.`,
  since: ({ createdAt }) => createdAt,
  evidence: (pod, context) => [
    ...failingEvidence(context),
    { label: 'Pod created', value: timestamp(pod.createdAt), path: 'Pod.metadata.creationTimestamp' },
    { label: 'Pod bound', value: 'no, so the controller does not notice', path: 'Pod.spec.nodeName' },
  ],
  remedy: (pod, context) => ({
    says: join(
      'Deleting the Pod is enough: the controller does not create another one here.',
      ownerNote(context.daemonSet),
    ),
    commands: [deleteIfThere(pod), verifyHere(context)],
    patch: null,
  }),
});

function isStale({ eligibility, pod }: CellContext): boolean {
  return !eligibility.shouldRun && !eligibility.shouldContinueRunning && pod !== null && pod.nodeName === '';
}
