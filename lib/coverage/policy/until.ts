/** Until when a rule counts: a date, and that day is the last one, in UTC. */

const DAY_MS = 24 * 60 * 60_000;

/** The moment from which a rule counts no more, in milliseconds; Infinity for null. */
export function endOf(until: string | null): number {
  return until === null ? Number.POSITIVE_INFINITY : Date.parse(`${until}T00:00:00Z`) + DAY_MS;
}

export function isExpired({ until }: { readonly until: string | null }, now: number): boolean {
  return now >= endOf(until);
}

/** Whether this is a day of the calendar, as `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}
