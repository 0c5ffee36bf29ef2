'use client';
import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { PageRows, RowData } from '../../lib/client/page-data.ts';
import type { CellRef } from '../../lib/client/view-state.ts';
import { countsAsGap, type RowMarks } from '../../lib/coverage/digest/marks.ts';
import { compareStates } from '../../lib/coverage/model.ts';
import { useServices, useSignal } from '../app/services.tsx';
import type { GridItem } from './arrange.ts';
import { type GridColumn, placeOfColumn, readRow } from './columns.ts';
import { move, type Place } from './navigate.ts';

interface FocusOptions {
  readonly rows: PageRows;
  readonly items: readonly GridItem[];
  readonly placeOfKey: ReadonlyMap<string, number>;
  readonly columns: readonly GridColumn[];
  readonly marks: ReadonlyMap<string, RowMarks>;
  readonly matrix: RefObject<HTMLDivElement | null>;
  readonly open: (cell: CellRef) => void;
  readonly unfold: (pool: string) => void;
}

/** The tab stop by name, since rows move: the header's key is `head`. */
interface ActiveKeys {
  readonly item: string;
  readonly column: string;
}

const PAGE_ROWS = 20;
const HEAD = 'head';

/** One tab stop for the whole grid, moved by keys; pointer and focus share one crosshair. */
export function useGridFocus({ rows, items, placeOfKey, columns, marks, matrix, open, unfold }: FocusOptions) {
  const { hover, focus: request } = useServices();
  const requested = useSignal(request);
  const [keys, setKeys] = useState<ActiveKeys>({ item: '', column: '' });
  const isWanted = useRef(false);
  const active = placeOfKeys(keys, items, placeOfKey, columns);
  const activeItem = items[active.item];
  const activeColumn = columns[active.column];

  const findPlace = useCallback(
    (itemKey: string, column: number): HTMLElement | null => {
      const root = matrix.current;
      if (root === null) return null;
      if (itemKey === HEAD)
        return root.querySelector(`[role="columnheader"][aria-colindex="${column + 2}"] :is(a, button)`);
      const line = root.querySelector(`[data-key="${CSS.escape(itemKey)}"]`);
      return line?.querySelector<HTMLElement>(`button, [aria-colindex="${column + 2}"]`) ?? null;
    },
    [matrix],
  );
  const findCell = useCallback(
    (cell: CellRef) => findPlace(`node:${cell.node}`, placeOfColumn(columns, cell.daemonSet)),
    [columns, findPlace],
  );

  useEffect(() => {
    if (requested === null || !placeOfKey.has(`node:${requested.node}`)) return;
    isWanted.current = true;
    setKeys({ item: `node:${requested.node}`, column: requested.daemonSet });
    request.set(null);
  }, [requested, request, placeOfKey]);

  // The line may have entered the document only with this render.
  useLayoutEffect(() => {
    if (!isWanted.current) return;
    isWanted.current = false;
    findPlace(keys.item === HEAD ? HEAD : (activeItem?.key ?? ''), active.column)?.focus();
  });

  const refOf = (target: Element): CellRef | null => {
    const found = cellOf(target, columns);
    const row = found === null ? undefined : rows.get(found.node);
    return found === null || row === undefined ? null : refIn(row, found.column);
  };
  const refIn = (row: RowData, column: GridColumn): CellRef => {
    const { name } = row.node;
    return { node: name, daemonSet: readRow(row, marks.get(name))(column).member.key };
  };

  const act = (target: Element) => {
    const cell = refOf(target);
    if (cell !== null) return open(cell);
    const line = target.closest<HTMLElement>('[data-key]');
    if (line?.dataset.pool !== undefined) return unfold(line.dataset.pool);
    const worst = worstGapOf(rows.get(line?.dataset.node ?? ''), columns, marks);
    if (worst !== null && target.closest('.node-name, .row-note') !== null) open(worst);
  };

  const handlers = {
    onKeyDown(event: KeyboardEvent<HTMLDivElement>) {
      if (event.altKey || event.metaKey) return;
      const target = event.target as Element;
      if ((event.key === 'Enter' || event.key === ' ') && target.role === 'gridcell') {
        event.preventDefault();
        act(target);
        return;
      }
      const bounds = { items: items.length, columns: columns.length, page: PAGE_ROWS };
      const next = move(active, event.key, event.ctrlKey, bounds);
      if (next === null) return;
      event.preventDefault();
      isWanted.current = true;
      setKeys({
        item: next.item < 0 ? HEAD : (items[next.item]?.key ?? ''),
        column: columns[next.column]?.key ?? '',
      });
    },
    onClick(event: MouseEvent<HTMLDivElement>) {
      act(event.target as Element);
    },
    onFocus(event: FocusEvent<HTMLDivElement>) {
      const place = keysOfElement(event.target, columns);
      if (place !== null) setKeys((was) => ({ item: place.item, column: place.column ?? was.column }));
      if (event.target.matches(':focus-visible')) hover.set(refOf(event.target));
    },
    onBlur() {
      hover.set(null);
    },
    onMouseOver(event: MouseEvent<HTMLDivElement>) {
      hover.set(refOf(event.target as Element));
    },
    onMouseLeave() {
      hover.set(null);
    },
  };
  const activeRow = activeItem?.kind === 'node' && keys.item !== '' ? rows.at(activeItem.place) : undefined;
  const activeCell = activeRow !== undefined && activeColumn !== undefined ? refIn(activeRow, activeColumn) : null;
  /** The column's header gets the focus; `key` may be that of a column that is about to come. */
  const focusHead = (key: string) => {
    isWanted.current = true;
    setKeys({ item: HEAD, column: key });
  };
  return { active, activeCell, activeColumn, handlers, findCell, focusHead };
}

