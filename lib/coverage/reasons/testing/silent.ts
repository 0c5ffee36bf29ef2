import { condition, node, pod } from '../../testing.ts';
import type { ReasonFixture } from './fixture.ts';

export const SILENT_LAYER: readonly ReasonFixture[] = [
  {
    id: 'NodeUnknown',
    state: 'unknown',
    severity: 'warning',
    says: "Node is silent (NodeStatusUnknown: Kubelet stopped posting node status): the Pod's state is unknown.",
    cell: {
      node: node({
        conditions: [
          condition('Ready', 'Unknown', {
            reason: 'NodeStatusUnknown',
            message: 'Kubelet stopped posting node status.',
          }),
        ],
      }),
      pods: [pod()],
    },
    nearMiss: { node: node({ conditions: [condition('Ready', 'False')] }), pods: [pod()] },
  },
];
