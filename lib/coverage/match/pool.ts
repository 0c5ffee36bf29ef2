import type { NodeObject } from '../objects.ts';

/** Who makes pools writes one of these; the first that a node carries names its pool. */
const POOL_LABELS = [
  'karpenter.sh/nodepool',
  'eks.amazonaws.com/nodegroup',
  'alpha.eksctl.io/nodegroup-name',
  'cloud.google.com/gke-nodepool',
  'kubernetes.azure.com/agentpool',
  'agentpool',
  'node.kubernetes.io/instancegroup',
  'kops.k8s.io/instancegroup',
  'node-pool',
  'nodepool',
  'pool',
];
const CONTROL_PLANE_LABELS = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'];
const INSTANCE_TYPE_LABELS = ['node.kubernetes.io/instance-type', 'beta.kubernetes.io/instance-type'];

type Labelled = Pick<NodeObject, 'labels'>;

/** The node's pool by its labels; `control-plane` or `nodes` for one that no pool maker labelled. */
export function nodePool(node: Labelled): string {
  const isControlPlane = CONTROL_PLANE_LABELS.some((label) => node.labels.has(label));
  return firstValue(node, POOL_LABELS) ?? (isControlPlane ? 'control-plane' : 'nodes');
}

/** The cloud's machine type, such as `m6i.large`; empty where no label tells. */
export function instanceType(node: Labelled): string {
  return firstValue(node, INSTANCE_TYPE_LABELS) ?? '';
}

function firstValue(node: Labelled, labels: readonly string[]): string | null {
  for (const label of labels) {
    const value = node.labels.get(label);
    if (value !== undefined && value !== '') return value;
  }
  return null;
}
