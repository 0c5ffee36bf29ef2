/** How cells look where their state is not all there is to say. */
import { type Category, type CellState, isGap } from '../model.ts';
import type { StateCounts } from '../picture.ts';
import { foldStates } from '../summary/fold-states.ts';

/** DaemonSets (`namespace/name`) of one node. */
export interface RowMarks {
  /** Their state is one of a gap, and the cell is none: excluded by design, covered by another one, ignored. */
  readonly excused: readonly string[];
  /** Nothing selects the node, and the policy requires it: a gap. */
  readonly required: readonly string[];
  /** Gaps that come and go with a node that joins or leaves: nobody has to do anything. */
  readonly passing: readonly string[];
}

/** An agent that is several DaemonSets. */
export interface FamilyShape {
  readonly id: string;
  readonly name: string;
  readonly category: Category;
  /** `namespace/name`, at least two. */
  readonly members: readonly string[];
}

/** How the cells of one column look. */
export interface ColumnCounts {
  /** With `passing`, adds up to the nodes. */
  readonly looks: StateCounts;
  readonly passing: number;
  /** Of `looks.notSelected`: kept off by a taint, and meant to be. */
  readonly tainted: number;
  /** Of `looks.repelled`: not selected, and required by the policy. */
  readonly required: number;
}

/** Where an agent that is several DaemonSets stands for a column. No `namespace/name` has a colon. */
export function familyKey(id: string): string {
  return `agent:${id}`;
}

/** The state as the grid shows and counts it: what is kept off by design is by design, whatever keeps it off. */
export function lookOf(state: CellState, daemonSet: string, marks: RowMarks | undefined): CellState {
  if (marks === undefined) return state;
  if (state === 'repelled') return marks.excused.includes(daemonSet) ? 'notSelected' : state;
  return state === 'notSelected' && marks.required.includes(daemonSet) ? 'repelled' : state;
}

/** Whether it counts as a gap: of states that are none there are gaps, and of gaps there are excused ones. */
export function countsAsGap(state: CellState, daemonSet: string, marks: RowMarks | undefined): boolean {
  if (state === 'notSelected') return marks?.required.includes(daemonSet) === true;
  if (!isGap(state)) return false;
  return marks === undefined || !(marks.excused.includes(daemonSet) || marks.passing.includes(daemonSet));
}

/**
 * The place of the DaemonSet that speaks for its agent on a node: one that covers it, else the worst that targets it. A
 * gap speaks before what only looks like one.
 */
export function speaksFor(
  states: readonly CellState[],
  daemonSets: readonly string[],
  marks: RowMarks | undefined,
): number {
  if (states.length === 1) return 0;
  const folded = foldStates(states);
  const isGapAt = (place: number) => countsAsGap(folded, daemonSets[place] ?? '', marks);
  const places = states.flatMap((state, place) => (state === folded ? [place] : []));
  return places.find(isGapAt) ?? places[0] ?? 0;
}

export function sameMarks(a: RowMarks, b: RowMarks): boolean {
  return sameList(a.excused, b.excused) && sameList(a.required, b.required) && sameList(a.passing, b.passing);
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one, place) => one === b[place]);
}
