import type { ContainerStatus, PodObject } from '../../objects.ts';
import { condition, isTerminal } from '../../pods.ts';
import { defineReason } from '../../reason.ts';
import { allStatuses, boundPod, CONTAINER_FIELDS, exitEvidence, isFresh, unreadySince } from '../shared/containers.ts';
import { describeNode, describePod, waitForPod } from '../shared/kubectl.ts';
import { formatCondition, named } from '../shared/words.ts';

interface Lost {
  readonly pod: PodObject;
  /** null when the kubelet knows none of the Pod's containers. */
  readonly status: ContainerStatus | null;
}

/** The kubelet has lost sight of a container: its runtime does not know it any more. */
export const ContainerUnknown = defineReason<Lost>({
  id: 'ContainerUnknown',
  about:
    "The kubelet can't tell the state of a container: the runtime no longer knows it, as after a crash of the runtime or of the node. Rollcall looks at the Pod's Ready condition and at the reason ContainerStatusUnknown. What became of the container can't be known from the API; its exit code 137 is made up by the kubelet.",
  layer: 'notReady',
  state: 'notReady',
  severity: ({ pod }, context) => (isFresh(pod, context) ? 'info' : 'warning'),
  confidence: 'certain',
  step: 'running',
  affectedBy: CONTAINER_FIELDS,
  find(context) {
    const pod = boundPod(context);
    if (pod === null || isTerminal(pod)) return null;
    const isLost = ({ state }: ContainerStatus) =>
      state.type === 'terminated' && state.reason === 'ContainerStatusUnknown';
    const status = allStatuses(pod).find(isLost) ?? null;
    if (status !== null) return { pod, status };
    return condition(pod, 'Ready')?.reason === 'UnknownContainerStatuses' ? { pod, status: null } : null;
  },
  says: ({ status }) =>
    status === null
      ? "The kubelet can't tell the state of the Pod's containers."
      : `The kubelet has lost container ${named(status.name)}: its runtime no longer knows it.`,
  since: ({ pod }) => unreadySince(pod),
  evidence({ pod, status }) {
    const ready = condition(pod, 'Ready');
    return [
      ...(ready === null
        ? []
        : [{ label: 'Condition', value: formatCondition(ready), path: 'Pod.status.conditions[Ready]' }]),
      ...(status === null ? [] : exitEvidence(pod, status)),
    ];
  },
  remedy: ({ pod }, context) => ({
    says: 'Look at the kubelet and the container runtime of the node: the kubelet starts the container again by itself once both work.',
    commands: [describePod(pod), describeNode(context), waitForPod(pod)],
    patch: null,
  }),
});
