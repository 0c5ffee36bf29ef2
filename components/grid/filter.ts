/** What the search box and the legend leave of the grid. */
import type { RowData } from '../../lib/client/page-data.ts';
import type { RowMarks } from '../../lib/coverage/digest/marks.ts';
import type { CellState } from '../../lib/coverage/model.ts';
import { reasonWords } from '../../lib/coverage/summary/reason-words.ts';
import { type GridColumn, readRow } from './columns.ts';

export interface Filtered {
  readonly rows: readonly RowData[];
  readonly columns: readonly GridColumn[];
}

/**
 * Each word of `q` narrows the rows by node, pool and reason; a word that fits no row narrows the columns by
 * DaemonSet. `states` keeps rows with a cell that looks like one of them.
 */
export function filterGrid(
  rows: readonly RowData[],
  columns: readonly GridColumn[],
  marks: ReadonlyMap<string, RowMarks>,
  q: string,
  states: readonly CellState[],
): Filtered {
  let left = rows;
  let kept = columns;
  for (const word of q.toLowerCase().split(/\s+/).filter(Boolean)) {
    const matching = left.filter((row) => rowMatches(row, word));
    const named = kept.filter((column) => namesOf(column).some((name) => name.includes(word)));
    const isExact = kept.some(({ name, members }) => [name, ...members.map((one) => one.name)].some(isWord(word)));
    if (named.length > 0 && (isExact || matching.length === 0)) kept = named;
    else left = matching;
  }
  if (states.length === 0) return { rows: left, columns: kept };
  const wanted = new Set(states);
  return { rows: left.filter((row) => hasLook(row, kept, marks.get(row.node.name), wanted)), columns: kept };
}

function namesOf({ name, members }: GridColumn): string[] {
  return [name, ...members.map(({ key }) => key)].map((each) => each.toLowerCase());
}

function isWord(word: string): (name: string) => boolean {
  return (name) => name.toLowerCase() === word;
}

function rowMatches(row: RowData, word: string): boolean {
  const { name, pool, instanceType } = row.node;
  if (`${name} ${pool} ${instanceType}`.toLowerCase().includes(word)) return true;
  return row.cells.some(
    ({ reason }) => reason.toLowerCase().includes(word) || reasonWords(reason).toLowerCase().includes(word),
  );
}

function hasLook(
  row: RowData,
  columns: readonly GridColumn[],
  marks: RowMarks | undefined,
  wanted: ReadonlySet<CellState>,
): boolean {
  const read = readRow(row, marks);
  return columns.some((column) => wanted.has(read(column).look));
}
