'use client';
import { type RefObject, useLayoutEffect, useMemo, useState } from 'react';
import type { GridItem } from './arrange.ts';
import { linesBetween, type Offsets } from './offsets.ts';

/** Up to this many cells everything is in the document: a browser's own search finds it, and nothing can flicker. */
const WHOLE_UP_TO_CELLS = 3000;
/** What the server draws of a grid that is windowed: what fits a large screen. */
const FIRST_ROWS_PX = 1200;
/** Lines above and below those in sight. */
const OVERSCAN = 4;

interface WindowOptions {
  readonly items: readonly GridItem[];
  readonly columnCount: number;
  readonly offsets: Offsets;
  readonly matrix: RefObject<HTMLDivElement | null>;
  readonly body: RefObject<HTMLDivElement | null>;
  /** Lines that stay in the document wherever the reader scrolls: the one with the focus, the one with the card. */
  readonly keep: readonly number[];
}

/** The places of the lines to draw, in ascending order. */
export function useGridWindow({ items, columnCount, offsets, matrix, body, keep }: WindowOptions): readonly number[] {
  const isWindowed = items.length * columnCount > WHOLE_UP_TO_CELLS;
  const { from, to } = useLinesInSight(matrix, body, offsets, items.length, isWindowed);
  const all = useMemo(() => items.map((_, place) => place), [items]);
  if (!isWindowed) return all;
  const first = Math.max(0, Math.min(from, items.length) - OVERSCAN);
  const last = Math.min(items.length, to + OVERSCAN);
  const visible = Array.from({ length: Math.max(0, last - first) }, (_, at) => first + at);
  const kept = keep.filter((place) => place >= 0 && place < items.length);
  return [...new Set([...visible, ...kept, poolAbove(items, first)])].sort((a, b) => a - b);
}

/** The pool whose name stays in sight above its first visible row. */
function poolAbove(items: readonly GridItem[], place: number): number {
  for (let above = Math.min(place, items.length - 1); above > 0; above--)
    if (items[above]?.kind === 'pool') return above;
  return 0;
}

interface Lines {
  readonly from: number;
  /** Not included. */
  readonly to: number;
}

/** In narrow windows the page scrolls, else the matrix does. */
function useLinesInSight(
  matrix: RefObject<HTMLDivElement | null>,
  body: RefObject<HTMLDivElement | null>,
  offsets: Offsets,
  count: number,
  isWindowed: boolean,
): Lines {
  const [lines, setLines] = useState<Lines>(() => linesBetween(offsets, count, 0, FIRST_ROWS_PX));
  useLayoutEffect(() => {
    const [scroller, rows] = [matrix.current, body.current];
    if (scroller === null || rows === null || !isWindowed) return;
    const look = () => {
      const pageScrolls = getComputedStyle(scroller).overflowY === 'visible';
      const frame = scroller.getBoundingClientRect();
      const top = (pageScrolls ? 0 : frame.top) - rows.getBoundingClientRect().top;
      const height = pageScrolls ? window.innerHeight : scroller.clientHeight;
      const next = linesBetween(offsets, count, top, top + height);
      setLines((was) => (was.from === next.from && was.to === next.to ? was : next));
    };
    look();
    const resized = new ResizeObserver(look);
    for (const element of [document.body, scroller]) resized.observe(element);
    // A scroll does not bubble, and the page's own is heard here as well.
    window.addEventListener('scroll', look, { capture: true, passive: true });
    return () => {
      resized.disconnect();
      window.removeEventListener('scroll', look, { capture: true });
    };
  }, [matrix, body, offsets, count, isWindowed]);
  return lines;
}
