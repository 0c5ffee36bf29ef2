'use client';
import { type MouseEvent, type RefObject, useEffect, useMemo, useRef } from 'react';
import type { PageData } from '../../lib/client/page-data.ts';
import { shownState } from '../../lib/client/shown-state.ts';
import { countsAsGap, type RowMarks } from '../../lib/coverage/digest/marks.ts';
import { CELL_STATES, type CellState, compareStates } from '../../lib/coverage/model.ts';
import type { CellKind } from '../../lib/wire/messages.ts';
import type { Marks } from './alike.ts';
import type { GridItem } from './arrange.ts';
import type { Offsets } from './offsets.ts';

/** As many as a tall window has pairs of pixels: one gap in 5,000 rows still shows. */
const BUCKETS = 300;

interface RailProps {
  readonly page: PageData;
  readonly items: readonly GridItem[];
  readonly marks: Marks;
  readonly offsets: Offsets;
  readonly matrix: RefObject<HTMLDivElement | null>;
  readonly isPast: boolean;
}

/** The whole grid at its right edge, as an editor marks errors: the worst of every row. A click goes there. */
export function Rail({ page, items, marks, offsets, matrix, isPast }: RailProps) {
  const thumb = useRef<HTMLDivElement>(null);
  const ticks = useMemo(
    () => (isPast ? [] : markBuckets(page, items, marks, offsets)),
    [page, items, marks, offsets, isPast],
  );

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

function markBuckets(page: PageData, items: readonly GridItem[], marks: Marks, offsets: Offsets): Mark[] {
  const ranks = rankRows(page, marks);
  const worst = new Uint8Array(BUCKETS).fill(NO_MARK);
  for (const [line, item] of items.entries()) {
    if (item.kind === 'pool') continue;
    const rank = item.kind === 'node' ? rankAt(ranks, item.place) : worstAt(ranks, item.pool.places);
    if (rank === NO_MARK) continue;
    const first = Math.floor((offsets.start(line) / offsets.total) * BUCKETS);
    const last = Math.max(first + 1, Math.floor((offsets.start(line + 1) / offsets.total) * BUCKETS));
    for (let bucket = first; bucket < last && bucket < BUCKETS; bucket++) {
      worst[bucket] = Math.min(worst[bucket] ?? NO_MARK, rank);
    }
  }
  return mergeRuns(Array.from(worst, (rank) => WORST_FIRST[rank] ?? null));
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

/** A rank is a place in this list. */
const WORST_FIRST = CELL_STATES.toSorted(compareStates);
const NO_MARK = 255;
const SHARED: ReadonlySet<string> = new Set(['NotReadYet', 'SourceForbidden', 'SourceStale']);

/** By row: the worst gap, or unknown for a cause of its own; NO_MARK for a row that needs none. */
function rankRows({ rows, cells }: PageData, marks: Marks): Uint8Array {
  const rankOfKind = Uint8Array.from(cells.kinds, (kind) => rankOf(kind, '', undefined));
  const ranks = new Uint8Array(rows.size).fill(NO_MARK);
  for (const column of cells.columns) {
    for (let place = 0; place < ranks.length; place++) {
      const rank = rankOfKind[column[place] ?? -1] ?? NO_MARK;
      if (rank < (ranks[place] ?? NO_MARK)) ranks[place] = rank;
    }
  }
  for (const [name, mark] of marks) {
    const place = rows.placeOf(name);
    const row = rows.at(place);
    if (row === undefined) continue;
    const required = mark.required.length > 0 ? WORST_FIRST.indexOf('repelled') : NO_MARK;
    ranks[place] = Math.min(required, ...row.cells.map((cell) => rankOf(cell, cell.daemonSet, mark)));
  }
  return ranks;
}

function rankOf(kind: CellKind, daemonSet: string, mark: RowMarks | undefined): number {
  const state = shownState(kind.state, kind);
  const isMarked = countsAsGap(state, daemonSet, mark) || (state === 'unknown' && !SHARED.has(kind.reason));
  return isMarked ? WORST_FIRST.indexOf(state) : NO_MARK;
}

function rankAt(ranks: Uint8Array, place: number): number {
  return ranks[place] ?? NO_MARK;
}

function worstAt(ranks: Uint8Array, places: readonly number[]): number {
  return places.reduce((worst, place) => Math.min(worst, rankAt(ranks, place)), NO_MARK);
}
