/** The scheduler did not look, or says something that no other rule explains. */
import { parseFailedScheduling } from '../../match/scheduler-message.ts';
import type { PodObject } from '../../objects.ts';
import { condition } from '../../pods.ts';
import { defineReason } from '../../reason.ts';
import { describePod, kubectl, waitForPod } from '../shared/kubectl.ts';
import { firstLine, formatCondition, named, timestamp } from '../shared/words.ts';
import { refusedBy, UNSCHEDULED_FIELDS, unboundPod, unscheduledSince } from './unscheduled.ts';

const NO_ATTEMPT_MS = 60_000;
const GRACE_MS = 30_000;

/** Unknown schedulerName, scheduler down, or a claim that does not exist yet. */
export const NoSchedulerAttempt = defineReason<PodObject>({
  id: 'NoSchedulerAttempt',
  layer: 'notScheduled',
  state: 'pending',
  severity: 'critical',
  confidence: 'inferred',
  step: 'scheduled',
  affectedBy: UNSCHEDULED_FIELDS,
  find(context) {
    const pod = unboundPod(context);
    if (pod === null || condition(pod, 'PodScheduled') !== null) return null;
    return context.time.isOlderThan(pod.createdAt, NO_ATTEMPT_MS) ? pod : null;
  },
  says: (pod) =>
    `Scheduler ${named(pod.spec.schedulerName, 40)} has not looked at Pod ${named(pod.name, 40)} for over 60 s.`,
  since: (pod) => pod.createdAt,
  evidence: (pod) => [
    { label: 'Scheduler', value: pod.spec.schedulerName, path: 'Pod.spec.schedulerName' },
    { label: 'Condition', value: 'PodScheduled was never set', path: 'Pod.status.conditions' },
    { label: 'Created', value: timestamp(pod.createdAt), path: 'Pod.metadata.creationTimestamp' },
  ],
  remedy: (pod, { daemonSet }) => ({
    says: `Start the scheduler ${pod.spec.schedulerName}, or correct schedulerName if there is none of that name: ${daemonSet.name} is then placed by itself. Which of the two it is, is not known.`,
    commands: [kubectl('-n', 'kube-system', 'get', 'pods,leases', '-o', 'wide'), describePod(pod), waitForPod(pod)],
    patch: null,
  }),
});

/** Whatever the scheduler says that has no rule of its own; also a Pod that it has yet to see. */
export const UnschedulableOther = defineReason<PodObject>({
  id: 'UnschedulableOther',
  isFallback: true,
  layer: 'notScheduled',
  state: 'pending',
  severity: (pod, { time }) =>
    refusedBy(pod) !== null && time.isOlderThan(unscheduledSince(pod), GRACE_MS) ? 'critical' : 'info',
  confidence: 'reported',
  step: 'scheduled',
  affectedBy: UNSCHEDULED_FIELDS,
  find: unboundPod,
  says(pod) {
    const refused = refusedBy(pod);
    if (refused === null) return `Pod ${named(pod.name, 60)} waits for scheduler ${named(pod.spec.schedulerName, 40)}.`;
    return `The scheduler can't place it here: ${named(firstLine(ownNode(refused.message) || refused.message || refused.reason), 100)}.`;
  },
  since: unscheduledSince,
  evidence(pod) {
    const scheduled = condition(pod, 'PodScheduled');
    const value = scheduled === null ? 'PodScheduled is not set yet' : formatCondition(scheduled);
    return [{ label: 'Scheduler says', value, path: 'Pod.status.conditions' }];
  },
  remedy: (pod) => ({
    says:
      refusedBy(pod) === null
        ? 'Wait: the scheduler binds the Pod within seconds as a rule.'
        : "The remedy is not known. The text is the scheduler's own, as of its last attempt.",
    commands: [describePod(pod), waitForPod(pod)],
    patch: null,
  }),
});

/** The part of the message that is about the Pod's own node. */
function ownNode(message: string): string {
  return parseFailedScheduling(message).reasons.join(', ');
}
