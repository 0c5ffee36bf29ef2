/** Whole DaemonSets: what the status says once the controller has synced. */

/** Bound to `node`, or unscheduled and `pinned` to one. Times in seconds. */
export interface StatusPod {
  readonly node?: string;
  readonly pinned?: string;
  readonly name?: string;
  readonly created?: number;
  readonly phase?: string;
  readonly ready?: boolean;
  readonly readySince?: number;
  readonly deleting?: boolean;
  /** Anything but the current revision. */
  readonly hash?: string;
  readonly labelsMatch?: false;
  readonly owner?: 'other' | 'none';
}
export interface StatusCase {
  readonly id: string;
  readonly nodes: readonly {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly taints?: readonly string[];
    readonly unschedulable?: boolean;
  }[];
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly maxSurge?: number;
  readonly minReadySeconds?: number;
  readonly now?: number;
  readonly pods: readonly StatusPod[];
  /** desired, current, misscheduled, ready, updated, available, unavailable. */
  readonly status: readonly [number, number, number, number, number, number, number];
}

/** ST03 and ST21 hold after a sync only: a new taint does not trigger one. */
export const STATUS: readonly StatusCase[] = [
  {
    id: 'ST01',
    nodes: [
      { name: 'node-0', labels: { color: 'blue', speed: 'fast' } },
      { name: 'node-1', labels: { color: 'blue', speed: 'fast' } },
    ],
    pods: [{ node: 'node-0' }, { node: 'node-1' }],
    status: [2, 2, 0, 0, 2, 0, 2],
  },
  {
    id: 'ST02',
    nodes: [
      { name: 'node-0', labels: { color: 'blue', speed: 'fast' } },
      { name: 'node-1', labels: { color: 'blue', speed: 'fast' } },
    ],
    pods: [
      { node: 'node-0', ready: true },
      { node: 'node-1', ready: true },
    ],
    status: [2, 2, 0, 2, 2, 2, 0],
  },
  {
    id: 'ST03',
    nodes: [{ name: 'a', taints: ['dedicated=user1:NoSchedule'] }, { name: 'b' }],
    pods: [
      { node: 'a', ready: true },
      { node: 'b', ready: true },
    ],
    status: [1, 1, 1, 1, 1, 1, 0],
  },
  {
    id: 'ST04',
    nodes: [{ name: 'a' }],
    pods: [{ node: 'a', ready: true, deleting: true }],
    status: [1, 1, 0, 1, 1, 1, 0],
  },
  {
    id: 'ST05',
    nodes: [{ name: 'a' }],
    pods: [{ node: 'a', phase: 'Failed', deleting: true }],
    status: [1, 0, 0, 0, 0, 0, 1],
  },
  { id: 'ST06', nodes: [{ name: 'a' }], pods: [{ node: 'a', phase: 'Failed' }], status: [1, 1, 0, 0, 1, 0, 1] },
  {
    id: 'ST07',
    nodes: [{ name: 'a' }],
    maxSurge: 1,
    pods: [
      { node: 'a', hash: 'old', created: 10, ready: true, name: 'old' },
      { node: 'a', created: 20, name: 'new' },
    ],
    status: [1, 1, 0, 1, 0, 1, 0],
  },
  {
    id: 'ST08',
    nodes: [{ name: 'a' }],
    pods: [
      { pinned: 'a', created: 5, name: 'pending' },
      { node: 'a', created: 20, ready: true, name: 'bound' },
    ],
    status: [1, 1, 0, 1, 1, 1, 0],
  },
  { id: 'ST09', nodes: [{ name: 'a' }], pods: [{ pinned: 'a' }], status: [1, 1, 0, 0, 1, 0, 1] },
  { id: 'ST10', nodes: [{ name: 'a' }], pods: [{}], status: [1, 0, 0, 0, 0, 0, 1] },
  { id: 'ST11', nodes: [{ name: 'a' }], pods: [{ node: 'gone', ready: true }], status: [1, 0, 0, 0, 0, 0, 1] },
  {
    id: 'ST12',
    nodes: [{ name: 'a' }],
    pods: [{ node: 'a', labelsMatch: false, ready: true }],
    status: [1, 0, 0, 0, 0, 0, 1],
  },
  {
    id: 'ST13',
    nodes: [{ name: 'a' }],
    pods: [{ node: 'a', owner: 'other', ready: true }],
    status: [1, 0, 0, 0, 0, 0, 1],
  },
  {
    id: 'ST14',
    nodes: [{ name: 'a' }],
    minReadySeconds: 10,
    now: 100,
    pods: [{ node: 'a', ready: true, readySince: 95 }],
    status: [1, 1, 0, 1, 1, 0, 1],
  },
  {
    id: 'ST15',
    nodes: [{ name: 'a' }],
    minReadySeconds: 10,
    now: 100,
    pods: [{ node: 'a', ready: true, readySince: 90 }],
    status: [1, 1, 0, 1, 1, 1, 0],
  },
  {
    id: 'ST16',
    nodes: [{ name: 'a' }],
    minReadySeconds: 10,
    now: 100,
    pods: [{ node: 'a', ready: true }],
    status: [1, 1, 0, 1, 1, 0, 1],
  },
  {
    id: 'ST17',
    nodes: [{ name: 'node-0' }, { name: 'node-1' }, { name: 'node-2' }],
    pods: [
      { node: 'node-0', ready: true },
      { node: 'node-1', hash: 'old', ready: true },
      { node: 'node-2', hash: 'old' },
    ],
    status: [3, 3, 0, 2, 1, 2, 1],
  },
  {
    id: 'ST18',
    nodes: [{ name: 'a' }, { name: 'b', labels: { color: 'blue', speed: 'fast' } }],
    nodeSelector: { color: 'blue', speed: 'fast' },
    pods: [
      { node: 'a', ready: true },
      { node: 'b', ready: true },
    ],
    status: [1, 1, 1, 1, 1, 1, 0],
  },
  {
    id: 'ST19',
    nodes: [{ name: 'a', taints: ['node.kubernetes.io/unschedulable:NoSchedule'], unschedulable: true }],
    pods: [{ node: 'a', ready: true }],
    status: [1, 1, 0, 1, 1, 1, 0],
  },
  {
    id: 'ST20',
    nodes: [{ name: 'a', taints: ['node.kubernetes.io/unreachable:NoExecute'] }],
    pods: [{ node: 'a', ready: false }],
    status: [1, 1, 0, 0, 1, 0, 1],
  },
  {
    id: 'ST21',
    nodes: [
      { name: 'a', taints: ['node.kubernetes.io/unreachable:NoSchedule', 'node.kubernetes.io/unreachable:NoExecute'] },
    ],
    pods: [{ node: 'a', ready: false }],
    status: [0, 0, 1, 0, 0, 0, 0],
  },
];
