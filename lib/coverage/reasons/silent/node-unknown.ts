import { condition, nodeReadiness } from '../../pods.ts';
import { defineReason } from '../../reason.ts';
import { describeNode, verifyNodeReady } from '../shared/kubectl.ts';
import { firstLine, formatCondition, named, timestamp } from '../shared/words.ts';

interface Silence {
  readonly reason: string;
  readonly message: string;
  readonly since: number | null;
}

/** The node does not answer: whatever its Pods last said is old news, and they may run or not. */
export const NodeUnknown = defineReason<Silence>({
  id: 'NodeUnknown',
  about:
    "The node's Ready condition is Unknown, or was never reported: its kubelet has stopped talking to the control plane. Rollcall looks at that condition only, whatever the Pods last said. They may run or not; that can't be known until the node answers.",
  layer: 'silent',
  state: 'unknown',
  severity: 'warning',
  confidence: 'certain',
  step: 'nodeReady',
  affectedBy: ['Node.status.conditions', 'Node.metadata.creationTimestamp'],
  find({ node }) {
    const ready = condition(node, 'Ready');
    if (ready === null) return { reason: 'it never reported Ready', message: '', since: node.createdAt };
    if (nodeReadiness(node) !== 'Unknown') return null;
    return { reason: ready.reason, message: ready.message, since: ready.lastTransitionTime };
  },
  says({ reason, message }) {
    const words = [named(firstLine(reason), 40), named(firstLine(message), 64)].filter((text) => text !== '');
    return `Node is silent${words.length === 0 ? '' : ` (${words.join(': ')})`}: the Pod's state is unknown.`;
  },
  since: ({ since }) => since,
  evidence(_found, { node, pod }) {
    const ready = condition(node, 'Ready');
    const value = ready === null ? 'Ready was never reported' : formatCondition(ready);
    return [
      { label: 'Condition', value, path: 'Node.status.conditions' },
      { label: 'Since', value: timestamp(ready?.lastTransitionTime ?? node.createdAt), path: 'Node.status.conditions' },
      {
        label: 'Last reported',
        value: pod === null ? 'no live Pod' : `Pod ${pod.name}, phase ${pod.phase}`,
        path: 'Pod.status',
      },
    ];
  },
  remedy: (_found, context) => ({
    says: 'Reach the node and its kubelet: the truth is only there. If the node is gone for good, deleting the Node lets the control plane clean up its Pods.',
    commands: [describeNode(context), verifyNodeReady(context)],
    patch: null,
  }),
});