/** Before anything had the focus, and when its line is gone: the first node's first cell. */
function placeOfKeys(
  keys: ActiveKeys,
  items: readonly GridItem[],
  placeOfKey: ReadonlyMap<string, number>,
  columns: readonly GridColumn[],
): Place {
  const column = Math.max(0, placeOfColumn(columns, keys.column));
  if (keys.item === HEAD) return { item: -1, column };
  const item = placeOfKey.get(keys.item);
  if (item !== undefined) return { item, column };
  return {
    item: Math.max(
      0,
      items.findIndex((one) => one.kind !== 'pool'),
    ),
    column,
  };
}

/** The cell that an element is or is in. */
function cellOf(
  target: Element,
  columns: readonly GridColumn[],
): { readonly node: string; readonly column: GridColumn } | null {
  const cell = target.closest('.cell');
  const node = cell?.closest<HTMLElement>('[data-node]')?.dataset.node;
  const column = columns[Number(cell?.ariaColIndex) - 2];
  return node === undefined || column === undefined ? null : { node, column };
}

function keysOfElement(
  target: Element,
  columns: readonly GridColumn[],
): { readonly item: string; readonly column: string | null } | null {
  const place = target.closest('[role="gridcell"], [role="columnheader"], [role="rowheader"]');
  if (place === null) return null;
  const item = place.closest<HTMLElement>('[data-key]')?.dataset.key ?? HEAD;
  return { item, column: columns[Number(place.ariaColIndex) - 2]?.key ?? null };
}

function worstGapOf(
  row: RowData | undefined,
  columns: readonly GridColumn[],
  marks: ReadonlyMap<string, RowMarks>,
): CellRef | null {
  if (row === undefined) return null;
  const { name } = row.node;
  const mark = marks.get(name);
  const [worst] = columns
    .map(readRow(row, mark))
    .filter(({ shown, member }) => countsAsGap(shown, member.key, mark))
    .sort((a, b) => compareStates(a.look, b.look));
  return worst === undefined ? null : { node: name, daemonSet: worst.member.key };
}
