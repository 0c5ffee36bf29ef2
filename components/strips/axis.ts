/** Which nodes a pixel of the strips stands for. All strips of a page share one axis. Lengths in device pixels. */

export interface AxisPool {
  readonly name: string;
  /** Nodes, at least one. */
  readonly size: number;
  readonly isFolded: boolean;
}

export interface Scale {
  /** What every pool has, before the rest is shared out by size. */
  readonly floor: number;
  /** Between two pools. */
  readonly gap: number;
  /** A folded pool. */
  readonly slot: number;
  /** The narrowest mark of a gap. */
  readonly minMark: number;
}

/** A stretch of pixels for a stretch of nodes. */
export interface Span {
  readonly x: number;
  readonly width: number;
  /** Places of nodes, `to` not included. */
  readonly from: number;
  readonly to: number;
}

export interface Axis {
  readonly width: number;
  readonly minMark: number;
  /** One a pool, in their order; a single one for all where the pools are too many to be told apart. */
  readonly spans: readonly Span[];
  /** By pixel: its nodes are `from[x]` up to, and without, `to[x]`. None between pools. */
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** Of the width, so much may go into what every pool has. */
const MOST_FIXED = 0.6;

/** Every node is on at least one pixel, whatever the width and the pools. */
export function layAxis(pools: readonly AxisPool[], width: number, scale: Scale): Axis {
  const spans = spansOf(pools, width, scale);
  const from = new Int32Array(width);
  const to = new Int32Array(width);
  for (const span of spans) {
    const size = span.to - span.from;
    for (let at = 0; at < span.width; at++) {
      const first = Math.floor((at * size) / span.width);
      from[span.x + at] = span.from + first;
      to[span.x + at] = span.from + Math.max(first + 1, Math.floor(((at + 1) * size) / span.width));
    }
  }
  return { width, minMark: scale.minMark, spans, from, to };
}

function spansOf(pools: readonly AxisPool[], width: number, scale: Scale): Span[] {
  const nodes = pools.reduce((sum, { size }) => sum + size, 0);
  if (nodes === 0 || width === 0) return [];
  if (2 * pools.length > width) return [{ x: 0, width, from: 0, to: nodes }];
  const { floor, gap, slot } = fitScale(pools, width, scale);
  const fixed = pools.reduce((sum, { isFolded }) => sum + (isFolded ? slot : floor), gap * (pools.length - 1));
  const openNodes = pools.reduce((sum, { isFolded, size }) => sum + (isFolded ? 0 : size), 0);
  const spans: Span[] = [];
  let [x, place] = [0, 0];
  for (const { size, isFolded } of pools) {
    const end = x + (isFolded ? slot : floor + ((width - fixed) * size) / openNodes);
    spans.push({ x: Math.round(x), width: Math.round(end) - Math.round(x), from: place, to: place + size });
    place += size;
    x = end + gap;
  }
  return spans;
}

/** As it is where the window has room for it; else less for each pool, and never less than a pixel and one between. */
function fitScale(pools: readonly AxisPool[], width: number, scale: Scale): Pick<Scale, 'floor' | 'gap' | 'slot'> {
  const fixed = pools.reduce((sum, { isFolded }) => sum + scale.gap + (isFolded ? scale.slot : scale.floor), 0);
  if (fixed <= MOST_FIXED * width) return scale;
  const gap = Math.max(1, Math.min(scale.gap, Math.floor(width / (8 * pools.length))));
  const each = Math.max(1, (MOST_FIXED * width) / pools.length - gap);
  return { gap, floor: Math.min(each, scale.floor), slot: Math.min(each, scale.slot) };
}

/** First and last of the pixels that show a node. */
export function pixelsOf(axis: Axis, node: number): readonly [first: number, last: number] {
  const span = spanOf(axis, node);
  if (span === undefined) return [0, 0];
  const place = node - span.from;
  const size = span.to - span.from;
  // Multiplied first: whole numbers divide to whole numbers, where a share of them may miss by a hair.
  const last = Math.max(0, Math.ceil(((place + 1) * span.width) / size) - 1);
  return [span.x + Math.min(last, Math.ceil((place * span.width) / size)), span.x + last];
}

/** The span that a node is in. */
export function spanOf({ spans }: Axis, node: number): Span | undefined {
  let [low, high] = [0, spans.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((spans[middle]?.from ?? 0) <= node) low = middle;
    else high = middle - 1;
  }
  return spans[low];
}
