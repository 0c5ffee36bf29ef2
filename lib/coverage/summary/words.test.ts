import { describe, expect, it } from 'vitest';
import { count, earlier, formatAge, formatClock, formatMoment, formatSpan, list, millis } from './words.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('an age', () => {
  it.each([
    [400, '0.4 s'],
    [1999, '1.9 s'],
    [45 * SECOND, '45 s'],
    [MINUTE - 1, '59 s'],
    [12 * MINUTE + 59 * SECOND, '12 min'],
    [119 * MINUTE, '119 min'],
    [2 * HOUR, '2 h'],
    [47 * HOUR, '47 h'],
    [3 * DAY, '3 d'],
  ])('of %i ms reads %s', (ms, says) => {
    expect(formatAge(ms)).toBe(says);
  });

  it('never is negative, whatever the clocks say', () => {
    expect(formatAge(-5000)).toBe('0 s');
  });
});

describe('a span', () => {
  it.each([
    [12 * SECOND, '12 s'],
    [4 * MINUTE + 12 * SECOND, '4 min 12 s'],
    [4 * MINUTE, '4 min'],
    [3 * HOUR + 5 * MINUTE, '3 h 5 min'],
    [2 * DAY + 3 * HOUR, '2 d 3 h'],
  ])('of %i ms reads %s', (ms, says) => {
    expect(formatSpan(ms)).toBe(says);
  });
});

describe('a moment', () => {
  const at = Date.UTC(2026, 10, 24, 14, 28, 1);

  it('is the clock in UTC', () => {
    expect(formatClock(at)).toBe('14:28:01');
    expect(formatMoment(at, at + HOUR)).toBe('14:28:01');
  });

  it('has its date once it is a day away', () => {
    expect(formatMoment(at, at + DAY)).toBe('2026-11-24 14:28:01');
  });

  it('is not known where the time does not parse', () => {
    expect(millis('yesterday')).toBeNull();
    expect(millis(null)).toBeNull();
    expect(millis('2026-11-24T14:28:01Z')).toBe(at);
  });

  it('that is not known is never the earlier one', () => {
    expect(earlier(null, 5)).toBe(5);
    expect(earlier(5, null)).toBe(5);
    expect(earlier(7, 5)).toBe(5);
    expect(earlier(null, null)).toBeNull();
  });
});

describe('a list', () => {
  it('has an and before its last item only', () => {
    expect([list([]), list(['a']), list(['a', 'b']), list(['a', 'b', 'c'])]).toEqual([
      '',
      'a',
      'a and b',
      'a, b and c',
    ]);
  });

  it('counts one as one', () => {
    expect([count(0, 'node'), count(1, 'node'), count(2, 'category', 'categories')]).toEqual([
      '0 nodes',
      '1 node',
      '2 categories',
    ]);
  });
});
