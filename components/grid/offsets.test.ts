import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeNode } from '../../lib/client/fixtures/build.ts';
import { arrangePools, listItems } from './arrange.ts';
import { offsetsOf, segmentsOf } from './offsets.ts';

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
