import { expect, it } from 'vitest';
import { Periods } from './periods.ts';

const exact = { before: 0, after: 0 };

/** Holds from 10 to 20, from 30 to 40, and from 50 on. */
function periods(): Periods {
  const made = new Periods();
  for (const [at, holds] of [
    [10, true],
    [15, true],
    [20, false],
    [25, false],
    [30, true],
    [40, false],
    [50, true],
  ] as const)
    made.set('a', holds, at);
  return made;
}

it('keeps from when to when something held', () => {
  expect(periods().of('a')).toEqual([
    { from: 10, until: 20 },
    { from: 30, until: 40 },
    { from: 50, until: Number.POSITIVE_INFINITY },
  ]);
  expect([...periods().open()]).toEqual(['a']);
});

it.each([
  ['within a period', 12, 18, exact, 0],
  ['at an end', 15, 25, exact, 5],
  ['across a gap', 15, 35, exact, 10],
  ['in a gap', 22, 28, exact, 6],
  ['before the first one', 0, 12, exact, 10],
  ['across what a later end forgives', 15, 25, { before: 0, after: 5 }, 0],
  ['beyond what a later end forgives', 15, 27, { before: 0, after: 5 }, 2],
  ['across what an earlier start forgives', 5, 12, { before: 5, after: 0 }, 0],
  ['while it still holds', 60, 1_000, exact, 0],
])('says how much of a time lies outside: %s', (_title, from, until, margins, outside) => {
  expect(periods().uncovered('a', { from, until }, margins)).toBe(outside);
});

it('has no period for what never held', () => {
  expect(periods().uncovered('b', { from: 0, until: 7 }, { before: 100, after: 100 })).toBe(7);
});
