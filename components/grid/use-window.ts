'use client';
import { useVirtualizer, useWindowVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useLayoutEffect, useMemo, useState } from 'react';
import type { GridItem } from './arrange.ts';
import { heightOf, type Offsets } from './offsets.ts';

/** Up to this many cells everything is in the document: a browser's own search finds it, and nothing can flicker. */
const WHOLE_UP_TO_CELLS = 3000;
/** What the server draws of a grid that is windowed. */
const FIRST_ROWS_PX = 1600;
const OVERSCAN = 8;

interface WindowOptions {
  readonly items: readonly GridItem[];
  readonly columnCount: number;
  readonly rowHeight: number;
  readonly offsets: Offsets;
  readonly matrix: RefObject<HTMLDivElement | null>;
  readonly body: RefObject<HTMLDivElement | null>;
  /** Lines that stay in the document wherever the reader scrolls: the one with the focus, the one with the card. */
  readonly keep: readonly number[];
}

/** The places of the lines to draw, in ascending order. */
export function useGridWindow(options: WindowOptions): readonly number[] {
  const { items, columnCount, rowHeight, matrix, body, keep } = options;
  const isWindowed = items.length * columnCount > WHOLE_UP_TO_CELLS;
  const { pageScrolls, bodyTop } = useScroller(matrix, body, isWindowed);
  const shared = {
    count: isWindowed ? items.length : 0,
    estimateSize: (place: number) => heightOf(items[place], rowHeight),
    getItemKey: (place: number) => items[place]?.key ?? place,
    overscan: OVERSCAN,
    initialRect: { width: 0, height: FIRST_ROWS_PX },
  };
  const inMatrix = useVirtualizer({
    ...shared,
    enabled: !pageScrolls,
    getScrollElement: () => matrix.current,
  });
  const inPage = useWindowVirtualizer({ ...shared, enabled: pageScrolls, scrollMargin: bodyTop });
  const visible = (pageScrolls ? inPage : inMatrix).getVirtualItems().map(({ index }) => index);

  const all = useMemo(() => items.map((_, place) => place), [items]);
  if (!isWindowed) return all;
  const pool = poolAbove(items, visible[0] ?? 0);
  return [...new Set([...visible, ...keep.filter((place) => place >= 0 && place < items.length), pool])].sort(
    (a, b) => a - b,
  );
}

/** The pool whose name stays in sight above its first visible row. */
function poolAbove(items: readonly GridItem[], place: number): number {
  for (let above = Math.min(place, items.length - 1); above > 0; above--)
    if (items[above]?.kind === 'pool') return above;
  return 0;
}

/** In narrow windows the page scrolls, else the matrix does. */
function useScroller(
  matrix: RefObject<HTMLDivElement | null>,
  body: RefObject<HTMLDivElement | null>,
  isWindowed: boolean,
): { readonly pageScrolls: boolean; readonly bodyTop: number } {
  const [scroller, setScroller] = useState({ pageScrolls: false, bodyTop: 0 });
  useLayoutEffect(() => {
    const element = matrix.current;
    if (element === null || !isWindowed) return;
    const look = () => {
      const pageScrolls = getComputedStyle(element).overflowY === 'visible';
      const bodyTop = (body.current?.getBoundingClientRect().top ?? 0) + window.scrollY;
      setScroller((was) =>
        was.pageScrolls === pageScrolls && was.bodyTop === bodyTop ? was : { pageScrolls, bodyTop },
      );
    };
    look();
    const resized = new ResizeObserver(look);
    resized.observe(document.body);
    return () => resized.disconnect();
  }, [matrix, body, isWindowed]);
  return scroller;
}
