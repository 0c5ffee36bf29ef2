/** What happens when: actions in the order of their time, run by an injected clock. */
export class Agenda {
  #entries: { readonly at: number; readonly run: () => void }[] = [];
  #now: number;

  constructor(now: number) {
    this.#now = now;
  }

  /** Milliseconds since the epoch: the time of the action being run. */
  get now(): number {
    return this.#now;
  }

  /** Actions of the same time run in the order in which they were added. */
  at(time: number, run: () => void): void {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const entry = this.#entries[middle];
      // Kept latest first, so that the next one is popped from the end.
      if (entry !== undefined && entry.at > time) low = middle + 1;
      else high = middle;
    }
    this.#entries.splice(low, 0, { at: time, run });
  }

  /** Runs everything due up to `until`, each at its own time; `afterEach` follows each one. */
  runUntil(until: number, afterEach: () => void): void {
    for (;;) {
      const next = this.#entries.at(-1);
      if (next === undefined || next.at > until) break;
      this.#entries.pop();
      this.#now = Math.max(this.#now, next.at);
      next.run();
      afterEach();
    }
    this.#now = Math.max(this.#now, until);
  }
}
