/** What a cell is shown as: its state, or where its list went stale, what it was before. */
import { countsAsGap, type RowMarks } from '../coverage/digest/marks.ts';
import type { CellState } from '../coverage/model.ts';
import { LETTER_STATES } from '../coverage/picture.ts';
import type { CellKind } from '../wire/messages.ts';
import type { PageCell, RowData } from './page-data.ts';

export function stateOfLetter(letters: string, index: number): CellState {
  return LETTER_STATES.get(letters[index] ?? '') ?? 'unknown';
}

export function shownState(state: CellState, cell: Pick<CellKind, 'reason' | 'lastKnown'> | null): CellState {
  const wasKnown = state === 'unknown' && cell?.reason === 'SourceStale' && cell.lastKnown !== undefined;
  return wasKnown ? cell.lastKnown : state;
}

/** Cells that the picture spells out, by DaemonSet. */
export function cellsByDaemonSet(row: RowData): ReadonlyMap<string, PageCell> {
  return new Map(row.cells.map((cell) => [cell.daemonSet, cell]));
}

/** Whether the node has a gap, or had one before its lists went stale. */
export function hasGap(row: RowData, marks: RowMarks | undefined): boolean {
  if (marks !== undefined && marks.required.length > 0) return true;
  return row.cells.some((cell) => countsAsGap(shownState(cell.state, cell), cell.daemonSet, marks));
}
