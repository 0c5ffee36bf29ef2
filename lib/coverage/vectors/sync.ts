/** Whole DaemonSets: on how many nodes one sync of the controller creates a Pod, and which nodes it takes theirs from. */
import type { TermRow, TolerationRow } from './build.ts';
import type { StatusPod } from './status.ts';

interface NodeGroup {
  readonly names: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly string[];
  /** The Ready condition; True where absent. */
  readonly ready?: string;
}
export interface SyncCase {
  readonly id: string;
  readonly nodes: readonly NodeGroup[];
  readonly nodeName?: string;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly terms?: readonly TermRow[];
  readonly tolerations?: readonly TolerationRow[];
  readonly isDeleting?: true;
  /** The selector is empty. */
  readonly selectsAll?: true;
  readonly maxSurge?: number;
  readonly minReadySeconds?: number;
  /** Seconds. */
  readonly now?: number;
  /** `count` of each; one where absent. */
  readonly pods: readonly (StatusPod & { readonly count?: number })[];
  readonly creates: number;
  /** Nodes that may not keep their Pod; none where absent. */
  readonly leaves?: readonly string[];
}

const FIVE: readonly NodeGroup[] = [{ names: ['node-0', 'node-1', 'node-2', 'node-3', 'node-4'] }];
const BLUE = { color: 'blue', speed: 'fast' };
const FIVE_OF_TEN_BLUE: readonly NodeGroup[] = [
  ...FIVE,
  { names: ['node-5', 'node-6', 'node-7', 'node-8', 'node-9'], labels: BLUE },
];
const THREE_OF_SEVEN_BLUE: readonly NodeGroup[] = [
  { names: ['node-0', 'node-1', 'node-2', 'node-3'] },
  { names: ['node-4', 'node-5', 'node-6'], labels: BLUE },
];

/**
 * Mirrors TestSimpleDaemonSetLaunchesPods and its like. Left out: SY02 (what the new Pod looks like, see
 * PINNED_AFFINITY), SY03 (no nodes, no cells) and SY10 (the controller's cache is behind, which the API does not show).
 * Pods of other namespaces and what nobody looks at before scheduling, requests and ports, are left out of the others.
 */
