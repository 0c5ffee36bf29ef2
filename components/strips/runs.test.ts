import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs as cases } from '../../lib/testing/runs.ts';
import { type Axis, layAxis, pixelsOf } from './axis.ts';
import { bucketStrip, findRuns, makeRuns, rebucketNode } from './runs.ts';
import { FIRST_GAP, FIRST_WIDE, MARKS, type Mark, rankOf } from './strip-marks.ts';
import { anyPools, anyScale, anyWidth } from './testing.ts';

const SCALE = { floor: 0, gap: 5, slot: 12, minMark: 3 };
const one = (size: number) => ({ name: 'pool', size, isFolded: false });

function pixelsOfStrip(ranks: Uint8Array, axis: Axis): Uint8Array {
  const pixels = new Uint8Array(axis.width);
  bucketStrip(ranks, axis, pixels);
  return pixels;
}

/** What is painted, in the order of painting: `mark x..end`. */
function paint(ranks: Uint8Array, axis: Axis) {
  const found = makeRuns(axis.width);
  findRuns(pixelsOfStrip(ranks, axis), axis, found);
  return Array.from({ length: found.count }, (_, at) => {
    const [rank = 0, x = 0, width = 0] = [found.rank[at], found.x[at], found.width[at]];
    return { rank, x, end: x + width };
  }).sort((a, b) => a.rank - b.rank);
}

function marks(...names: readonly Mark[]): Uint8Array {
  return Uint8Array.from(names, rankOf);
}
const said = (ranks: Uint8Array, width: number) =>
  paint(ranks, layAxis([one(ranks.length)], width, SCALE)).map(({ rank, x, end }) => `${MARKS[rank]} ${x}..${end}`);

describe('what a strip paints', () => {
  it.each([
    ['neighbours alike are one stretch', marks('healthy', 'healthy'), 10, ['healthy 0..10']],
    ['by design is blank', marks('notSelected', 'healthy'), 10, ['healthy 5..10']],
    [
      'the worst node has the pixel',
      marks('healthy', 'outdated', 'healthy', 'healthy'),
      2,
      ['healthy 1..2', 'outdated 0..1'],
    ],
    [
      'a gap is at least as wide as a mark may be narrow',
      marks('healthy', 'missing', 'healthy', 'healthy', 'healthy', 'healthy'),
      6,
      ['healthy 0..1', 'healthy 2..6', 'missing 1..4'],
    ],
    [
      'at the end of its pool it reaches to the left',
      marks('healthy', 'healthy', 'healthy', 'healthy', 'notReady'),
      5,
      ['healthy 0..4', 'notReady 2..5'],
    ],
    ['a gap wider than that stays as it is', marks('missing', 'healthy'), 20, ['healthy 10..20', 'missing 0..10']],
    [
      'of two gaps side by side the worse is painted last',
      marks('missing', 'notReady', 'healthy', 'healthy'),
      4,
      ['healthy 2..4', 'notReady 1..4', 'missing 0..3'],
    ],
  ])('%s', (_, ranks, width, painted) => {
    expect(said(ranks, width)).toEqual(painted);
  });

  it('never lets one gap of 5,000 nodes go, wherever it is', () => {
    const ranks = new Uint8Array(5000).fill(rankOf('healthy'));
    for (const at of [0, 1, 2499, 4998, 4999]) {
      ranks[at] = rankOf('missing');
      expect(said(ranks, 300).filter((mark) => mark.startsWith('missing'))).toHaveLength(1);
      ranks[at] = rankOf('healthy');
    }
  });

  const anyStrip = fc
    .tuple(
      anyPools,
      anyWidth,
      anyScale,
      fc.array(fc.tuple(fc.nat(), fc.nat(MARKS.length - 1)), { maxLength: 40 }),
      fc.nat(MARKS.length - 1),
    )
    .map(([pools, width, scale, odd, most]) => {
      const nodes = pools.reduce((sum, { size }) => sum + size, 0);
      const ranks = new Uint8Array(nodes).fill(most);
      for (const [place, rank] of odd) ranks[place % nodes] = rank;
      return { ranks, axis: layAxis(pools, width, scale) };
    });

  it('shows at every pixel of a node that node, or something worse', () => {
    fc.assert(
      fc.property(anyStrip, ({ ranks, axis }) => {
        const shown = new Uint8Array(axis.width + axis.minMark);
        for (const { rank, x, end } of paint(ranks, axis)) shown.fill(rank, x, end);
        const hidden = [...ranks.keys()].filter((node) => {
          const [first, last] = pixelsOf(axis, node);
          return shown.subarray(first, last + 1).some((rank) => rank < (ranks[node] ?? 0));
        });
        expect(hidden).toEqual([]);
      }),
      { numRuns: cases(60, 10_000) },
    );
  });

  it('loses no gap: each lies under a mark at least as bad and at least 2.5 px wide', () => {
    fc.assert(
      fc.property(anyStrip, ({ ranks, axis }) => {
        const painted = paint(ranks, axis).filter(({ rank }) => rank >= FIRST_WIDE);
        expect(painted.filter(({ x, end }) => end - x < axis.minMark)).toEqual([]);
        const lost = [...ranks.keys()].filter((node) => {
          const rank = ranks[node] ?? 0;
          const [first] = pixelsOf(axis, node);
          return rank >= FIRST_GAP && !painted.some((mark) => mark.rank >= rank && mark.x <= first && first < mark.end);
        });
        expect(lost).toEqual([]);
      }),
      { numRuns: cases(40, 5000) },
    );
  });

  it('invents nothing: every mark is that of a node under it, or of one that it is widened from', () => {
    fc.assert(
      fc.property(anyStrip, ({ ranks, axis }) => {
        const pixels = pixelsOfStrip(ranks, axis);
        for (const { rank, x, end } of paint(ranks, axis)) expect(pixels.subarray(x, end)).toContain(rank);
      }),
      { numRuns: cases(50, 5000) },
    );
  });

  it('comes to the same node by node as all at once', () => {
    fc.assert(
      fc.property(
        anyStrip,
        fc.array(fc.tuple(fc.nat(), fc.nat(MARKS.length - 1)), { maxLength: 20 }),
        (strip, changes) => {
          const { axis } = strip;
          const ranks = strip.ranks.slice();
          const pixels = pixelsOfStrip(ranks, axis);
          for (const [place, rank] of changes) {
            const node = place % ranks.length;
            ranks[node] = rank;
            const before = pixels.slice();
            expect(rebucketNode(ranks, axis, node, pixels)).toBe(before.some((was, x) => was !== pixels[x]));
          }
          expect(pixels).toEqual(pixelsOfStrip(ranks, axis));
        },
      ),
      { numRuns: cases(50, 5000) },
    );
  });
});
