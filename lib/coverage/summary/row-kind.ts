/** What nodes have that have the same of every DaemonSet. */
import { BY_DESIGN, REQUIRED } from '../judgement/judged-rows.ts';
import { type CellState, isCovered, isGap } from '../model.ts';
import type { Agent } from './agents.ts';
import { stateOf } from './counts.ts';
import { foldStates } from './fold-states.ts';

/** What a node has of an agent. `none`: the agent does not target the node. */
export type Cover = 'covered' | 'gap' | 'unknown' | 'none';

/** Remembers what it was asked: it is asked the same for each of its nodes. */
export class RowKind {
  readonly #states: readonly CellState[];
  readonly #isGap: readonly boolean[];
  /** By the first column of an agent. */
  readonly #agentStates: (CellState | undefined)[] = [];
  readonly #covers: (Cover | undefined)[] = [];
  readonly #made = new Map<object, unknown>();

  /** `letters` are judged ones. */
  constructor(letters: string, columns: number, isIgnored: (column: number) => boolean) {
    const all = Array.from({ length: columns }, (_, column) => letters[column] ?? '');
    this.#states = all.map(stateOfLetter);
    this.#isGap = all.map((letter, column) => isGapLetter(letter, this.stateAt(column)) && !isIgnored(column));
  }

  stateAt(column: number): CellState {
    return this.#states[column] ?? 'unknown';
  }

  /** Whether it counts against coverage by itself. */
  isGapAt(column: number): boolean {
    return this.#isGap[column] ?? false;
  }

  /** What they have of an agent, as one state. */
  stateOf({ columns }: Agent): CellState {
    const [first = -1] = columns;
    if (columns.length === 1) return this.stateAt(first);
    this.#agentStates[first] ??= foldStates(columns.map((column) => this.stateAt(column)));
    return this.#agentStates[first];
  }

  coverOf(agent: Agent): Cover {
    const [first = -1] = agent.columns;
    this.#covers[first] ??= this.#cover(agent);
    return this.#covers[first];
  }

  /** What follows from it by a function that always gives the same, made once. */
  once<Made>(make: (kind: RowKind) => Made): Made {
    if (!this.#made.has(make)) this.#made.set(make, make(this));
    return this.#made.get(make) as Made;
  }

  /** A misscheduled Pod is no cover and no gap: the node is not the agent's to cover. */
  #cover(agent: Agent): Cover {
    const state = this.stateOf(agent);
    if (state === 'unknown') return 'unknown';
    if (isCovered(state)) return 'covered';
    return agent.columns.some((column) => this.isGapAt(column)) ? 'gap' : 'none';
  }
}

function stateOfLetter(letter: string): CellState {
  if (letter === BY_DESIGN) return 'repelled';
  return letter === REQUIRED ? 'notSelected' : stateOf(letter, 0);
}

function isGapLetter(letter: string, state: CellState): boolean {
  return letter === REQUIRED || (letter !== BY_DESIGN && isGap(state));
}
