'use client';
import { type MouseEvent, type RefObject, useEffect, useMemo, useRef } from 'react';
import type { RowData } from '../../lib/client/page-data.ts';
import { shownState } from '../../lib/client/shown-state.ts';
import { countsAsGap, type RowMarks } from '../../lib/coverage/digest/marks.ts';
import { type CellState, compareStates } from '../../lib/coverage/model.ts';
import type { GridItem } from './arrange.ts';
import type { Offsets } from './offsets.ts';

/** As many as a tall window has pairs of pixels: one gap in 5,000 rows still shows. */
const BUCKETS = 300;

interface RailProps {
  readonly items: readonly GridItem[];
  readonly marks: ReadonlyMap<string, RowMarks>;
  readonly offsets: Offsets;
  readonly matrix: RefObject<HTMLDivElement | null>;
  readonly isPast: boolean;
}

/** The whole grid at its right edge, as an editor marks errors: the worst of every row. A click goes there. */
export function Rail({ items, marks, offsets, matrix, isPast }: RailProps) {
  const thumb = useRef<HTMLDivElement>(null);
  const ticks = useMemo(() => (isPast ? [] : markBuckets(items, marks, offsets)), [items, marks, offsets, isPast]);

  useEffect(() => {
    const scroller = matrix.current;
    if (scroller === null) return;
    const place = () => {
      const { scrollTop, clientHeight, scrollHeight } = scroller;
      const bar = thumb.current;
      if (bar === null) return;
      bar.hidden = scrollHeight <= clientHeight;
      bar.style.height = `${(100 * clientHeight) / scrollHeight}%`;
      bar.style.top = `${(100 * scrollTop) / scrollHeight}%`;
    };
    place();
    scroller.addEventListener('scroll', place, { passive: true });
    const resized = new ResizeObserver(place);
    for (const element of [scroller, ...scroller.children]) resized.observe(element);
    return () => {
      scroller.removeEventListener('scroll', place);
      resized.disconnect();
    };
  }, [matrix]);

  const jump = (event: MouseEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientY - box.top) / box.height;
    const scroller = matrix.current;
    scroller?.scrollTo({ top: share * scroller.scrollHeight - scroller.clientHeight / 2 });
  };
  return (
    <div className="rail" aria-hidden="true" onClick={jump}>
      <svg viewBox={`0 0 8 ${BUCKETS}`} preserveAspectRatio="none" aria-hidden="true">
        {ticks.map(({ state, from, to }) => (
          <rect key={from} {...TICKS[state]} y={from} height={to - from} />
        ))}
      </svg>
      <div ref={thumb} className="rail-thumb" hidden />
    </div>
  );
}

/** Ticks differ in place as well as in colour. */
const TICKS: Readonly<Record<CellState, { x: number; width: number; className: string } | null>> = {
  missing: { x: 1, width: 6, className: 'g-mis' },
  pending: { x: 1, width: 6, className: 'g-mis' },
  notReady: { x: 3, width: 4, className: 'g-nr' },
  repelled: { x: 1, width: 3, className: 'g-tnt' },
  unknown: { x: 1, width: 6, className: 'g-old' },
  misscheduled: null,
  outdated: null,
  healthy: null,
  notSelected: null,
};

interface Mark {
  readonly state: CellState;
  readonly from: number;
  readonly to: number;
}

function markBuckets(items: readonly GridItem[], marks: Marks, offsets: Offsets): Mark[] {
  const worst: (CellState | null)[] = Array(BUCKETS).fill(null);
  for (const [place, item] of items.entries()) {
    if (item.kind === 'pool') continue;
    const state = item.kind === 'node' ? worstOfRow(item.row, marks) : worstOfRows(item.pool.rows, marks);
    if (state === null) continue;
    const first = Math.floor((offsets.start(place) / offsets.total) * BUCKETS);
    const last = Math.max(first + 1, Math.floor((offsets.start(place + 1) / offsets.total) * BUCKETS));
    for (let bucket = first; bucket < last && bucket < BUCKETS; bucket++) {
      const before = worst[bucket] ?? null;
      if (before === null || compareStates(state, before) < 0) worst[bucket] = state;
    }
  }
  return mergeRuns(worst);
}

function mergeRuns(buckets: readonly (CellState | null)[]): Mark[] {
  const marks: Mark[] = [];
  for (const [bucket, state] of buckets.entries()) {
    const last = marks.at(-1);
    if (state === null) continue;
    if (last?.state === state && last.to === bucket) marks[marks.length - 1] = { ...last, to: bucket + 1 };
    else marks.push({ state, from: bucket, to: bucket + 1 });
  }
  return marks;
}

type Marks = ReadonlyMap<string, RowMarks>;

function worstOfRows(rows: readonly RowData[], marks: Marks): CellState | null {
  const worst = rows.map((row) => worstOfRow(row, marks));
  return worst.reduce((a, b) => (a === null || (b !== null && compareStates(b, a) < 0) ? b : a), null);
}

/** A gap, or unknown for a cause of its own; null for everything that needs no mark. */
function worstOfRow(row: RowData, marks: Marks): CellState | null {
  const mark = marks.get(row.node.name);
  let worst: CellState | null = mark !== undefined && mark.required.length > 0 ? 'repelled' : null;
  for (const cell of row.cells) {
    const state = shownState(cell.state, cell);
    const isMarked = countsAsGap(state, cell.daemonSet, mark) || (state === 'unknown' && !SHARED.has(cell.reason));
    if (isMarked && (worst === null || compareStates(state, worst) < 0)) worst = state;
  }
  return worst;
}

const SHARED: ReadonlySet<string> = new Set(['NotReadYet', 'SourceForbidden', 'SourceStale']);
