/** What the grid says of a cell's surroundings: sums over rows, columns and pools, made in one pass over what rows say. */
import type { CellState } from '../model.ts';
import { LETTER_STATES, type Picture } from '../picture.ts';
import { patternsOf } from '../summary/counts.ts';

/** The name for nodes of which no label tells a pool: they are no siblings. */
const NO_POOL = 'nodes';

/** By letter: what the cell adds to each sum. */
interface Weights {
  /** A Pod is bound to the node. */
  readonly runs: number;
  /** Nothing excludes the node, whatever has become of the Pod. */
  readonly isOpen: number;
  /** The DaemonSet selects the node, whatever its taints. */
  readonly targets: number;
  readonly isKnown: number;
}

const NOTHING: Weights = { runs: 0, isOpen: 0, targets: 0, isKnown: 0 };
const RUNS: ReadonlySet<CellState> = new Set(['healthy', 'outdated', 'notReady']);
const OPEN: ReadonlySet<CellState> = new Set([...RUNS, 'pending', 'missing']);
const BY_LETTER: ReadonlyMap<string, Weights> = new Map(
  [...LETTER_STATES].map(([letter, state]) => [
    letter,
    {
      runs: Number(RUNS.has(state)),
      isOpen: Number(OPEN.has(state)),
      targets: Number(OPEN.has(state) || state === 'repelled'),
      isKnown: Number(state !== 'unknown'),
    },
  ]),
);

interface PoolSums {
  /** By DaemonSet. */
  readonly runs: Uint32Array;
  readonly open: Uint32Array;
  readonly known: Uint32Array;
}

export interface Siblings {
  /** Other nodes of the pool on which the DaemonSet has a Pod. */
  readonly have: number;
  /** Other nodes of the pool that it is not kept off. */
  readonly open: number;
  /** Other nodes of the pool whose cell is known. */
  readonly known: number;
}

export class GridFacts {
  /** By node: DaemonSets that have a Pod there. */
  readonly runsOn: Uint32Array;
  /** By node: DaemonSets that nothing keeps off it. */
  readonly openOn: Uint32Array;
  /** By node: DaemonSets that select it. */
  readonly targetsOn: Uint32Array;
  /** By DaemonSet: nodes that have a Pod, and nodes whose cell is known. */
  readonly runs: Uint32Array;
  readonly known: Uint32Array;
  readonly #pools = new Map<string, PoolSums>();

  constructor(picture: Picture) {
    const { nodes, daemonSets } = picture;
    const columns = daemonSets.length;
    this.runsOn = new Uint32Array(nodes.length);
    this.openOn = new Uint32Array(nodes.length);
    this.targetsOn = new Uint32Array(nodes.length);
    this.runs = new Uint32Array(columns);
    this.known = new Uint32Array(columns);
    for (const { letters, rows } of patternsOf(picture)) {
      const weights = Array.from({ length: columns }, (_, column) => BY_LETTER.get(letters[column] ?? '') ?? NOTHING);
      const runsOn = sum(weights, ({ runs }) => runs);
      const openOn = sum(weights, ({ isOpen }) => isOpen);
      const targetsOn = sum(weights, ({ targets }) => targets);
      const pools = new Map<string, number>();
      for (const row of rows) {
        this.runsOn[row] = runsOn;
        this.openOn[row] = openOn;
        this.targetsOn[row] = targetsOn;
        const pool = nodes[row]?.pool ?? '';
        pools.set(pool, (pools.get(pool) ?? 0) + 1);
      }
      for (const [column, { runs, isKnown }] of weights.entries()) {
        add(this.runs, column, runs * rows.length);
        add(this.known, column, isKnown * rows.length);
      }
      for (const [pool, count] of pools) {
        const sums = this.#poolOf(pool, columns);
        for (const [column, { runs, isOpen, isKnown }] of weights.entries()) {
          add(sums.runs, column, runs * count);
          add(sums.open, column, isOpen * count);
          add(sums.known, column, isKnown * count);
        }
      }
    }
  }

  /** Of an excluded cell, which itself has no Pod; null where no label tells the pool. */
  siblings(pool: string, column: number): Siblings | null {
    const sums = pool === '' || pool === NO_POOL ? undefined : this.#pools.get(pool);
    if (sums === undefined) return null;
    const { runs, open } = sums;
    return { have: runs[column] ?? 0, open: open[column] ?? 0, known: Math.max(0, (sums.known[column] ?? 0) - 1) };
  }

  #poolOf(pool: string, columns: number): PoolSums {
    let sums = this.#pools.get(pool);
    if (sums === undefined) {
      const empty = () => new Uint32Array(columns);
      sums = { runs: empty(), open: empty(), known: empty() };
      this.#pools.set(pool, sums);
    }
    return sums;
  }
}

function sum(weights: readonly Weights[], of: (weights: Weights) => number): number {
  return weights.reduce((total, one) => total + of(one), 0);
}

function add(sums: Uint32Array, place: number, amount: number): void {
  sums[place] = (sums[place] ?? 0) + amount;
}
