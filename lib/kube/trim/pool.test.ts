import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSame } from '../same.ts';
import { Pool } from './pool.ts';

describe('Pool', () => {
  it('gives the first of equal values, whatever they contain', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', ':', '1', '{', '[', '(', ';', '\0') });
    const value = fc.record({
      text: texts,
      list: fc.array(texts, { maxLength: 3 }),
      map: fc.array(fc.tuple(texts, texts), { maxLength: 3 }).map((entries) => new Map(entries)),
      number: fc.oneof(fc.integer({ min: 0, max: 12 }), fc.constant(Number.NaN)),
      nothing: fc.constantFrom(null, true, 'null'),
    });
    fc.assert(
      fc.property(value, value, (a, b) => {
        const pool = new Pool();
        expect(pool.share('x', a)).toBe(a);
        expect(pool.share('x', structuredClone(a))).toBe(a);
        // Maps are equal in any order, and shared in one.
        if (pool.share('x', b) === a) expect(isSame(a, b)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    [
      { a: 'xy', b: '' },
      { a: 'x', b: 'y' },
    ],
    [
      { a: '1:x', b: '' },
      { a: '', b: '1:x' },
    ],
    [{ a: ['x', 'y'] }, { a: ['x', 'y', ''] }],
    [{ a: [['x'], []] }, { a: [['x', []]] }],
    [{ a: new Map([['x', 'y']]) }, { a: ['x', 'y'] }],
    [{ a: 1 }, { a: '1' }],
    [
      { a: 1, b: 2 },
      { a: 12, b: 0 },
    ],
  ])('tells %j from %j', (a: object, b: object) => {
    const pool = new Pool();
    pool.share('x', a);
    expect(pool.share('x', b)).toBe(b);
  });

  it('does not confuse kinds', () => {
    const pool = new Pool();
    const list: string[] = [];
    expect(pool.share('a', list)).toBe(list);
    expect(pool.share('b', [])).not.toBe(list);
  });

  it('does not grow for ever', () => {
    const pool = new Pool();
    const first = { text: 'first' };
    pool.share('x', first);
    for (let i = 0; i < 20_000; i++) pool.share('x', { text: String(i) });
    expect(pool.share('x', { text: 'first' })).not.toBe(first);
  });
});
