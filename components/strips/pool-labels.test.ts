import { describe, expect, it } from 'vitest';
import { layAxis } from './axis.ts';
import { labelPools } from './pool-labels.ts';

const SCALE = { floor: 34, gap: 5, slot: 12, minMark: 3 };
const pool = (name: string, size: number, isFolded = false) => ({ name, size, isFolded });

function labels(pools: readonly ReturnType<typeof pool>[], width: number, ratio = 1) {
  const scale = { floor: 34 * ratio, gap: 5 * ratio, slot: 12 * ratio, minMark: 3 * ratio };
  const { spans } = layAxis(pools, width * ratio, ratio === 1 ? SCALE : scale);
  return labelPools(pools, spans, ratio, width);
}

describe('the names of the pools', () => {
  it('take turns on two lines, and have the room up to the next on theirs', () => {
    const found = labels([pool('a', 300), pool('b', 300), pool('c', 300)], 910);
    expect(found.map(({ line, left, room }) => [line, left, room])).toEqual([
      [0, 0, 610],
      [1, 305, 605],
      [0, 610, 300],
    ]);
  });

  it('stand where their pools are, however many pixels the screen has', () => {
    expect(labels([pool('a', 300), pool('b', 300)], 605, 2).map(({ left }) => left)).toEqual([0, 305]);
  });

  it('are one for folded pools beside each other', () => {
    const found = labels([pool('a', 300), pool('b', 5, true), pool('c', 5, true), pool('d', 100)], 600);
    expect(found.map(({ pools }) => pools.map(({ name }) => name))).toEqual([['a'], ['b', 'c'], ['d']]);
  });

  it('leave none out where there is no room: the one before counts it', () => {
    const pools = Array.from({ length: 30 }, (_, place) => pool(`pool-${place}`, 30 - place));
    const found = labels(pools, 300);
    expect(found.length).toBeLessThan(15);
    expect(found.flatMap((label) => label.pools)).toEqual(pools);
  });

  it('are none where pools can be told apart no longer', () => {
    const pools = Array.from({ length: 300 }, (_, place) => pool(`pool-${place}`, 3));
    expect(labels(pools, 100)).toEqual([]);
  });
});
