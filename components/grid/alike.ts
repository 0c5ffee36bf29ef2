/**
 * Looking at every cell of a column without reading each: cells of a column that say the same are read once. Marked
 * rows are read one by one, since what they say is not all there is to say of them.
 */
import type { PageData, PageRows } from '../../lib/client/page-data.ts';
import type { RowMarks } from '../../lib/coverage/digest/marks.ts';
import { type GridCell, type GridColumn, readRow } from './columns.ts';

export type Marks = ReadonlyMap<string, RowMarks>;

/** By place: 1 where the row has marks. */
export function markedPlaces(rows: PageRows, marks: Marks): Uint8Array {
  const marked = new Uint8Array(rows.size);
  for (const name of marks.keys()) {
    const place = rows.placeOf(name);
    if (place >= 0) marked[place] = 1;
  }
  return marked;
}

/** What `say` makes of the column's cell at a place, asked once for cells that are alike. Null for a row that has gone. */
export function askAlike<T>(
  { rows, cells }: Pick<PageData, 'rows' | 'cells'>,
  column: GridColumn,
  marks: Marks,
  marked: Uint8Array,
  say: (cell: GridCell) => T,
): (place: number) => T | null {
  const read = (place: number): T | null => {
    const row = rows.at(place);
    return row === undefined ? null : say(readRow(row, marks.get(row.node.name))(column));
  };
  const [first, ...others] = column.members.map(({ index }) => cells.columns[index] ?? NO_CELLS);
  if (first === undefined) return read;
  const known: (T | null | undefined)[] = [];
  if (others.length === 0) {
    return (place) => {
      if (marked[place] === 1) return read(place);
      const kind = first[place] ?? 0;
      let said = known[kind];
      if (said === undefined) known[kind] = said = read(place);
      return said;
    };
  }
  // Kinds are few, and so are the ways in which they stand together.
  const places = new Map<string, number>();
  return (place) => {
    if (marked[place] === 1) return read(place);
    let together = String(first[place]);
    for (const column of others) together += ` ${column[place]}`;
    let at = places.get(together);
    if (at === undefined) {
      at = known.length;
      places.set(together, at);
      known.push(read(place));
    }
    return known[at] ?? null;
  };
}

const NO_CELLS = new Uint16Array();
