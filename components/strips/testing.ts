/** Axes of every kind for property tests. */
import fc from 'fast-check';
import type { AxisPool, Scale } from './axis.ts';

/** Up to 300 pools, up to thousands of nodes. */
export const anyPools: fc.Arbitrary<AxisPool[]> = fc.oneof(
  fc.array(poolOf(400), { minLength: 1, maxLength: 12 }),
  fc.array(poolOf(9), { minLength: 1, maxLength: 300 }),
);

function poolOf(most: number): fc.Arbitrary<AxisPool> {
  return fc.record({
    name: fc.constant('pool'),
    size: fc.integer({ min: 1, max: most }),
    isFolded: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
  });
}

export const anyWidth = fc.integer({ min: 100, max: 4000 });

/** As on screens with one to three pixels a CSS pixel, in a wide window and on a phone. */
export const anyScale: fc.Arbitrary<Scale> = fc
  .tuple(fc.constantFrom(1, 1.25, 1.5, 2, 3), fc.boolean())
  .map(([ratio, isNarrow]) => ({
    floor: (isNarrow ? 5 : 34) * ratio,
    gap: Math.round((isNarrow ? 2 : 5) * ratio),
    slot: (isNarrow ? 4 : 12) * ratio,
    minMark: Math.ceil(2.5 * ratio),
  }));
