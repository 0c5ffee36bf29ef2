import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../evaluate.ts';
import { context, HOUR, NOW } from '../testing.ts';
import { FIXTURES } from './testing/fixtures.ts';

const DAYS = 50 * HOUR;

describe('a verdict holds until the moment at which it asked to be looked at again', () => {
  test.each(Object.values(FIXTURES).flat())('$id', ({ cell, nearMiss }) => {
    for (const fields of [cell, nearMiss]) {
      const at = (now: number) => {
        const asked = context({ ...fields, now });
        return { verdict: evaluate(asked), recheckAt: asked.time.recheckAt };
      };
      fc.assert(
        fc.property(fc.nat(DAYS), fc.double({ min: 0, max: 1, noNaN: true }), (start, share) => {
          const { verdict, recheckAt } = at(NOW + start);
          const until = Math.min(recheckAt - 1, NOW + start + DAYS);
          const later = Math.floor(NOW + start + share * (until - NOW - start));
          expect(at(later).verdict).toEqual(verdict);
        }),
        { numRuns: 25 },
      );
    }
  });
});
