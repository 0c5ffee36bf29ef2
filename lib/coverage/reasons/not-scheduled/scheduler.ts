/** The scheduler did not look, failed, or says something that no other rule explains. */
import type { LeaseObject } from '../../cluster-objects.ts';
import { leaseGivenUpAt } from '../../match/lease.ts';
import type { Evidence } from '../../model.ts';
import type { PodObject } from '../../objects.ts';
import { condition } from '../../pods.ts';
import { type CellContext, defineReason } from '../../reason.ts';
import { describePod, kubectl, waitForPod } from '../shared/kubectl.ts';
import { firstLine, formatCondition, named, timestamp } from '../shared/words.ts';
import {
  lastingSeverity,
  refusedBy,
  saidOf,
  UNSCHEDULED_FIELDS,
  unboundPod,
  unscheduledSince,
  waitingSince,
} from './unscheduled.ts';

const NO_ATTEMPT_MS = 60_000;
const DEFAULT_SCHEDULER = 'default-scheduler';
const LEASE = 'kube-scheduler';
interface NoAttempt {
  readonly pod: PodObject;
  /** The lease of the default scheduler, when nobody renews it any more. */
  readonly overdue: LeaseObject | null;
}

/** Unknown schedulerName, scheduler down, or a claim that does not exist yet. */
export const NoSchedulerAttempt = defineReason<NoAttempt>({
  id: 'NoSchedulerAttempt',
  about:
    'The Pod is over a minute old and the scheduler has not said a word about it: the condition PodScheduled was never set. Rollcall looks at schedulerName and at the lease kube-scheduler in kube-system. Without a lease to read it is not known whether there is no such scheduler, it is down, or a claim that the Pod needs does not exist yet.',
  layer: 'notScheduled',
  state: 'pending',
  severity: 'critical',
  confidence: 'inferred',
  step: 'scheduled',
  affectedBy: [...UNSCHEDULED_FIELDS, 'Lease'],
  find(context) {
    const pod = unboundPod(context);
    if (pod === null || condition(pod, 'PodScheduled') !== null) return null;
    if (!context.time.isOlderThan(pod.createdAt, NO_ATTEMPT_MS)) return null;
    return { pod, overdue: pod.spec.schedulerName === DEFAULT_SCHEDULER ? overdueLease(context) : null };
  },
  says({ pod, overdue }) {
    if (overdue === null)
      return `Scheduler ${named(pod.spec.schedulerName, 40)} has not looked at Pod ${named(pod.name, 40)} for over 60 s.`;
    return `The scheduler is down: lease kube-scheduler was last renewed at ${timestamp(overdue.renewedAt)}.`;
  },
  since: ({ pod }) => pod.createdAt,
  evidence: ({ pod }, context) => [
    { label: 'Scheduler', value: pod.spec.schedulerName, path: 'Pod.spec.schedulerName' },
    { label: 'Condition', value: 'PodScheduled was never set', path: 'Pod.status.conditions' },
    { label: 'Created', value: timestamp(pod.createdAt), path: 'Pod.metadata.creationTimestamp' },
    ...(pod.spec.schedulerName === DEFAULT_SCHEDULER ? [leaseEvidence(context)] : []),
  ],
  remedy: ({ pod, overdue }, { daemonSet }) => ({
    says:
      overdue === null
        ? `${whatToStart(pod.spec.schedulerName)}: ${daemonSet.name} is then placed by itself. Which of the two it is, is not known.`
        : `Start kube-scheduler, or ask the vendor of a managed control plane to: ${daemonSet.name} and every other Pod that waits is then placed by itself.`,
    commands: [kubectl('-n', 'kube-system', 'get', 'pods,leases', '-o', 'wide'), describePod(pod), waitForPod(pod)],
    patch: null,
  }),
});

/** The default one is there as a rule; it passes over Pods whose claims do not exist, without a word. */
function whatToStart(schedulerName: string): string {
  return schedulerName === DEFAULT_SCHEDULER
    ? 'Start kube-scheduler if it does not run, or create the ResourceClaim that the Pod names if it does not exist'
    : `Start the scheduler ${schedulerName}, or correct schedulerName if there is none of that name`;
}

function overdueLease({ around, time }: CellContext): LeaseObject | null {
  const lease = around.lease(LEASE);
  const givenUpAt = lease && leaseGivenUpAt(lease);
  return givenUpAt !== null && time.hasCome(givenUpAt) ? lease : null;
}

