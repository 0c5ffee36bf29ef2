/** Reading a picture: one cell, all cells of a state, and the lookups that make it quick. */
import type { CellState } from '../model.ts';
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
  const columns = picture.daemonSets.flatMap((daemonSet, column) => (isCounted(daemonSet) ? [column] : []));
  for (const { letters, rows } of patternsOf(picture)) {
    for (const column of columns) counts[stateOf(letters, column)] += rows.length;
  }
  return counts;
}
