/** What the search box and the legend leave of the grid. */
import type { ColumnShape, RowData } from '../../lib/client/page-data.ts';
import { cellsByDaemonSet, shownState, stateOfLetter } from '../../lib/client/shown-state.ts';
import type { CellState } from '../../lib/coverage/model.ts';
import { reasonWords } from '../../lib/coverage/summary/reason-words.ts';

export interface Filtered {
  readonly rows: readonly RowData[];
  readonly columns: readonly ColumnShape[];
}

/**
 * Each word of `q` narrows the rows by node, pool and reason; a word that fits no row narrows the columns by
 * DaemonSet. `states` keeps rows with a cell in one of them.
 */
export function filterGrid(
  rows: readonly RowData[],
  columns: readonly ColumnShape[],
  q: string,
  states: readonly CellState[],
): Filtered {
  let left = rows;
  let kept = columns;
  for (const word of q.toLowerCase().split(/\s+/).filter(Boolean)) {
    const matching = left.filter((row) => rowMatches(row, word));
    const named = kept.filter((column) => column.key.toLowerCase().includes(word));
    const isExact = kept.some((column) => column.name.toLowerCase() === word);
    if (named.length > 0 && (isExact || matching.length === 0)) kept = named;
    else left = matching;
  }
  if (states.length === 0) return { rows: left, columns: kept };
  const wanted = new Set(states);
  return { rows: left.filter((row) => hasState(row, kept, wanted)), columns: kept };
}

function rowMatches(row: RowData, word: string): boolean {
  const { name, pool, instanceType } = row.node;
  if (`${name} ${pool} ${instanceType}`.toLowerCase().includes(word)) return true;
  return row.cells.some(
    ({ reason }) => reason.toLowerCase().includes(word) || reasonWords(reason).toLowerCase().includes(word),
  );
}

function hasState(row: RowData, columns: readonly ColumnShape[], wanted: ReadonlySet<CellState>): boolean {
  const cells = cellsByDaemonSet(row);
  return columns.some(({ key, index }) =>
    wanted.has(shownState(stateOfLetter(row.letters, index), cells.get(key) ?? null)),
  );
}