function leaseEvidence({ around }: CellContext): Evidence {
  const lease = around.lease(LEASE);
  const path = `Lease kube-system/${LEASE}`;
  if (lease !== null) {
    const { holder, renewedAt } = lease;
    return {
      label: 'Lease',
      value: `held by ${holder || 'nobody'}, renewed ${timestamp(renewedAt)}`,
      path: `${path}.spec`,
    };
  }
  const value = around.canRead('leases')
    ? 'there is none: the control plane keeps it elsewhere, or there is no scheduler'
    : 'not checked (no permission to list leases)';
  return { label: 'Lease', value, path };
}

/** It tried, and something went wrong that is not the Pod's fault. */
export const SchedulerInternalError = defineReason<PodObject>({
  id: 'SchedulerInternalError',
  about:
    'The scheduler tried to place the Pod and failed with an error of its own, or of an API that it called; it tries again by itself. Rollcall looks at the condition PodScheduled with reason SchedulerError and shows its text. The cause behind the text is in the log of the scheduler.',
  layer: 'notScheduled',
  state: 'pending',
  severity: lastingSeverity,
  confidence: 'certain',
  step: 'scheduled',
  affectedBy: UNSCHEDULED_FIELDS,
  find(context) {
    const pod = unboundPod(context);
    return pod !== null && refusedBy(pod)?.reason === 'SchedulerError' ? pod : null;
  },
  says: (pod) =>
    `The scheduler failed on this Pod: ${named(firstLine(refusedBy(pod)?.message ?? '') || 'no text', 100)}.`,
  since: waitingSince,
  evidence: (pod) => [
    saysEvidence(pod),
    { label: 'Scheduler', value: pod.spec.schedulerName, path: 'Pod.spec.schedulerName' },
  ],
  remedy: (pod, { daemonSet }) => ({
    says: `Look at the log of the scheduler ${pod.spec.schedulerName}; on a managed control plane, ask its vendor. It tries again by itself, and ${daemonSet.name} is placed once that works.`,
    commands: [
      kubectl('-n', 'kube-system', 'logs', '-l', 'component=kube-scheduler', '--tail=100'),
      describePod(pod),
      waitForPod(pod),
    ],
    patch: null,
  }),
});

/** Whatever the scheduler says that has no rule of its own; also a Pod that it has yet to see. */
export const UnschedulableOther = defineReason<PodObject>({
  id: 'UnschedulableOther',
  about:
    'The scheduler refuses the Pod with a text that no other reason knows, or has not looked at it yet. Rollcall finds room, free host ports and tolerated taints by the objects as of now, and quotes what the text says of this node. The text is from the last attempt; when that was is not in the API.',
  isFallback: true,
  layer: 'notScheduled',
  state: 'pending',
  severity: lastingSeverity,
  confidence: 'reported',
  step: 'scheduled',
  affectedBy: UNSCHEDULED_FIELDS,
  find: unboundPod,
  says(pod) {
    const refused = refusedBy(pod);
    if (refused === null) return `Pod ${named(pod.name, 60)} waits for scheduler ${named(pod.spec.schedulerName, 40)}.`;
    const text = saidOf(pod).reasons.join(', ') || refused.message || refused.reason;
    return `The scheduler can't place it here: ${named(firstLine(text), 100)}.`;
  },
  since: unscheduledSince,
  evidence: (pod) => [
    saysEvidence(pod),
    ...(refusedBy(pod) === null
      ? []
      : [
          { label: 'As of', value: "the scheduler's last attempt; when that was is not in the API", path: '' },
          {
            label: 'Recomputed',
            value: 'room, host ports and taints would allow it by the objects as of now',
            path: '',
          },
        ]),
  ],
  remedy: (pod) => ({
    says:
      refusedBy(pod) === null
        ? 'Wait: the scheduler binds the Pod within seconds as a rule.'
        : "The remedy is not known. The text is the scheduler's own, as of its last attempt.",
    commands: [describePod(pod), waitForPod(pod)],
    patch: null,
  }),
});

function saysEvidence(pod: PodObject): Evidence {
  const scheduled = condition(pod, 'PodScheduled');
  const value = scheduled === null ? 'PodScheduled is not set yet' : formatCondition(scheduled);
  return { label: 'Scheduler says', value, path: 'Pod.status.conditions' };
}
