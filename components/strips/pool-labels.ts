/** Which pools have their name above the strips, on which of two lines, and how much room each has. CSS pixels. */
import type { AxisPool, Span } from './axis.ts';

export interface PoolLabel {
  /** One pool, or folded and narrow ones that share a label. */
  readonly pools: readonly AxisPool[];
  /** Of its first node. */
  readonly node: number;
  readonly left: number;
  readonly room: number;
  readonly line: 0 | 1;
}

/** A name that has less room says nothing. */
const LEAST_ROOM = 44;

export function labelPools(
  pools: readonly AxisPool[],
  spans: readonly Span[],
  ratio: number,
  width: number,
): PoolLabel[] {
  if (spans.length !== pools.length) return [];
  const ends = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const labels: Omit<PoolLabel, 'room'>[] = [];
  for (const [place, pool] of pools.entries()) {
    const { x = 0, from = 0 } = spans[place] ?? {};
    const left = x / ratio;
    const last = labels.at(-1);
    const line = last?.line === 0 ? 1 : 0;
    const isCrowded = left - (ends[line] ?? 0) < LEAST_ROOM;
    const joinsFolded = pool.isFolded && last?.pools.every(({ isFolded }) => isFolded) === true;
    if (last !== undefined && (isCrowded || joinsFolded)) {
      labels[labels.length - 1] = { ...last, pools: [...last.pools, pool] };
      continue;
    }
    ends[line] = left;
    labels.push({ pools: [pool], node: from, left, line });
  }
  return labels.map((label, place) => ({ ...label, room: (labels[place + 2]?.left ?? width) - label.left }));
}
