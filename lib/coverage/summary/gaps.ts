/** Which cells count against coverage: the one place where a state becomes a gap. */
import { BY_DESIGN, isGapAmong, type Judged, judgedLetters, REQUIRED } from '../judgement/judge.ts';
import { type CellState, isCovered, isGap } from '../model.ts';
import { type CellView, LETTER_STATES } from '../picture.ts';
import { type Agent, foldFamilies, foldStates } from './agents.ts';
import { indexColumns, indexRows } from './counts.ts';
import { findPatterns } from './patterns.ts';

/** What a node has of an agent. `none`: the agent does not target the node. */
export type Cover = 'covered' | 'gap' | 'unknown' | 'none';

/** What nodes have that have the same of every agent. */
export interface RowKind {
  readonly coverOf: (agent: Agent) => Cover;
  /** What they have of an agent, as one state. */
  readonly stateOf: (agent: Agent) => CellState;
}

interface KindOfRows {
  readonly kind: RowKind;
  /** Places in `picture.nodes`, ascending. */
  readonly rows: readonly number[];
}

export interface Gaps {
  readonly agents: readonly Agent[];
  /** null for an ignored DaemonSet, and for one that the picture does not have. */
  readonly agentOf: (daemonSet: string) => Agent | null;
  /** The same by place. */
  readonly agentAt: (column: number) => Agent | null;
  readonly kindOf: (row: number) => RowKind;
  /** Every node is of one kind. */
  readonly kinds: () => readonly KindOfRows[];
  /**
   * Whether the cell is a gap that no other DaemonSet of its agent closes: not where a taint keeps the agent off by
   * design, but where the policy requires what nothing selects.
   */
  readonly isGapCell: (cell: CellView) => boolean;
  /** The same by place. What a picture does not hold, such as a state of before, is no exception to any rule. */
  readonly isGapAt: (row: number, column: number, state: CellState) => boolean;
}

/** Of what the picture does not have. */
const NOWHERE = -1;

/** Judging all takes as long as the picture is large: keep it as long as the picture. */
export function makeGaps(judged: Judged): Gaps {
  const { picture } = judged;
  const agents = foldFamilies(picture);
  const ofColumn: (Agent | undefined)[] = [];
  for (const agent of agents) for (const column of agent.columns) ofColumn[column] = agent;
  const rows = indexRows(picture);
  const columns = indexColumns(picture);
  const kinds = new Map<string, JudgedKind>();
  const ofRow: (JudgedKind | undefined)[] = [];
  let all: readonly KindOfRows[] | undefined;
  const makeKind = (row: number) => {
    const letters = judgedLetters(judged, row);
    let kind = kinds.get(letters);
    if (kind === undefined) {
      kind = new JudgedKind(judged, letters);
      kinds.set(letters, kind);
    }
    return kind;
  };
  const kindOf = (row: number): JudgedKind => {
    ofRow[row] ??= makeKind(row);
    return ofRow[row];
  };
  const isGapAt = (row: number, column: number, state: CellState) => {
    const agent = ofColumn[column];
    if (agent === undefined || !(isGap(state) || state === 'notSelected')) return false;
    const kind = kindOf(row);
    if (kind.stateAt(column) === state && !kind.isGapAt(column)) return false;
    if (agent.columns.length === 1) return true;
    const folded = kind.stateOf(agent);
    if (state === 'notSelected') return folded === 'notSelected';
    return state === 'repelled' ? folded === 'repelled' : isGap(folded);
  };
  return {
    agents,
    agentAt: (column) => ofColumn[column] ?? null,
    agentOf: (daemonSet) => ofColumn[columns.get(daemonSet) ?? NOWHERE] ?? null,
    kindOf,
    kinds: () => {
      all ??= findPatterns(picture.nodes.length, (row) => judgedLetters(judged, row)).map(({ rows }) => ({
        rows,
        kind: kindOf(rows[0] ?? NOWHERE),
      }));
      return all;
    },
    isGapCell: ({ state, daemonSet, node }) =>
      isGapAt(rows.get(node) ?? NOWHERE, columns.get(daemonSet) ?? NOWHERE, state),
    isGapAt,
  };
}

class JudgedKind implements RowKind {
  readonly #judged: Judged;
  readonly #letters: string;
  /** By the first column of an agent. */
  readonly #states: (CellState | undefined)[] = [];
  readonly #covers: (Cover | undefined)[] = [];

  constructor(judged: Judged, letters: string) {
    this.#judged = judged;
    this.#letters = letters;
  }

  stateAt(column: number): CellState {
    const letter = this.#letters[column] ?? '';
    if (letter === BY_DESIGN) return 'repelled';
    return letter === REQUIRED ? 'notSelected' : (LETTER_STATES.get(letter) ?? 'unknown');
  }

  /** Whether it counts against coverage by itself. */
  isGapAt(column: number): boolean {
    return isGapAmong(this.#letters, column, this.#judged);
  }

  stateOf({ columns }: Agent): CellState {
    const [only = NOWHERE] = columns;
    if (columns.length === 1) return this.stateAt(only);
    this.#states[only] ??= foldStates(columns.map((column) => this.stateAt(column)));
    return this.#states[only];
  }

  coverOf(agent: Agent): Cover {
    const [first = NOWHERE] = agent.columns;
    this.#covers[first] ??= this.#cover(agent);
    return this.#covers[first];
  }

  /** A misscheduled Pod is no cover and no gap: the node is not the agent's to cover. */
  #cover(agent: Agent): Cover {
    const state = this.stateOf(agent);
    if (state === 'unknown') return 'unknown';
    if (isCovered(state)) return 'covered';
    return agent.columns.some((column) => this.isGapAt(column)) ? 'gap' : 'none';
  }
}
