/** Times as `Date` writes them, or null: seconds or milliseconds from what is nearest among the times already said. */
import { unzigzag, zigzag } from './bytes.ts';
import type { MessageReader, MessageWriter } from './message.ts';
import { WireError } from './wire-error.ts';

/** Differences of two of them are exact, and so are their doubles. */
const LARGEST_MS = 2 ** 51;

/** Milliseconds, one a row; NaN stands for null. */
export type Times = Float64Array;

/** Null unless all of them are such times or null, and one is a time. */
export function timesOf(values: readonly unknown[]): Times | null {
  const times = new Float64Array(values.length);
  let isAny = false;
  for (const [row, value] of values.entries()) {
    const ms = value === null ? Number.NaN : millisecondsOf(value);
    if (ms === null) return null;
    times[row] = ms;
    isAny ||= value !== null;
  }
  return isAny ? times : null;
}

/** Null for what `timestamp` would not give back. */
export function millisecondsOf(value: unknown): number | null {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Math.abs(ms) < LARGEST_MS && timestamp(ms) === value ? ms : null;
}

/** Throws WireError for a time out of reach. */
export function timestamp(ms: number): string {
  if (!(Math.abs(ms) < LARGEST_MS)) throw new WireError('a time is out of reach');
  return new Date(ms).toISOString();
}

/** `beside` are the times of the same rows that were written before: a node is ready soon after it was made. */
export function writeTimes({ numbers }: MessageWriter, times: Times, beside: Times | null): void {
  const unit = times.every((ms) => Number.isNaN(ms) || ms % 1000 === 0) ? 1000 : 1;
  numbers.put(unit);
  let before = 0;
  for (const [row, ms] of times.entries()) {
    if (Number.isNaN(ms)) {
      numbers.put(0);
      continue;
    }
    numbers.put(zigzag(ms / unit - base(before, beside?.[row], unit)) + 1);
    before = ms;
  }
}

export function readTimes({ numbers }: MessageReader, count: number, beside: Times | null): Times {
  const unit = numbers.get();
  if (unit !== 1000 && unit !== 1) throw new WireError('times have no such unit');
  const times = new Float64Array(count).fill(Number.NaN);
  let before = 0;
  for (let row = 0; row < count; row++) {
    const said = numbers.get();
    if (said === 0) continue;
    before = (base(before, beside?.[row], unit) + unzigzag(said - 1)) * unit;
    times[row] = before;
  }
  return times;
}

function base(before: number, beside: number | undefined, unit: number): number {
  return Math.floor((beside === undefined || Number.isNaN(beside) ? before : beside) / unit);
}
