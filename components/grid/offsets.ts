/** Where every line of the grid begins. Heights are known, so nothing is ever measured. */
import type { GridItem } from './arrange.ts';

export interface Offsets {
  /** Pixels from the first line to line `place`; to the end for the number of lines. */
  start(place: number): number;
  readonly total: number;
}

const POOL_HEIGHT = 28;

function heightOf(item: GridItem | undefined, rowHeight: number): number {
  return item?.kind === 'pool' ? POOL_HEIGHT : rowHeight;
}

export function offsetsOf(items: readonly GridItem[], rowHeight: number): Offsets {
  const starts = new Float64Array(items.length + 1);
  for (const [place, item] of items.entries()) starts[place + 1] = (starts[place] ?? 0) + heightOf(item, rowHeight);
  return { start: (place) => starts[place] ?? 0, total: starts[items.length] ?? 0 };
}

/** The lines of which something is between two heights, `to` not included; `count` in all. */
export function linesBetween(
  offsets: Offsets,
  count: number,
  top: number,
  bottom: number,
): { readonly from: number; readonly to: number } {
  /** The first line that begins at or below the height. */
  const below = (height: number): number => {
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (offsets.start(middle) < height) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const to = below(bottom);
  const first = below(top);
  const from = offsets.start(first) > top || first === count ? Math.max(0, first - 1) : first;
  return { from: Math.min(from, to), to };
}

/** Lines to draw with the empty stretches between them. */
export type Segment =
  | { readonly kind: 'item'; readonly place: number }
  | { readonly kind: 'gap'; readonly height: number; readonly after: number };

/** `mounted` in ascending order. */
export function segmentsOf(mounted: readonly number[], count: number, offsets: Offsets): Segment[] {
  const segments: Segment[] = [];
  let next = 0;
  const skipTo = (place: number) => {
    const height = offsets.start(place) - offsets.start(next);
    if (height > 0) segments.push({ kind: 'gap', height, after: next });
  };
  for (const place of mounted) {
    skipTo(place);
    segments.push({ kind: 'item', place });
    next = place + 1;
  }
  skipTo(count);
  return segments;
}
