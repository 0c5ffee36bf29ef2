import { expect, it } from 'vitest';
import { isoTime } from './iso-time.ts';

it('writes any time, however far it is', () => {
  expect(isoTime(0)).toBe('1970-01-01T00:00:00.000Z');
  for (const ms of [2 ** 63 * 1000, Number.POSITIVE_INFINITY]) expect(isoTime(ms)).toBe('+275760-09-13T00:00:00.000Z');
  expect(isoTime(-(2 ** 63) * 1000)).toBe('-271821-04-20T00:00:00.000Z');
});
