/** The Pod is fine, and its node is on the way out or closed to others. The DaemonSet controller looks at neither. */
import type { NodeObject } from '../../objects.ts';
import { defineReason } from '../../reason.ts';
import { COVERED_FIELDS, coveredState, coveringPod } from '../shared/covered.ts';
import { describeNode, kubectl, verifyNodeReady } from '../shared/kubectl.ts';
import { named, timestamp } from '../shared/words.ts';

export const NodeBeingDeleted = defineReason<NodeObject>({
  id: 'NodeBeingDeleted',
  about:
    'The Node object has a deletionTimestamp and waits for its finalizers. The DaemonSet controller does not look at that: the Pod stays, and counts, until the Node is gone.',
  layer: 'wrong',
  state: coveredState,
  severity: 'info',
  confidence: 'certain',
  step: 'nodeReady',
  affectedBy: [...COVERED_FIELDS, 'Node.metadata.deletionTimestamp', 'Node.metadata.finalizers'],
  find: (context) => (context.node.deletedAt !== null && coveringPod(context) !== null ? context.node : null),
  says({ finalizers: [first] }) {
    const held = first === undefined ? '' : `, held by finalizer ${named(first, 48)}`;
    return `The Node is being deleted${held}; the Pod runs until it is gone.`;
  },
  since: ({ deletedAt }) => deletedAt,
  evidence: ({ deletedAt, finalizers }) => [
    { label: 'Deleted', value: timestamp(deletedAt), path: 'Node.metadata.deletionTimestamp' },
    { label: 'Finalizers', value: finalizers.join(', ') || 'none', path: 'Node.metadata.finalizers' },
  ],
  remedy: (_node, context) => ({
    says: 'Nothing to do for this DaemonSet. If the Node should be gone by now, its finalizers name who is still to let it go.',
    commands: [describeNode(context)],
    patch: null,
  }),
});

const UNSCHEDULABLE = 'node.kubernetes.io/unschedulable';

export const NodeDraining = defineReason<NodeObject>({
  id: 'NodeDraining',
  about:
    'The node is cordoned, as kubectl drain leaves it. Every DaemonSet tolerates that: its Pod keeps running, is created anew when it is lost, and drain leaves it alone. Nothing is wrong with the agent.',
  layer: 'wrong',
  state: coveredState,
  severity: 'info',
  confidence: 'certain',
  step: 'nodeReady',
  affectedBy: [...COVERED_FIELDS, 'Node.spec.unschedulable'],
  find: (context) => (context.node.unschedulable && coveringPod(context) !== null ? context.node : null),
  says: () => 'The node is cordoned; the DaemonSet runs here all the same, and a drain leaves its Pod alone.',
  since: ({ taints }) => taints.find(({ key }) => key === UNSCHEDULABLE)?.timeAdded ?? null,
  evidence: () => [{ label: 'Cordoned', value: 'true', path: 'Node.spec.unschedulable' }],
  remedy: ({ name }, context) => ({
    says: `Nothing to do for this DaemonSet. Once the maintenance is over, ${kubectl('uncordon', name)} lets every other Pod onto the node again.`,
    commands: [verifyNodeReady(context)],
    patch: null,
  }),
});
