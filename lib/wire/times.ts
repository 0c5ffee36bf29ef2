/** Times as `Date` writes them, or null: seconds or milliseconds from what is nearest among the times already said. */
import { unzigzag, zigzag } from './bytes.ts';
import type { MessageReader, MessageWriter } from './message.ts';
import { readPlanes, writePlanes } from './planes.ts';
import { WireError } from './wire-error.ts';

/** Differences of two of them are exact, and so are their doubles. */
const LARGEST_MS = 2 ** 51;

const DAY_MS = 86_400_000;
const TWO_DIGITS = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));

/** Milliseconds, one a row; NaN stands for null. */
export type Times = Float64Array;

/** Null unless all of them are such times or null, and one is a time. */
export function timesOf(values: readonly unknown[]): Times | null {
  const times = new Float64Array(values.length);
  const write = timestampWriter();
  let isAny = false;
  for (const [row, value] of values.entries()) {
    const ms = value === null ? Number.NaN : millisecondsOf(value, write);
    if (ms === null) return null;
    times[row] = ms;
    isAny ||= value !== null;
  }
  return isAny ? times : null;
}

/** Null for what `write` would not give back. */
export function millisecondsOf(value: unknown, write = timestampWriter()): number | null {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Math.abs(ms) < LARGEST_MS && write(ms) === value ? ms : null;
}

/**
 * Writes times as `Date` does, and much faster, since many of them share a day; null for none. Throws WireError for one
 * that is out of reach.
 */
export function timestampWriter(): (ms: number | undefined) => string | null {
  const dates = new Map<number, string>();
  return (ms = Number.NaN) => {
    if (Number.isNaN(ms)) return null;
    if (Math.abs(ms) >= LARGEST_MS) throw new WireError('a time is out of reach');
    const day = Math.floor(ms / DAY_MS);
    let date = dates.get(day);
    if (date === undefined) {
      date = new Date(day * DAY_MS).toISOString().slice(0, -'00:00:00.000Z'.length);
      dates.set(day, date);
    }
    const left = ms - day * DAY_MS;
    const seconds = Math.floor(left / 1000);
    const hour = TWO_DIGITS[Math.floor(seconds / 3600)];
    const minute = TWO_DIGITS[Math.floor(seconds / 60) % 60];
    return `${date}${hour}:${minute}:${TWO_DIGITS[seconds % 60]}.${String(left % 1000).padStart(3, '0')}Z`;
  };
}

/** `beside` are the times of the same rows that were written before: a node is ready soon after it was made. */
export function writeTimes(out: MessageWriter, times: Times, beside: Times | null): void {
  const unit = times.every((ms) => Number.isNaN(ms) || ms % 1000 === 0) ? 1000 : 1;
  out.numbers.put(unit);
  let before = 0;
  const codes = times.map((ms, row) => {
    if (Number.isNaN(ms)) return 0;
    const code = zigzag(ms / unit - base(before, beside?.[row], unit)) + 1;
    before = ms;
    return code;
  });
  writePlanes(out, codes);
}

export function readTimes(from: MessageReader, count: number, beside: Times | null): Times {
  const unit = from.numbers.get();
  if (unit !== 1000 && unit !== 1) throw new WireError('times have no such unit');
  let before = 0;
  return readPlanes(from, count).map((code, row) => {
    if (code === 0) return Number.NaN;
    before = (base(before, beside?.[row], unit) + unzigzag(code - 1)) * unit;
    return before;
  });
}

function base(before: number, beside: number | undefined, unit: number): number {
  return Math.floor((beside === undefined || Number.isNaN(beside) ? before : beside) / unit);
}
