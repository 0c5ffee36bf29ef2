/** Reading a picture: one cell, all cells of a state, and the lookups that make it quick. */
import { CELL_STATES, type CellState } from '../model.ts';
import { daemonSetKey } from '../objects.ts';
import {
  type CellView,
  type DaemonSetView,
  LETTER_STATES,
  type Picture,
  type StateCounts,
  zeroCounts,
} from '../picture.ts';
import { oncePerPicture } from './once.ts';
import { findPatterns } from './patterns.ts';

/** Lookups over one picture. Building it takes as long as the picture is large: keep it as long as the picture. */
export interface PictureIndex {
  readonly picture: Picture;
  /** Node name to its place in `picture.nodes`. */
  readonly rows: ReadonlyMap<string, number>;
  /** `namespace/name` to its place in `picture.daemonSets`. */
  readonly columns: ReadonlyMap<string, number>;
  /** The cells that the picture spells out, by node, then by DaemonSet. */
  readonly cells: ReadonlyMap<string, ReadonlyMap<string, CellView>>;
}

export function indexPicture(picture: Picture): PictureIndex {
  const cells = new Map<string, Map<string, CellView>>();
  for (const cell of picture.cells) {
    const row = cells.get(cell.node);
    if (row === undefined) cells.set(cell.node, new Map([[cell.daemonSet, cell]]));
    else row.set(cell.daemonSet, cell);
  }
  return { picture, rows: indexRows(picture), columns: indexColumns(picture), cells };
}

/** Node name to its place in `picture.nodes`. */
export const indexRows = oncePerPicture(
  ({ nodes }): ReadonlyMap<string, number> => new Map(nodes.map((node, row) => [node.name, row])),
);

/** `namespace/name` to its place in `picture.daemonSets`. */
export const indexColumns = oncePerPicture(
  ({ daemonSets }): ReadonlyMap<string, number> =>
    new Map(daemonSets.map((daemonSet, column) => [daemonSetKey(daemonSet), column])),
);

/** What the grid says. A place that the grid does not fill is `unknown`, never healthy. */
export function stateAt(picture: Picture, row: number, column: number): CellState {
  return stateOf(picture.grid[row] ?? '', column);
}

/** The same of a row's letters. */
export function stateOf(letters: string, column: number): CellState {
  return LETTER_STATES.get(letters[column] ?? '') ?? 'unknown';
}

/** The picture's rows by their letters. */
export const patternsOf = oncePerPicture(({ nodes, grid }) => findPatterns(nodes.length, (row) => grid[row]));

/** The cell of a node and a DaemonSet, made up from its letter where the picture spells nothing out; null outside. */
export function cellAt(index: PictureIndex, node: string, daemonSet: string): CellView | null {
  const spelled = index.cells.get(node)?.get(daemonSet);
  if (spelled !== undefined) return spelled;
  const row = index.rows.get(node);
  const column = index.columns.get(daemonSet);
  if (row === undefined || column === undefined) return null;
  const state = stateAt(index.picture, row, column);
  const confidence = 'certain';
  return { node, daemonSet, state, reason: '', severity: 'ok', message: '', since: null, pod: null, confidence };
}

/** Of each DaemonSet, its nodes by the state of their cells. */
export const tallyColumns = oncePerPicture((picture): readonly StateCounts[] => {
  const columns = picture.daemonSets.length;
  const sums = new Int32Array(columns * CELL_STATES.length);
  for (const { letters, rows } of patternsOf(picture)) {
    for (let column = 0; column < columns; column++) {
      const at = column * CELL_STATES.length + (STATE_OF_CODE[letters.charCodeAt(column)] ?? UNKNOWN);
      sums[at] = (sums[at] ?? 0) + rows.length;
    }
  }
  return picture.daemonSets.map((_, column) => {
    const counts = zeroCounts();
    for (const [place, state] of CELL_STATES.entries()) counts[state] = sums[column * CELL_STATES.length + place] ?? 0;
    return counts;
  });
});

const UNKNOWN = CELL_STATES.indexOf('unknown');
/** By the code of a letter, the place of its state. */
const STATE_OF_CODE: readonly (number | undefined)[] = Array.from({ length: 128 }, (_, code) => {
  const state = LETTER_STATES.get(String.fromCharCode(code));
  return state === undefined ? undefined : CELL_STATES.indexOf(state);
});

/** Cells by state. Adds up to nodes times DaemonSets, whatever the grid holds. */
export function countStates(picture: Picture): StateCounts {
  return countStatesOf(picture, () => true);
}

/** The same without DaemonSets that are ignored: what the verdict speaks of. */
export function countAgentStates(picture: Picture): StateCounts {
  return countStatesOf(picture, ({ isIgnored }) => !isIgnored);
}

function countStatesOf(picture: Picture, isCounted: (daemonSet: DaemonSetView) => boolean): StateCounts {
  const counts = zeroCounts();
  for (const [column, tally] of tallyColumns(picture).entries()) {
    const daemonSet = picture.daemonSets[column];
    if (daemonSet === undefined || !isCounted(daemonSet)) continue;
    for (const state of CELL_STATES) counts[state] += tally[state];
  }
  return counts;
}
