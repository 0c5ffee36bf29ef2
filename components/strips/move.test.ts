import { describe, expect, it } from 'vitest';
import { layAxis } from './axis.ts';
import { moveInStrips, nextGapInStrips, nodeUnder, type StripPlace } from './move.ts';
import { bucketStrip } from './runs.ts';
import { type Mark, rankOf } from './strip-marks.ts';

const at = (lane: number, node: number): StripPlace => ({ lane, node });
const bounds = { lanes: 50, nodes: 100 };

describe('moving through the strips', () => {
  it.each([
    ['ArrowDown', at(3, 7), at(4, 7)],
    ['ArrowUp', at(3, 7), at(2, 7)],
    ['ArrowRight', at(3, 7), at(3, 8)],
    ['ArrowLeft', at(3, 7), at(3, 6)],
    ['Home', at(3, 7), at(3, 0)],
    ['End', at(3, 7), at(3, 99)],
    ['PageDown', at(3, 7), at(23, 7)],
    ['PageUp', at(23, 7), at(3, 7)],
    ['PageUp', at(3, 7), at(0, 7)],
    ['PageDown', at(40, 7), at(49, 7)],
    ['ArrowRight', at(3, 99), at(3, 99)],
    ['ArrowDown', at(49, 7), at(49, 7)],
  ])('%s', (key, from, to) => expect(moveInStrips(from, key, false, bounds)).toEqual(to));

  it('with Control goes to the first and the last cell of all', () => {
    expect(moveInStrips(at(3, 7), 'Home', true, bounds)).toEqual(at(0, 0));
    expect(moveInStrips(at(3, 7), 'End', true, bounds)).toEqual(at(49, 99));
  });

  it('goes up to the pools, and left to the category, which the worst of all has none of', () => {
    expect(moveInStrips(at(0, 7), 'ArrowUp', false, bounds)).toEqual(at(-1, 7));
    expect(moveInStrips(at(-1, 7), 'ArrowUp', false, bounds)).toEqual(at(-1, 7));
    expect(moveInStrips(at(3, 0), 'ArrowLeft', false, bounds)).toEqual(at(3, -1));
    expect(moveInStrips(at(3, -1), 'ArrowRight', false, bounds)).toEqual(at(3, 0));
    expect(moveInStrips(at(0, 0), 'ArrowLeft', false, bounds)).toEqual(at(0, 0));
  });

  it('leaves other keys alone', () => expect(moveInStrips(at(0, 0), 'x', false, bounds)).toBeNull());
});

const SHORT: Readonly<Record<string, Mark>> = { '.': 'healthy', u: 'unknown', m: 'missing', r: 'notReady' };
const lane = (text: string) => ({ ranks: Uint8Array.from(text, (letter) => rankOf(SHORT[letter] ?? 'notSelected')) });

describe('the next gap', () => {
  const lanes = [lane('mmrmu.'), lane('..mm..'), lane('u.....'), lane('m..mr.')];

  it('is the next stretch, strip by strip, and round the end', () => {
    const met: StripPlace[] = [];
    for (let from: StripPlace | null = at(0, 0); from !== null && met.length < 5; ) {
      from = nextGapInStrips(lanes, from, 1);
      if (from !== null) met.push(from);
    }
    expect(met).toEqual([at(1, 2), at(3, 0), at(3, 3), at(3, 4), at(1, 2)]);
  });

  it('is met backwards from its end', () => {
    expect(nextGapInStrips(lanes, at(3, 0), -1)).toEqual(at(1, 3));
    expect(nextGapInStrips(lanes, at(1, 2), -1)).toEqual(at(3, 4));
    expect(nextGapInStrips(lanes, at(0, 3), -1)).toEqual(at(3, 4));
  });

  it('is found from the name of a category', () => {
    expect(nextGapInStrips(lanes, at(3, -1), 1)).toEqual(at(3, 0));
    expect(nextGapInStrips(lanes, at(3, -1), -1)).toEqual(at(1, 3));
  });

  it('is the only one again, and none where there is none', () => {
    expect(nextGapInStrips([lane('m.'), lane('m.')], at(1, 0), 1)).toEqual(at(1, 0));
    expect(nextGapInStrips([lane('u.'), lane('u.')], at(0, 0), 1)).toBeNull();
    expect(nextGapInStrips([], at(0, 0), -1)).toBeNull();
  });
});

describe('the node under the pointer', () => {
  const pools = [
    { name: 'a', size: 40, isFolded: false },
    { name: 'b', size: 8, isFolded: false },
  ];
  const axis = layAxis(pools, 25, { floor: 0, gap: 5, slot: 12, minMark: 3 });
  const under = (text: string, pixel: number) => {
    const { ranks } = lane(text.padEnd(48, '.'));
    const pixels = new Uint8Array(axis.width);
    bucketStrip(ranks, axis, pixels);
    return nodeUnder({ ranks, pixels }, axis, pixel);
  };

  it('is the worst of its pixel', () => {
    expect(under('', 2)).toBe(4);
    expect(under('......u', 2)).toBe(6);
  });

  it('is a gap whose mark reaches here, and not what is merely unknown beside it', () => {
    expect(under('......m', 4)).toBe(6);
    expect(under('......m', 6)).toBe(14);
    expect(under('......u', 3)).toBe(7);
  });

  it('is the nearest where there is none: between pools', () => {
    const [a, b] = axis.spans;
    expect(under('', (a?.width ?? 0) + 1)).toBeLessThan(40);
    expect(under('', (b?.x ?? 0) - 1)).toBe(40);
  });
});
