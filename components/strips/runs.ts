/** From the marks of one strip's nodes to what is painted: a pixel shows its worst node, and no gap is lost. */
import { type Axis, pixelsOf } from './axis.ts';
import { FIRST_WIDE } from './strip-marks.ts';

/** Reused from strip to strip: nothing is made anew while painting. */
export interface Runs {
  /** Stretches of one mark each, from left to right. */
  count: number;
  x: Int32Array;
  width: Int32Array;
  rank: Uint8Array;
  /** Bit by bit, the ranks there are. */
  present: number;
}

export function makeRuns(width: number): Runs {
  const most = Math.max(1, width);
  return { count: 0, x: new Int32Array(most), width: new Int32Array(most), rank: new Uint8Array(most), present: 0 };
}

/** The worst of each pixel's nodes. */
export function bucketStrip(ranks: Uint8Array, axis: Axis, pixels: Uint8Array): void {
  const { from, to, width } = axis;
  for (let x = 0; x < width; x++) {
    const end = to[x] as number;
    let worst = 0;
    for (let node = from[x] as number; node < end; node++) {
      const rank = ranks[node] as number;
      if (rank > worst) worst = rank;
    }
    pixels[x] = worst;
  }
}

/** Does the pixels of one node again. False where they stay the same. */
export function rebucketNode(ranks: Uint8Array, axis: Axis, node: number, pixels: Uint8Array): boolean {
  const [first, last] = pixelsOf(axis, node);
  let hasChanged = false;
  for (let x = first; x <= last; x++) {
    const worst = worstOf(ranks, axis.from[x] ?? 0, axis.to[x] ?? 0);
    if (pixels[x] === worst) continue;
    pixels[x] = worst;
    hasChanged = true;
  }
  return hasChanged;
}

function worstOf(ranks: Uint8Array, from: number, to: number): number {
  let worst = 0;
  for (let node = from; node < to; node++) {
    const rank = ranks[node] as number;
    if (rank > worst) worst = rank;
  }
  return worst;
}

/**
 * Neighbours with the same mark in one stretch, pool by pool. What a single node may have is widened to `axis.minMark`:
 * painted in the order of ranks, only what is worse can cover it.
 */
export function findRuns(pixels: Uint8Array, axis: Axis, runs: Runs): void {
  runs.count = 0;
  runs.present = 0;
  for (const span of axis.spans) {
    const end = span.x + span.width;
    let x = span.x;
    while (x < end) {
      const rank = pixels[x] as number;
      const start = x;
      while (x < end && pixels[x] === rank) x++;
      if (rank > 0) addRun(runs, rank, start, x - start, span.x, end, axis.minMark);
    }
  }
}

function addRun(runs: Runs, rank: number, x: number, width: number, least: number, end: number, minMark: number): void {
  const isNarrow = rank >= FIRST_WIDE && width < minMark;
  const at = runs.count++;
  runs.x[at] = isNarrow ? Math.max(least, Math.min(x, end - minMark)) : x;
  runs.width[at] = isNarrow ? minMark : width;
  runs.rank[at] = rank;
  runs.present |= 1 << rank;
}
