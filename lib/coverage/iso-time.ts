/** The largest time that JavaScript can write, in milliseconds either way from the epoch. */
const MAX_TIME = 8.64e15;

/**
 * RFC 3339. A time that can't be written becomes the nearest one that can: a grace period is an int64 of seconds, and
 * adding it to any time leaves all calendars.
 */
export function isoTime(ms: number): string {
  return new Date(Math.min(Math.max(ms, -MAX_TIME), MAX_TIME)).toISOString();
}
