import type { LeaseObject } from '../cluster-objects.ts';

/** A holder renews several times within the duration; four of them without a renewal leave no doubt. */
const DURATIONS = 4;
/** A lease that was let go has a duration of 1 s, and the next holder needs a moment. */
const LEAST_MS = 60_000;

/** When a lease that is not renewed any more counts as given up, by the clock of its holder; null when it doesn't tell. */
export function leaseGivenUpAt({ renewedAt, durationSeconds }: LeaseObject): number | null {
  if (renewedAt === null) return null;
  return renewedAt + Math.max((durationSeconds ?? 0) * 1000 * DURATIONS, LEAST_MS);
}
