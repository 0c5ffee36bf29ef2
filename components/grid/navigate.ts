/** Moving through the grid by keys: pure, so that the page only has to put the focus where this says. */

import type { PageData, PageRows } from '../../lib/client/page-data.ts';
import type { CellRef } from '../../lib/client/view-state.ts';
import { countsAsGap } from '../../lib/coverage/digest/marks.ts';
import { step } from '../ui/step.ts';
import { askAlike, type Marks, markedPlaces } from './alike.ts';
import type { Pool } from './arrange.ts';
import { type GridColumn, placeOfColumn, readRow } from './columns.ts';

/** A place in the grid: `item` -1 is the header. */
export interface Place {
  readonly item: number;
  readonly column: number;
}

export interface Bounds {
  readonly items: number;
  readonly columns: number;
  /** Lines that PageUp and PageDown move. */
  readonly page: number;
}

/** Where a key leads, or null for a key that does not move. Never leaves the grid. */
export function move(from: Place, key: string, isCtrl: boolean, bounds: Bounds): Place | null {
  const last = { item: bounds.items - 1, column: bounds.columns - 1 };
  const to = (item: number, column: number): Place => ({
    item: Math.max(-1, Math.min(last.item, item)),
    column: Math.max(0, Math.min(last.column, column)),
  });
  const end = { line: last.item, place: last.column };
  const spot = step({ line: from.item, place: from.column }, key, isCtrl, end, bounds.page);
  return spot === null ? null : to(spot.line, spot.place);
}

/** Every gap in reading order, those of folded pools too. */
export function listGaps(
  page: Pick<PageData, 'rows' | 'cells'>,
  pools: readonly Pool[],
  columns: readonly GridColumn[],
  marks: Marks,
): CellRef[] {
  const marked = markedPlaces(page.rows, marks);
  const isGap = columns.map((column) =>
    askAlike(page, column, marks, marked, ({ shown, member }) => countsAsGap(shown, member.key, undefined)),
  );
  return pools.flatMap((pool) =>
    pool.places.flatMap((place) => {
      if (marked[place] === 0 && !isGap.some((ask) => ask(place))) return [];
      const row = page.rows.at(place);
      if (row === undefined) return [];
      const { name } = row.node;
      const mark = marks.get(name);
      const read = readRow(row, mark);
      return columns.flatMap((column): CellRef[] => {
        const { member, shown } = read(column);
        return countsAsGap(shown, member.key, mark) ? [{ daemonSet: member.key, node: name }] : [];
      });
    }),
  );
}

/** The gap after (`step` 1) or before (-1) a place, and round the end; `from` need not be a gap. Null without gaps. */
export function nextGap(
  gaps: readonly CellRef[],
  from: CellRef | null,
  step: 1 | -1,
  rows: PageRows,
  pools: readonly Pool[],
  columns: readonly GridColumn[],
): CellRef | null {
  if (gaps.length === 0) return null;
  if (from === null) return gaps.at(step === 1 ? 0 : -1) ?? null;
  const lines = new Map(pools.flatMap((pool) => pool.places).map((place, line) => [place, line]));
  const orderOf = ({ node, daemonSet }: CellRef) =>
    (lines.get(rows.placeOf(node)) ?? -1) * columns.length + Math.max(0, placeOfColumn(columns, daemonSet));
  const here = orderOf(from);
  if (step === 1) return gaps.find((gap) => orderOf(gap) > here) ?? gaps[0] ?? null;
  return gaps.findLast((gap) => orderOf(gap) < here) ?? gaps.at(-1) ?? null;
}

/** The next or previous of a list, round its ends; the first when `current` is not in it. */
export function cycle<T>(list: readonly T[], current: T | null, step: 1 | -1): T | null {
  const at = current === null ? -1 : list.indexOf(current);
  if (at < 0) return list.at(step === 1 ? 0 : -1) ?? null;
  return list[(at + step + list.length) % list.length] ?? null;
}
