/** The last Pod is still terminating, and without maxSurge the controller waits for its end. */
import type { Evidence } from '../../model.ts';
import type { PodObject } from '../../objects.ts';
import { condition, endAskedAt, nodeReadiness } from '../../pods.ts';
import { type CellContext, defineReason } from '../../reason.ts';
import { allowsSurge } from '../shared/cost.ts';
import { describeNode, describePod, kubectlIn, verifyHere } from '../shared/kubectl.ts';
import { formatCondition, named, timestamp } from '../shared/words.ts';

/** The kubelet gets this long after the grace period before the end counts as overdue. */
const OVERDUE_MS = 30_000;
const FIELDS = ['Pod.metadata', 'DaemonSet.spec.updateStrategy', 'Node.status.conditions'];

/** The Pod whose end the controller waits for; null when it would create one beside it, or there is none. */
function leavingPod({ pods, pod, daemonSet }: CellContext): PodObject | null {
  return pod === null && !allowsSurge(daemonSet) ? (pods[0] ?? null) : null;
}

function deletionEvidence(pod: PodObject): Evidence[] {
  return [
    { label: 'Terminating', value: `${pod.namespace}/${pod.name}`, path: 'Pod.metadata.deletionTimestamp' },
    { label: 'Grace ends', value: timestamp(pod.deletedAt), path: 'Pod.metadata.deletionTimestamp' },
    { label: 'Finalizers', value: pod.finalizers.join(', ') || 'none', path: 'Pod.metadata.finalizers' },
  ];
}

/** Only the kubelet can end the Pod, and it does not answer. */
export const TerminatingOnDeadNode = defineReason<PodObject>({
  id: 'TerminatingOnDeadNode',
  about:
    "The last Pod here is terminating, but only the node's kubelet can end it, and the node is not Ready. Without maxSurge the controller creates no replacement before the Pod is gone. Rollcall reads the Pod's deletion time and the node's Ready condition; whether the old agent still runs on the node can't be known.",
  layer: 'noPod',
  state: 'missing',
  severity: 'warning',
  confidence: 'certain',
  step: 'podCreated',
  affectedBy: FIELDS,
  find: (context) => (nodeReadiness(context.node) === 'True' ? null : leavingPod(context)),
  says: (pod, { node }) =>
    `Pod ${named(pod.name)} can't finish terminating: node Ready is ${nodeReadiness(node)}. No replacement until it is gone.`,
  since: endAskedAt,
  evidence(pod, { node }) {
    const ready = condition(node, 'Ready');
    const value = ready === null ? 'Ready was never reported' : formatCondition(ready);
    return [...deletionEvidence(pod), { label: 'Node', value, path: 'Node.status.conditions' }];
  },
  remedy: (pod, context) => ({
    says: `Recover the node: the kubelet then ends the Pod and ${context.daemonSet.name} comes back. Only once the node is known to be down, force-delete the Pod: on a node that is merely cut off, the old agent keeps running beside the new one.`,
    commands: [
      describeNode(context),
      kubectlIn(pod.namespace, 'delete', 'pod', pod.name, '--grace-period=0', '--force'),
      verifyHere(context),
    ],
    patch: null,
  }),
});

interface Leaving {
  readonly pod: PodObject;
  readonly isOverdue: boolean;
}

function findLeaving(context: CellContext): Leaving | null {
  const pod = nodeReadiness(context.node) === 'True' ? leavingPod(context) : null;
  return pod === null ? null : { pod, isOverdue: context.time.isOlderThan(pod.deletedAt, OVERDUE_MS) };
}

/** The grace period is over, and finalizers keep the object. */
export const TerminatingFinalizer = defineReason<Leaving>({
  id: 'TerminatingFinalizer',
  about:
    "The last Pod here is past its grace period and carries finalizers, which their owners have to take off before the Pod can go. Without maxSurge the controller creates no replacement before that. Rollcall reads the deletion time and the finalizers; why an owner does not take its own off can't be known.",
  layer: 'noPod',
  state: 'missing',
  severity: ({ isOverdue }) => (isOverdue ? 'warning' : 'info'),
  confidence: 'certain',
  step: 'podCreated',
  affectedBy: FIELDS,
  find(context) {
    const leaving = findLeaving(context);
    return leaving !== null && isHeld(leaving.pod, context) ? leaving : null;
  },
  says({ pod }) {
    const [first = '', ...others] = pod.finalizers;
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    return `Pod ${named(pod.name, 40)} is held by finalizer ${named(first, 40)}${more}; no replacement until it is gone.`;
  },
  since: ({ pod }) => endAskedAt(pod),
  evidence: ({ pod }) => deletionEvidence(pod),
  remedy({ pod }, context) {
    const owners = pod.finalizers.join(', ');
    return {
      says: `Repair what owns finalizer ${owners}: it then takes it off, and the replacement follows by itself. Taking it off by hand, below, frees the node too, but skips the cleaning up that the owner wanted to do.`,
      commands: [
        describePod(pod),
        kubectlIn(pod.namespace, 'patch', 'pod', pod.name, '--type=merge', '-p', '{"metadata":{"finalizers":null}}'),
        verifyHere(context),
      ],
      patch: null,
    };
  },
});

function isHeld({ deletedAt, finalizers }: PodObject, { time }: CellContext): boolean {
  return finalizers.length > 0 && deletedAt !== null && time.hasCome(deletedAt);
}

/** The node is well and the Pod takes its time. */
export const WaitingForPreviousPod = defineReason<Leaving>({
  id: 'WaitingForPreviousPod',
  about:
    "The last Pod here is terminating, and without maxSurge the controller creates its replacement only when it is gone. Rollcall reads the Pod's deletion time and grace period. What a Pod that is past its grace period still waits for, a process, a preStop hook or a volume, only the node knows.",
  layer: 'noPod',
  state: 'missing',
  severity: ({ isOverdue }) => (isOverdue ? 'warning' : 'info'),
  confidence: 'certain',
  step: 'podCreated',
  affectedBy: FIELDS,
  find(context) {
    const leaving = findLeaving(context);
    return leaving !== null && isHeld(leaving.pod, context) ? null : leaving;
  },
  says: ({ pod, isOverdue }) =>
    isOverdue
      ? `Pod ${named(pod.name)} is past its grace period and still terminating; no replacement until it is gone.`
      : `Pod ${named(pod.name, 60)} is terminating; its replacement is created when it is gone.`,
  since: ({ pod }) => endAskedAt(pod),
  evidence: ({ pod }) => deletionEvidence(pod),
  remedy: ({ pod, isOverdue }, context) => ({
    says: isOverdue
      ? 'Find what holds it: a hanging process or volume is seen on the node. The replacement follows by itself.'
      : 'Wait: the replacement follows by itself when the Pod is gone.',
    commands: [describePod(pod), verifyHere(context)],
    patch: null,
  }),
});
