/** Rolling updates from beginning to end: what the controller creates and deletes at each look. */

/** `maxUnavailable`, `maxSurge`. */
type Budget = readonly [maxUnavailable: number, maxSurge: number];

export type RolloutStep =
  /** The controller looks once: how many Pods it creates and deletes. */
  | readonly ['sync', creates: number, deletes: number]
  /** Pods become Ready or stop being Ready now; all, or so many of a kind. */
  | readonly ['ready', 'all']
  | readonly ['ready' | 'unready', count: number, which: 'any' | 'updated' | 'oldWithoutUpdated']
  | readonly [
      'update',
      {
        readonly image?: true;
        readonly budget?: Budget;
        readonly minReadySeconds?: number;
        readonly tolerates?: false;
      },
    ]
  /** Seconds. */
  | readonly ['clock', at: number];

export interface RolloutCase {
  readonly id: string;
  readonly nodes: number;
  /** The first node has a NoSchedule taint, which the template tolerates until it is changed. */
  readonly isFirstTainted?: true;
  /** OnDelete until an update says otherwise. */
  readonly budget?: Budget;
  /** Pods that are there in the beginning, node by node. */
  readonly start?: readonly (readonly [count: number, revision: 'old' | 'current', isReady: boolean])[];
  readonly steps: readonly RolloutStep[];
  readonly readyAtEnd?: number;
}

const newImage = (maxUnavailable: number, maxSurge: number): RolloutStep => [
  'update',
  { image: true, budget: [maxUnavailable, maxSurge] },
];
const first = (nodes: number): readonly RolloutStep[] => [
  ['sync', nodes, 0],
  ['ready', 'all'],
];
/** So many are deleted, and made anew at the next look. */
const round = (nodes: number): readonly RolloutStep[] => [
  ['sync', 0, nodes],
  ['sync', nodes, 0],
];
const rounds = (nodes: number, times: number): readonly RolloutStep[] =>
  Array.from({ length: times }, () => [...round(nodes), ['ready', 'all'] as const]).flat();
const STILL: RolloutStep = ['sync', 0, 0];

export const ROLLOUT: readonly RolloutCase[] = [
  { id: 'SQ01', nodes: 5, steps: [...first(5), newImage(2, 0), ...rounds(2, 2), ...rounds(1, 1), STILL] },
  {
    id: 'SQ02',
    nodes: 5,
    steps: [
      ...first(5),
      newImage(0, 2),
      ['sync', 2, 0],
      STILL,
      ['ready', 'all'],
      ['sync', 2, 2],
      STILL,
      ['ready', 'all'],
      ['sync', 1, 2],
      STILL,
      ['ready', 'all'],
      ['sync', 0, 1],
      STILL,
    ],
  },
  {
    id: 'SQ03',
    nodes: 5,
    isFirstTainted: true,
    budget: [0, 1],
    steps: [
      ...first(5),
      ['update', { tolerates: false }],
      ...Array.from({ length: 4 }, () => [['sync', 1, 1], STILL, ['ready', 'all']] as const).flat(),
      ['sync', 0, 1],
      STILL,
    ],
  },
  { id: 'SQ04', nodes: 5, steps: [...first(5), newImage(3, 0), ...round(3), STILL] },
  {
    id: 'SQ05',
    nodes: 5,
    steps: [...first(5), newImage(2, 0), ...round(2), STILL, ['update', { image: true }], ...round(2), STILL],
    readyAtEnd: 3,
  },
  {
    id: 'SQ06',
    nodes: 20,
    steps: [
      ...first(20),
      newImage(10, 0),
      ...round(10),
      STILL,
      ...Array.from({ length: 10 }, (_, budget) => [newImage(budget, 0), ...round(10), STILL]).flat(),
      newImage(11, 0),
      ...round(11),
      STILL,
    ],
    readyAtEnd: 9,
  },
  { id: 'SQ07', nodes: 5, steps: [['sync', 5, 0], newImage(3, 0), ...round(5), STILL] },
  {
    id: 'SQ08',
    nodes: 5,
    steps: [
      ['sync', 5, 0],
      newImage(0, 3),
      ['clock', 100],
      ['sync', 5, 0],
      ['clock', 200],
      ['sync', 0, 5],
      ['ready', 5, 'any'],
      ['update', { image: true, minReadySeconds: 15 }],
      ['clock', 300],
      ['sync', 3, 0],
      ['ready', 2, 'updated'],
      ['unready', 1, 'oldWithoutUpdated'],
      ['clock', 310],
      ['sync', 1, 0],
      ['clock', 320],
      ['sync', 1, 3],
      ['ready', 3, 'updated'],
      ['clock', 340],
      ['sync', 0, 2],
      ['clock', 350],
      STILL,
    ],
  },
  { id: 'SQ09', nodes: 5, steps: [['sync', 5, 0], ['update', { budget: [3, 0] }], STILL] },
  { id: 'SQ10', nodes: 100, steps: [...first(100), newImage(10, 0), ...rounds(10, 10), STILL] },
  {
    id: 'SQ11',
    nodes: 100,
    budget: [10, 0],
    start: [
      [10, 'old', true],
      [2, 'old', false],
      [88, 'current', false],
    ],
    steps: [...round(2), STILL],
  },
];