export const SYNC: readonly SyncCase[] = [
  { id: 'SY01', nodes: FIVE, pods: [], creates: 5 },
  { id: 'SY04', nodes: [{ names: ['only-node'] }], pods: [], creates: 1 },
  { id: 'SY05', nodes: [{ names: ['not-ready'], ready: 'False' }], pods: [], creates: 1 },
  { id: 'SY06', nodes: [{ names: ['too-much-mem'] }], nodeName: 'too-much-mem', pods: [], creates: 1 },
  {
    id: 'SY07',
    nodes: [{ names: ['not-enough-resource'] }, { names: ['enough-resource'], labels: BLUE }],
    nodeSelector: BLUE,
    pods: [],
    creates: 1,
  },
  { id: 'SY08', nodes: [{ names: ['network-unavailable'] }], pods: [], creates: 1 },
  {
    id: 'SY09',
    nodes: [{ names: ['not-too-much-mem'] }],
    nodeName: 'not-too-much-mem',
    isDeleting: true,
    pods: [],
    creates: 0,
  },
  {
    id: 'SY11',
    nodes: [{ names: ['port-conflict'] }],
    nodeName: 'port-conflict',
    pods: [{ node: 'port-conflict' }],
    creates: 0,
  },
  { id: 'SY12', nodes: [{ names: ['no-port-conflict'] }], nodeName: 'no-port-conflict', pods: [], creates: 1 },
  {
    id: 'SY13',
    nodes: [{ names: ['node1'] }],
    nodeSelector: { foo: 'bar' },
    selectsAll: true,
    pods: [{ node: 'node1', owner: 'none' }],
    creates: 0,
  },
  {
    id: 'SY14',
    nodes: FIVE,
    pods: [
      { node: 'node-1' },
      { node: 'node-2', count: 2 },
      { node: 'node-3', count: 5 },
      { node: 'node-4', count: 2, labelsMatch: false },
    ],
    creates: 2,
  },
  { id: 'SY15', nodes: THREE_OF_SEVEN_BLUE, nodeSelector: BLUE, pods: [], creates: 3 },
  {
    id: 'SY16',
    nodes: FIVE_OF_TEN_BLUE,
    nodeSelector: BLUE,
    pods: [
      { node: 'node-0', count: 2, labelsMatch: false },
      { node: 'node-1', count: 3 },
      { node: 'node-1', labelsMatch: false },
      { node: 'node-4' },
    ],
    creates: 5,
    leaves: ['node-1', 'node-4'],
  },
  {
    id: 'SY17',
    nodes: FIVE_OF_TEN_BLUE,
    nodeSelector: BLUE,
    pods: [
      { node: 'node-0' },
      { node: 'node-1', count: 3 },
      { node: 'node-1', count: 2, labelsMatch: false },
      { node: 'node-2', count: 4 },
      { node: 'node-6', count: 13 },
      { node: 'node-7', count: 4, labelsMatch: false },
      { node: 'node-9' },
      { node: 'node-9', labelsMatch: false },
    ],
    creates: 3,
    leaves: ['node-0', 'node-1', 'node-2'],
  },
  { id: 'SY18', nodes: THREE_OF_SEVEN_BLUE, nodeSelector: { color: 'red', speed: 'fast' }, pods: [], creates: 0 },
  { id: 'SY19', nodes: FIVE, nodeName: 'node-0', pods: [], creates: 1 },
  { id: 'SY20', nodes: FIVE, nodeName: 'node-10', pods: [], creates: 0 },
  { id: 'SY21', nodes: THREE_OF_SEVEN_BLUE, nodeName: 'node-6', nodeSelector: BLUE, pods: [], creates: 1 },
  { id: 'SY22', nodes: THREE_OF_SEVEN_BLUE, nodeName: 'node-0', nodeSelector: BLUE, pods: [], creates: 0 },
  { id: 'SY23', nodes: THREE_OF_SEVEN_BLUE, nodeSelector: BLUE, pods: [], creates: 3 },
  { id: 'SY24', nodes: THREE_OF_SEVEN_BLUE, terms: [{ expressions: [['color', 'In', 'blue']] }], pods: [], creates: 3 },
  { id: 'SY25', nodes: [{ names: ['node-0'] }], pods: [{ node: 'node-0' }], creates: 0 },
  { id: 'SY26', nodes: [{ names: ['node-0'] }], pods: [], creates: 1 },
  { id: 'SY27', nodes: [{ names: ['node-0'] }], pods: [{ node: 'node-0', phase: 'Failed' }], creates: 0 },
  {
    id: 'SY28',
    nodes: [{ names: ['node-0'] }],
    pods: [
      { node: 'node-0', phase: 'Failed' },
      { node: 'node-0', count: 3 },
    ],
    creates: 0,
  },
  {
    id: 'SY29',
    nodes: [{ names: ['tainted'], taints: ['dedicated=user1:NoSchedule'] }],
    pods: [{ node: 'tainted' }],
    creates: 0,
  },
  {
    id: 'SY30',
    nodes: [{ names: ['tainted'], taints: ['dedicated=user1:NoExecute'] }],
    pods: [{ node: 'tainted' }],
    creates: 0,
    leaves: ['tainted'],
  },
  { id: 'SY31', nodes: [{ names: ['tainted'], taints: ['dedicated=user1:NoSchedule'] }], pods: [], creates: 0 },
  {
    id: 'SY32',
    nodes: [{ names: ['tainted'], taints: ['dedicated=user1:NoSchedule'] }],
    tolerations: [['dedicated', '', 'user1', 'NoSchedule']],
    pods: [],
    creates: 1,
  },
  {
    id: 'SY33',
    nodes: [{ names: ['tainted'], taints: ['node.kubernetes.io/not-ready:NoExecute'], ready: 'False' }],
    pods: [],
    creates: 1,
  },
  {
    id: 'SY34',
    nodes: [{ names: ['tainted'], taints: ['node.kubernetes.io/unreachable:NoExecute'], ready: 'Unknown' }],
    pods: [],
    creates: 1,
  },
  {
    id: 'SY35',
    nodes: [{ names: ['node-0'] }],
    tolerations: [['dedicated', '', 'user1', 'NoSchedule']],
    pods: [],
    creates: 1,
  },
  { id: 'SY36', nodes: [{ names: ['node-0'], labels: BLUE }], pods: [{ node: 'node-0', deleting: true }], creates: 0 },
  {
    id: 'SY37',
    nodes: [
      {
        names: ['resources-pressure'],
        taints: [
          'node.kubernetes.io/disk-pressure:NoSchedule',
          'node.kubernetes.io/memory-pressure:NoSchedule',
          'node.kubernetes.io/pid-pressure:NoSchedule',
        ],
      },
    ],
    pods: [],
    creates: 1,
  },
  {
    id: 'SY38',
    nodes: [{ names: ['node-0'] }],
    pods: [{ node: 'node-0' }, { node: 'node-1' }, { pinned: 'node-2' }],
    creates: 0,
  },
  {
    id: 'SY39',
    nodes: FIVE,
    maxSurge: 1,
    pods: [
      { node: 'node-1' },
      { node: 'node-2', count: 2 },
      { node: 'node-3', count: 5 },
      { node: 'node-4', count: 2, labelsMatch: false },
    ],
    creates: 2,
  },
  {
    id: 'SY40',
    nodes: FIVE,
    maxSurge: 1,
    pods: [
      { node: 'node-1', created: 100 },
      { node: 'node-1', hash: 'old', created: 50, ready: true },
      { node: 'node-1', hash: 'old', created: 60, ready: true },
      { node: 'node-2' },
    ],
    creates: 3,
  },
  {
    id: 'SY41',
    nodes: FIVE,
    maxSurge: 1,
    pods: [
      { node: 'node-0', created: 100 },
      { node: 'node-0', hash: 'old', created: 50, ready: true },
      { node: 'node-1', hash: 'old', created: 1, ready: true },
      { node: 'node-2', hash: 'old', created: 1, ready: true },
      { node: 'node-3', hash: 'old', created: 1, ready: true },
      { node: 'node-4', hash: 'old', created: 1, ready: true, deleting: true },
    ],
    creates: 1,
  },
  {
    id: 'SY42',
    nodes: FIVE,
    maxSurge: 1,
    pods: [
      { node: 'node-1', created: 100 },
      { node: 'node-1', hash: 'old', created: 50 },
      { node: 'node-1', hash: 'old', created: 60, ready: true },
      { node: 'node-2' },
    ],
    creates: 3,
  },
  {
    id: 'SY43',
    nodes: FIVE,
    maxSurge: 1,
    minReadySeconds: 15,
    now: 60,
    pods: [
      { node: 'node-1', created: 100, ready: true, readySince: 50 },
      { node: 'node-1', hash: 'old', created: 50, ready: true },
      { node: 'node-1', hash: 'old', created: 60, ready: true },
      { node: 'node-2' },
    ],
    creates: 3,
  },
  {
    id: 'SY44',
    nodes: FIVE,
    maxSurge: 1,
    minReadySeconds: 15,
    now: 70,
    pods: [
      { node: 'node-1', created: 100, ready: true, readySince: 50 },
      { node: 'node-1', hash: 'old', created: 50, ready: true },
      { node: 'node-1', hash: 'old', created: 60, ready: true },
      { node: 'node-2' },
    ],
    creates: 3,
  },
];
