import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTime } from './time.ts';

describe('a time', () => {
  it('is what Date.parse makes of it, at any second', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000_000, max: 5_000_000_000 }), (second) => {
        const text = new Date(second * 1000).toISOString().replace('.000Z', 'Z');
        expect(parseTime(text)).toBe(second * 1000);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    '2024-02-29T00:00:00Z',
    '2023-02-29T00:00:00Z',
    '2026-04-31T10:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-10T24:00:00Z',
    '2026-01-10T10:60:00Z',
    '2026-01-10T10:00:60Z',
    '2026-01-10T10:00:00.123456Z',
    '2026-01-10T10:00:00+02:00',
    '2100-03-01T00:00:00Z',
    'yesterday',
  ])('is what Date.parse makes of %s', (text) => {
    expect(parseTime(text)).toBe(Date.parse(text));
  });
});
