import type { PodObject } from '../../objects.ts';
import { condition, isTerminal, nodeReadiness } from '../../pods.ts';
import { defineReason } from '../../reason.ts';
import { allStatuses, boundPod } from '../shared/containers.ts';
import { describeNode, describePod, verifyHere } from '../shared/kubectl.ts';
import { shortNode, timestamp } from '../shared/words.ts';

/** A kubelet takes up a Pod within seconds. */
const SILENT_MS = 60_000;

/** The Pod is bound, the node says that it is well, and its kubelet says nothing of the Pod. */
export const KubeletNotAcknowledging = defineReason<PodObject>({
  id: 'KubeletNotAcknowledging',
  about:
    'The Pod was bound to the node more than a minute ago and its kubelet has not taken it up: it set no start time and reported no container, though the node is Ready. Rollcall looks at those times. Why is inferred at best: a kubelet that hangs, a clock that is off, or a virtual kubelet that runs no DaemonSets.',
  layer: 'notStarted',
  state: 'notReady',
  severity: 'warning',
  confidence: 'inferred',
  step: 'running',
  affectedBy: ['Pod.metadata', 'Pod.spec.nodeName', 'Pod.status', 'Node.status.conditions'],
  find(context) {
    const pod = boundPod(context);
    if (pod === null || pod.startTime !== null || isTerminal(pod) || allStatuses(pod).length > 0) return null;
    if (nodeReadiness(context.node) !== 'True') return null;
    return context.time.isOlderThan(boundAt(pod), SILENT_MS) ? pod : null;
  },
  says: (_pod, { node }) => `The kubelet of ${shortNode(node.name)} has not taken up the Pod for over a minute.`,
  since: boundAt,
  evidence: (pod, { node }) => [
    { label: 'Bound', value: timestamp(boundAt(pod)), path: 'Pod.status.conditions[PodScheduled]' },
    { label: 'Taken up', value: timestamp(pod.startTime), path: 'Pod.status.startTime' },
    { label: 'Kubelet', value: node.kubeletVersion || 'unknown', path: 'Node.status.nodeInfo.kubeletVersion' },
  ],
  remedy: (pod, context) => ({
    says: `Brings ${context.daemonSet.name} up once the kubelet works again: look at its log on the node and restart it; running containers go on. If this is a virtual kubelet, exclude such nodes in the DaemonSet.`,
    commands: [describePod(pod), describeNode(context), verifyHere(context)],
    patch: null,
  }),
});

function boundAt(pod: PodObject): number | null {
  const scheduled = condition(pod, 'PodScheduled');
  return (scheduled?.status === 'True' ? scheduled.lastTransitionTime : null) ?? pod.createdAt;
}
