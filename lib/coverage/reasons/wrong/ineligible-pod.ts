/** A Pod where the controller would not place one. */
import { LOOK_AT_CONTROLLER } from '../../controller-lease.ts';
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
  /** When it should have gone, or been asked to; null where the objects don't tell. */
  readonly from: number | null;
  readonly isOverdue: boolean;
}

const OVERDUE_MS = 30_000;

/** The controller deletes the Pod, or is about to. */
export const RemovalPending = defineReason<Leaving>({
  id: 'RemovalPending',
  about:
    'The node may no longer run this DaemonSet, so the controller deletes the Pod: at once, as a rule. Rollcall shows the first check that fails, and warns 30 seconds after its grace period, or while nobody asks it to end 30 seconds after the taint; where the API does not tell since when, after Rollcall saw it first.',
  layer: 'wrong',
  state: 'misscheduled',
  severity: ({ isOverdue }) => (isOverdue ? 'warning' : 'info'),
  confidence: 'certain',
  step: 'podCreated',
  affectedBy: [...FIELDS, 'Pod.metadata.deletionTimestamp', 'UnwantedSince'],
  find({ eligibility, pods, pod, unwantedSince, time }) {
    if (eligibility.shouldRun || (pod !== null && (eligibility.shouldContinueRunning || pod.nodeName === '')))
      return null;
    const leaving = pod ?? pods[0];
    if (leaving === undefined) return null;
    const from = leaving.deletedAt ?? expelledAt(eligibility);
    const known = leaving.deletedAt === null ? [from, unwantedSince] : [from];
    const isOverdue = known.some((at) => at !== null && time.isOlderThan(at, OVERDUE_MS));
    return { pod: leaving, from, isOverdue };
  },
  says({ pod }, context) {
    const doing = pod.deletedAt === null ? 'is to be removed' : 'is terminating';
    return `Pod ${named(pod.name, 40)} ${doing}: ${failingCheck(context)}.`;
  },
  since: ({ pod }) => pod.deletedAt,
  evidence: ({ pod, from }, context) => [
    ...failingEvidence(context),
    { label: 'Pod', value: pod.name, path: 'Pod.metadata.name' },
    { label: 'Grace ends', value: timestamp(pod.deletedAt), path: 'Pod.metadata.deletionTimestamp' },
    ...(from === null ? [{ label: 'Seen since', value: timestamp(context.unwantedSince), path: '' }] : []),
  ],
  remedy: ({ pod, from, isOverdue }, context) => ({
    says: isOverdue
      ? whatHolds(pod)
      : join(
          'Wait: the controller removes the Pod by itself.',
          from === null ? 'Since when it should is not in the API: Rollcall counts from when it saw it first.' : '',
        ),
    commands: [
      describePod(pod),
      ...(isOverdue && pod.deletedAt === null ? LOOK_AT_CONTROLLER : []),
      verifyHere(context),
    ],
    patch: null,
  }),
});

/** The first taint that expels the Pod, of those whose time is known. */
function expelledAt({ untolerated }: CellContext['eligibility']): number | null {
  const times = untolerated.flatMap(({ effect, timeAdded }) =>
    effect === 'NoExecute' && timeAdded !== null ? [timeAdded] : [],
  );
  return times.length === 0 ? null : Math.min(...times);
}

function whatHolds({ deletedAt }: PodObject): string {
  return deletedAt === null
    ? 'The controller should have asked the Pod to end, within seconds as a rule: see whether it runs.'
    : 'Find what holds it: a finalizer, or a node that does not answer.';
}

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
