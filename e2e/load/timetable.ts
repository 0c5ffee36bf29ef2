/** What is still to happen, in the order of its time. */
export class Timetable {
  /** Latest first, so that the next one is popped from the end. */
  readonly #entries: { readonly at: number; readonly run: () => void }[] = [];

  /** What is added for the same time runs in the order in which it was added. */
  add(at: number, run: () => void): void {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle]?.at ?? 0) > at) low = middle + 1;
      else high = middle;
    }
    this.#entries.splice(low, 0, { at, run });
  }

  /** Takes the first one that is due; null while none is. */
  take(now: number): (() => void) | null {
    const next = this.#entries.at(-1);
    if (next === undefined || next.at > now) return null;
    this.#entries.pop();
    return next.run;
  }
}
