import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeNode } from '../../lib/client/fixtures/build.ts';
import { arrangePools, listItems } from './arrange.ts';
import { linesBetween, offsetsOf, segmentsOf } from './offsets.ts';

const nodes = Array.from({ length: 30 }, (_, n) => makeNode(`n${n}`, { pool: `p${n % 3}` }));
const pools = arrangePools(
  nodes,
  [...nodes.keys()],
  () => false,
  (name) => name === 'p1',
);
const items = listItems(pools, nodes);
const offsets = offsetsOf(items, 20);

describe('the lines of the grid', () => {
  it('begin where the ones before them end', () => {
    expect(offsets.start(0)).toBe(0);
    expect(offsets.start(1)).toBe(28);
    expect(offsets.start(2)).toBe(48);
    expect(offsets.total).toBe(3 * 28 + 21 * 20);
  });

  it('take the same room whichever of them are drawn', () => {
    fc.assert(
      fc.property(fc.subarray([...items.keys()]), (mounted) => {
        const segments = segmentsOf(mounted, items.length, offsets);
        const heights = segments.map((segment) =>
          segment.kind === 'gap' ? segment.height : offsets.start(segment.place + 1) - offsets.start(segment.place),
        );
        expect(heights.reduce((a, b) => a + b, 0)).toBe(offsets.total);
        expect(segments.flatMap((segment) => (segment.kind === 'item' ? [segment.place] : []))).toEqual(mounted);
      }),
    );
  });
});

describe('the lines in sight', () => {
  it('are those of which a pixel is between the two heights', () => {
    const heights = fc.integer({ min: -100, max: Math.ceil(offsets.total) + 100 });
    fc.assert(
      fc.property(heights, fc.integer({ min: 1, max: 900 }), (top, height) => {
        const { from, to } = linesBetween(offsets, items.length, top, top + height);
        const expected = items.flatMap((_, place) =>
          offsets.start(place + 1) > top && offsets.start(place) < top + height ? [place] : [],
        );
        const inSight = items.flatMap((_, place) => (place >= from && place < to ? [place] : []));
        if (expected.length > 0) expect(inSight).toEqual(expected);
        expect(inSight.length).toBeLessThanOrEqual(expected.length + 1);
      }),
    );
  });
});
