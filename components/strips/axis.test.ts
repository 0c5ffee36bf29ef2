import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs as cases } from '../../lib/testing/runs.ts';
import { type Axis, type AxisPool, layAxis, pixelsOf, spanOf } from './axis.ts';
import { anyPools, anyScale, anyWidth } from './testing.ts';

const SCALE = { floor: 34, gap: 5, slot: 12, minMark: 3 };
const pool = (size: number, isFolded = false): AxisPool => ({ name: `pool-${size}`, size, isFolded });
const widths = ({ spans }: Axis) => spans.map(({ width }) => width);

describe('the axis', () => {
  it('gives every pool 34 px and a share of the rest by its size', () => {
    expect(widths(layAxis([pool(300), pool(100)], 473, SCALE))).toEqual([334, 134]);
  });

  it('makes a folded pool a slot of 12 px, and gives the others its room', () => {
    const { spans } = layAxis([pool(300, true), pool(100)], 473, SCALE);
    expect(spans).toEqual([
      { x: 0, width: 12, from: 0, to: 300 },
      { x: 17, width: 456, from: 300, to: 400 },
    ]);
  });

  it('leaves 5 px between pools, which stand for no node', () => {
    const { from, to } = layAxis([pool(300), pool(100)], 473, SCALE);
    expect([333, 334, 338, 339].map((x) => (to[x] ?? 0) - (from[x] ?? 0))).toEqual([1, 0, 0, 1]);
  });

  it('takes from what every pool has where the window is too narrow for it', () => {
    const narrow = layAxis(
      Array.from({ length: 15 }, () => pool(10)),
      400,
      SCALE,
    );
    expect(narrow.spans).toHaveLength(15);
    expect(Math.min(...widths(narrow))).toBeGreaterThan(20);
  });

  it('tells pools apart no longer where they outnumber what pixels can show', () => {
    const crowded = layAxis(
      Array.from({ length: 80 }, () => pool(3)),
      100,
      SCALE,
    );
    expect(crowded.spans).toEqual([{ x: 0, width: 100, from: 0, to: 240 }]);
  });

  it.each([
    ['no pool', [], 100],
    ['no width', [pool(5)], 0],
    ['all folded', [pool(5, true), pool(3, true)], 100],
  ] as const)('is laid out with %s', (_, pools, width) => {
    const axis = layAxis(pools, width, SCALE);
    expect(axis.from).toHaveLength(width);
  });

  it('has every node on a pixel, in order and inside its pool, whatever the width and the pools', () => {
    fc.assert(
      fc.property(anyPools, anyWidth, anyScale, (pools, width, scale) => {
        const axis = layAxis(pools, width, scale);
        const nodes = pools.reduce((sum, { size }) => sum + size, 0);
        const seen = new Uint8Array(nodes);
        for (let x = 0; x < width; x++) seen.fill(1, axis.from[x], axis.to[x]);
        expect(seen.includes(0)).toBe(false);
        const edges = axis.spans.flatMap((span) => [span.x, span.x + span.width]);
        expect(edges).toEqual(edges.toSorted((a, b) => a - b));
        expect(axis.spans.every((span) => span.width > 0)).toBe(true);
        expect(edges.at(-1)).toBeLessThanOrEqual(width);
      }),
      { numRuns: cases(100, 5000) },
    );
  });

  it('finds exactly the pixels that show a node', () => {
    fc.assert(
      fc.property(anyPools, anyWidth, anyScale, fc.nat(), (pools, width, scale, any) => {
        const axis = layAxis(pools, width, scale);
        const node = any % pools.reduce((sum, { size }) => sum + size, 0);
        const showing = [...axis.from.keys()].filter((x) => (axis.from[x] ?? 0) <= node && node < (axis.to[x] ?? 0));
        expect(pixelsOf(axis, node)).toEqual([showing[0], showing.at(-1)]);
        const span = spanOf(axis, node);
        expect(node).toBeGreaterThanOrEqual(span?.from ?? Number.NaN);
        expect(node).toBeLessThan(span?.to ?? Number.NaN);
      }),
      { numRuns: cases(200, 10_000) },
    );
  });
});
