/** Numbers, ages and lists as every sentence writes them. */
import { isoTime } from '../iso-time.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** One unit, rounded down: `0.4 s`, `45 s`, `12 min`, `2 h`, `3 d`. A time in the future reads as `0 s`. */
export function formatAge(ms: number): string {
  if (ms <= 0) return '0 s';
  if (ms < 10 * SECOND) return `${Math.floor(ms / 100) / 10} s`;
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s`;
  if (ms < 2 * HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${Math.floor(ms / HOUR)} h`;
  return `${Math.floor(ms / DAY)} d`;
}

/** Two units, for an age that is watched as it grows: `4 min 12 s`, `3 h 5 min`; under a minute as `formatAge`. */
export function formatSpan(ms: number): string {
  if (ms < MINUTE) return formatAge(ms);
  if (ms < HOUR) return twoUnits(ms, MINUTE, 'min', SECOND, 's');
  if (ms < DAY) return twoUnits(ms, HOUR, 'h', MINUTE, 'min');
  return twoUnits(ms, DAY, 'd', HOUR, 'h');
}

function twoUnits(ms: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((ms % large) / small);
  return `${Math.floor(ms / large)} ${largeName}${rest === 0 ? '' : ` ${rest} ${smallName}`}`;
}

/** `14:28:01` in UTC, from milliseconds since the epoch. */
export function formatClock(ms: number): string {
  return isoTime(ms).slice(11, 19);
}

/** As `formatClock`, with the date in front once the time is more than a day away from `now`. */
export function formatMoment(ms: number, now: number): string {
  const clock = formatClock(ms);
  return Math.abs(now - ms) < DAY ? clock : `${isoTime(ms).slice(0, 10)} ${clock}`;
}

/** `1 node`, `4 nodes`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[]): string {
  if (items.length < 2) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}

/** With a capital first letter. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Milliseconds of an RFC 3339 time; null when there is none or it does not parse. */
export function millis(time: string | null): number | null {
  const ms = time === null ? Number.NaN : Date.parse(time);
  return Number.isNaN(ms) ? null : ms;
}

/** Since when a cell is as it is, in milliseconds; null when nothing tells. */
export function sinceOf({ since }: { readonly since: string | null }): number | null {
  return millis(since);
}

/** The earlier of two times; null counts as not known. */
export function earlier(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}
