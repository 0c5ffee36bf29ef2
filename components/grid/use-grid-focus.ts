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
import type { ColumnShape } from '../../lib/client/page-data.ts';
import type { CellRef } from '../../lib/client/view-state.ts';
import { compareStates, isGap } from '../../lib/coverage/model.ts';
import { useServices, useSignal } from '../app/services.tsx';
import type { GridItem } from './arrange.ts';
import { move, type Place } from './navigate.ts';

interface FocusOptions {
  readonly items: readonly GridItem[];
  readonly columns: readonly ColumnShape[];
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
export function useGridFocus({ items, columns, matrix, open, unfold }: FocusOptions) {
  const { hover, focus: request } = useServices();
  const requested = useSignal(request);
  const [keys, setKeys] = useState<ActiveKeys>({ item: '', column: '' });
  const isWanted = useRef(false);
  const active = placeOfKeys(keys, items, columns);
  const activeItem = items[active.item];
  const activeColumn = columns[active.column];

  const findPlace = useCallback(
    (itemKey: string, column: number): HTMLElement | null => {
      const root = matrix.current;
      if (root === null) return null;
      if (itemKey === HEAD) return root.querySelector(`[role="columnheader"][aria-colindex="${column + 2}"] a`);
      const line = root.querySelector(`[data-key="${CSS.escape(itemKey)}"]`);
      return line?.querySelector<HTMLElement>(`button, [aria-colindex="${column + 2}"]`) ?? null;
    },
    [matrix],
  );
  const findCell = useCallback(
    (cell: CellRef) =>
      findPlace(
        `node:${cell.node}`,
        columns.findIndex((column) => column.key === cell.daemonSet),
      ),
    [columns, findPlace],
  );

  useEffect(() => {
    if (requested === null || !items.some((item) => item.key === `node:${requested.node}`)) return;
    isWanted.current = true;
    setKeys({ item: `node:${requested.node}`, column: requested.daemonSet });
    request.set(null);
  }, [requested, request, items]);

  // The line may have entered the document only with this render.
  useLayoutEffect(() => {
    if (!isWanted.current) return;
    isWanted.current = false;
    findPlace(keys.item === HEAD ? HEAD : (activeItem?.key ?? ''), active.column)?.focus();
  });

  const act = (target: Element) => {
    const cell = cellOf(target, columns);
    if (cell !== null) return open(cell);
    const line = target.closest<HTMLElement>('[data-key]');
    if (line?.dataset.pool !== undefined) return unfold(line.dataset.pool);
    const worst = worstGapOf(items.find((item) => item.key === line?.dataset.key));
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
      if (event.target.matches(':focus-visible')) hover.set(cellOf(event.target, columns));
    },
    onBlur() {
      hover.set(null);
    },
    onMouseOver(event: MouseEvent<HTMLDivElement>) {
      hover.set(cellOf(event.target as Element, columns));
    },
    onMouseLeave() {
      hover.set(null);
    },
  };
  const activeCell =
    activeItem?.kind === 'node' && keys.item !== '' && activeColumn !== undefined
      ? { node: activeItem.row.node.name, daemonSet: activeColumn.key }
      : null;
  return { active, activeCell, handlers, findCell };
}

/** Before anything had the focus, and when its line is gone: the first node's first cell. */
function placeOfKeys(keys: ActiveKeys, items: readonly GridItem[], columns: readonly ColumnShape[]): Place {
  const column = Math.max(
    0,
    columns.findIndex((one) => one.key === keys.column),
  );
  if (keys.item === HEAD) return { item: -1, column };
  const item = items.findIndex((one) => one.key === keys.item);
  if (item >= 0) return { item, column };
  return {
    item: Math.max(
      0,
      items.findIndex((one) => one.kind !== 'pool'),
    ),
    column,
  };
}

/** The cell that an element is or is in. */
function cellOf(target: Element, columns: readonly ColumnShape[]): CellRef | null {
  const cell = target.closest('.cell');
  const node = cell?.closest<HTMLElement>('[data-node]')?.dataset.node;
  const column = columns[Number(cell?.ariaColIndex) - 2];
  return node === undefined || column === undefined ? null : { node, daemonSet: column.key };
}

function keysOfElement(
  target: Element,
  columns: readonly ColumnShape[],
): { readonly item: string; readonly column: string | null } | null {
  const place = target.closest('[role="gridcell"], [role="columnheader"], [role="rowheader"]');
  if (place === null) return null;
  const item = place.closest<HTMLElement>('[data-key]')?.dataset.key ?? HEAD;
  return { item, column: columns[Number(place.ariaColIndex) - 2]?.key ?? null };
}

function worstGapOf(item: GridItem | undefined): CellRef | null {
  if (item?.kind !== 'node') return null;
  const [worst] = item.row.cells.filter((cell) => isGap(cell.state)).sort((a, b) => compareStates(a.state, b.state));
  return worst === undefined ? null : { node: worst.node, daemonSet: worst.daemonSet };
}
