/** Where the cells stand that a picture spells out. */
import type { CellView } from '../picture.ts';
import { indexColumns, indexRows } from './counts.ts';
import { oncePerPicture } from './once.ts';

export interface CellPlaces {
  /** By place in `picture.cells`: places of its node and its DaemonSet; -1 for what the picture does not have. */
  readonly rows: Int32Array;
  readonly columns: Int32Array;
  /** Places in `picture.cells` of the cells of a row, in their order. */
  readonly ofRow: (row: number) => Int32Array;
  readonly at: (row: number, column: number) => CellView | null;
}

export const placeCells = oncePerPicture((picture): CellPlaces => {
  const { cells, nodes } = picture;
  const rowOf = indexRows(picture);
  const columnOf = indexColumns(picture);
  const rows = new Int32Array(cells.length);
  const columns = new Int32Array(cells.length);
  const starts = new Int32Array(nodes.length + 1);
  let last = '';
  let row = -1;
  let place = 0;
  for (const { node, daemonSet } of cells) {
    // Nearly always the row of the cell before.
    if (node !== last) row = rowOf.get(node) ?? -1;
    last = node;
    rows[place] = row;
    columns[place] = columnOf.get(daemonSet) ?? -1;
    if (row >= 0) starts[row + 1] = (starts[row + 1] ?? 0) + 1;
    place++;
  }
  for (let row = 0; row < nodes.length; row++) starts[row + 1] = (starts[row + 1] ?? 0) + (starts[row] ?? 0);
  const next = starts.slice();
  const sorted = new Int32Array(starts[nodes.length] ?? 0);
  for (let place = 0; place < rows.length; place++) {
    const row = rows[place] ?? -1;
    if (row < 0) continue;
    const at = next[row] ?? 0;
    sorted[at] = place;
    next[row] = at + 1;
  }
  const ofRow = (row: number) => sorted.subarray(starts[row] ?? 0, starts[row + 1] ?? 0);
  const at = (row: number, column: number) => {
    for (let at = starts[row] ?? 0, end = starts[row + 1] ?? 0; at < end; at++) {
      const place = sorted[at] ?? -1;
      if (columns[place] === column) return cells[place] ?? null;
    }
    return null;
  };
  return { rows, columns, ofRow, at };
});
