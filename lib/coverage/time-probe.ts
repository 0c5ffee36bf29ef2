/**
 * Time as a value. A verdict that depends on the clock asks here, so that the engine knows when to ask again:
 * that is what lets an incremental evaluation equal a full one at every moment.
 */
export class TimeProbe {
  readonly now: number;
  /** The earliest moment at which an answer given so far would change; Infinity when none would. */
  recheckAt = Number.POSITIVE_INFINITY;

  constructor(now: number) {
    this.now = now;
  }

  /** Whether `at` (milliseconds) has come. Equality counts, as in the DaemonSet controller. */
  hasCome(at: number): boolean {
    if (this.now >= at) return true;
    this.recheckAt = Math.min(this.recheckAt, at);
    return false;
  }

  /** Whether `since` lies at least `ms` back. An unknown time is long ago. */
  isOlderThan(since: number | null, ms: number): boolean {
    return since === null || this.hasCome(since + ms);
  }
}
