import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lastEnd } from './estimate.ts';

const NOW = 1_000_000;
const MINUTE = 60_000;

test('a slot that is taken for a while ends that much earlier', () => {
  const slots = { startingSince: [NOW - MINUTE], free: 0, now: NOW };
  expect(lastEnd(slots, 1, 3 * MINUTE)).toBe(NOW + 2 * MINUTE);
  expect(lastEnd(slots, 3, 3 * MINUTE)).toBe(NOW + 8 * MINUTE);
});

test('a slot that takes longer than usual is taken to end now, and one that does not tell to have begun now', () => {
  expect(lastEnd({ startingSince: [NOW - 9 * MINUTE], free: 0, now: NOW }, 2, MINUTE)).toBe(NOW + MINUTE);
  expect(lastEnd({ startingSince: [null], free: 0, now: NOW }, 1, MINUTE)).toBe(NOW + MINUTE);
});

test('one slot is reckoned with where none is free or gets free', () => {
  expect(lastEnd({ startingSince: [], free: 0, now: NOW }, 2, MINUTE)).toBe(NOW + 2 * MINUTE);
});

test('is the end that comes out when every node in turn goes to the slot that gets free first', () => {
  const some = fc.record({
    ages: fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 6 }),
    free: fc.integer({ min: 0, max: 4 }),
    further: fc.integer({ min: 0, max: 40 }),
    pace: fc.integer({ min: 1, max: 150 }),
  });
  fc.assert(
    fc.property(some, ({ ages, free, further, pace }) => {
      const ends = [...ages.map((age) => NOW + Math.max(0, pace - age)), ...Array<number>(free).fill(NOW)];
      if (ends.length === 0) ends.push(NOW);
      let last = Math.max(NOW, ...ends);
      for (let node = 0; node < further; node += 1) {
        ends.sort((a, b) => a - b);
        const end = (ends.shift() ?? NOW) + pace;
        ends.push(end);
        last = Math.max(last, end);
      }
      const slots = { startingSince: ages.map((age) => NOW - age), free, now: NOW };
      expect(lastEnd(slots, ages.length + further, pace)).toBe(last);
    }),
  );
});
