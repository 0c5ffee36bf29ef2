/** The PodScheduled condition of a Pod that did not fit, as the scheduler words it. */

interface MessageCase {
  readonly id: string;
  readonly message: string;
  readonly nodes: number;
  /** Count and reason of every group of nodes; a string when one text stands for all nodes. */
  readonly filter: readonly (readonly [number, string])[] | string;
  readonly preemption: readonly (readonly [number, string])[] | string | null;
}

/** FM06 and FM08 are worded as before 1.37. */
export const FAILED_SCHEDULING: readonly MessageCase[] = [
  {
    id: 'FM01',
    message:
      "0/5 nodes are available: 1 Insufficient cpu, 4 node(s) didn't match Pod's node affinity/selector. preemption: 0/5 nodes are available: 1 No preemption victims found for incoming pod, 4 Preemption is not helpful for scheduling.",
    nodes: 5,
    filter: [
      [1, 'Insufficient cpu'],
      [4, "node(s) didn't match Pod's node affinity/selector"],
    ],
    preemption: [
      [1, 'No preemption victims found for incoming pod'],
      [4, 'Preemption is not helpful for scheduling'],
    ],
  },
  {
    id: 'FM02',
    message:
      "0/7 nodes are available: 1 node(s) didn't have free ports for the requested pod ports, 6 node(s) didn't satisfy plugin(s) [NodeAffinity]. preemption: 0/7 nodes are available: 1 No preemption victims found for incoming pod, 6 Preemption is not helpful for scheduling.",
    nodes: 7,
    filter: [
      [1, "node(s) didn't have free ports for the requested pod ports"],
      [6, "node(s) didn't satisfy plugin(s) [NodeAffinity]"],
    ],
    preemption: [
      [1, 'No preemption victims found for incoming pod'],
      [6, 'Preemption is not helpful for scheduling'],
    ],
  },
  {
    id: 'FM03',
    message: "0/46 nodes are available: 1 Too many pods, 45 node(s) didn't satisfy plugin(s) [NodeAffinity].",
    nodes: 46,
    filter: [
      [1, 'Too many pods'],
      [45, "node(s) didn't satisfy plugin(s) [NodeAffinity]"],
    ],
    preemption: null,
  },
  {
    id: 'FM04',
    message:
      '0/3 nodes are available: 1 Insufficient cpu. preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.',
    nodes: 3,
    filter: [[1, 'Insufficient cpu']],
    preemption: [
      [1, 'No preemption victims found for incoming pod'],
      [2, 'Preemption is not helpful for scheduling'],
    ],
  },
  {
    id: 'FM05',
    message:
      '0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod..',
    nodes: 1,
    filter: [[1, 'Insufficient cpu']],
    preemption: [[1, 'No preemption victims found for incoming pod']],
  },
  {
    id: 'FM06',
    message:
      "0/2 nodes are available: 1 node(s) didn't match PersistentVolume's node affinity, 1 node(s) had untolerated taint(s). no new claims to deallocate, preemption: 0/2 nodes are available: 2 Preemption is not helpful for scheduling.",
    nodes: 2,
    filter: [
      [1, "node(s) didn't match PersistentVolume's node affinity"],
      [1, 'node(s) had untolerated taint(s)'],
    ],
    preemption: [[2, 'Preemption is not helpful for scheduling']],
  },
  {
    id: 'FM07',
    message:
      '0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 Insufficient cpu. preemption: not eligible due to preemptionPolicy=Never.',
    nodes: 3,
    filter: [
      [1, 'node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }'],
      [2, 'Insufficient cpu'],
    ],
    preemption: 'not eligible due to preemptionPolicy=Never',
  },
  {
    id: 'FM08',
    message:
      '0/3 nodes are available: persistentvolumeclaim "data" not found. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod..',
    nodes: 3,
    filter: 'persistentvolumeclaim "data" not found',
    preemption: [[3, 'No preemption victims found for incoming pod']],
  },
  {
    id: 'FM09',
    message:
      "0/4 nodes are available: 1 Insufficient nvidia.com/gpu, 3 node(s) didn't satisfy plugin(s) [NodeAffinity]. preemption: not eligible due to a terminating pod on the nominated node.",
    nodes: 4,
    filter: [
      [1, 'Insufficient nvidia.com/gpu'],
      [3, "node(s) didn't satisfy plugin(s) [NodeAffinity]"],
    ],
    preemption: 'not eligible due to a terminating pod on the nominated node',
  },
  {
    id: 'FM10',
    message: 'no nodes available to schedule pods',
    nodes: 0,
    filter: 'no nodes available to schedule pods',
    preemption: null,
  },
];
