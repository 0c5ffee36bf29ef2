import type { Condition } from '../../objects.ts';
import { condition } from '../../pods.ts';
import { defineReason } from '../../reason.ts';
import { isJoining } from '../shared/joining.ts';
import { describeNode, verifyNodeReady } from '../shared/kubectl.ts';
import { firstLine, formatCondition, named, timestamp } from '../shared/words.ts';

/** The kubelet answers and says that the node is not Ready: the control plane then sets every Pod on it to not ready. */
export const NodeNotReady = defineReason<Condition>({
  id: 'NodeNotReady',
  about:
    "The kubelet reports that its node is not Ready, and the control plane sets every Pod there to not ready, even one whose containers are well. Rollcall looks at the node's Ready condition; what a container itself says of a crash or a failed start comes first. The cause beyond the condition's own words is on the node.",
  layer: 'notReady',
  state: 'notReady',
  severity: (_ready, context) => (isJoining(context) ? 'info' : 'warning'),
  confidence: 'certain',
  step: 'nodeReady',
  affectedBy: ['Node.status.conditions', 'Node.metadata.creationTimestamp'],
  find({ node }) {
    const ready = condition(node, 'Ready');
    return ready?.status === 'False' ? ready : null;
  },
  says({ reason, message }) {
    const why = [named(firstLine(reason), 30), named(firstLine(message), 80)].filter((text) => text !== '');
    return `Node is not Ready${why.length === 0 ? '' : `: ${why.join(': ')}`}.`;
  },
  since: ({ lastTransitionTime }) => lastTransitionTime,
  evidence: (ready, { pod }) => [
    { label: 'Condition', value: formatCondition(ready), path: 'Node.status.conditions' },
    { label: 'Since', value: timestamp(ready.lastTransitionTime), path: 'Node.status.conditions[].lastTransitionTime' },
    { label: 'Containers', value: containersOf(pod?.containerStatuses ?? []), path: 'Pod.status.containerStatuses' },
  ],
  remedy: (_found, context) => ({
    says: `Repair the node: ${context.daemonSet.name} itself shows no fault, and its Pod is ready again by itself once the node is.`,
    commands: [describeNode(context), verifyNodeReady(context)],
    patch: null,
  }),
});

function containersOf(statuses: readonly { readonly ready: boolean }[]): string {
  return `${statuses.filter(({ ready }) => ready).length} of ${statuses.length} were ready when last reported`;
}
