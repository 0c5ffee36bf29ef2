/** From when to when something held, by name. Milliseconds. */
export interface Period {
  readonly from: number;
  /** Infinity while it holds. */
  readonly until: number;
}

export class Periods {
  readonly #ended = new Map<string, Period[]>();
  readonly #open = new Map<string, number>();

  set(name: string, holds: boolean, at: number): void {
    const from = this.#open.get(name);
    if (holds) {
      if (from === undefined) this.#open.set(name, at);
    } else if (from !== undefined) {
      this.#open.delete(name);
      this.#ended.set(name, [...(this.#ended.get(name) ?? []), { from, until: at }]);
    }
  }

  endWhere(is: (name: string) => boolean, at: number): void {
    for (const name of [...this.#open.keys()]) if (is(name)) this.set(name, false, at);
  }

  /** What holds now. */
  open(): Iterable<string> {
    return this.#open.keys();
  }

  names(): Set<string> {
    return new Set([...this.#open.keys(), ...this.#ended.keys()]);
  }

  /** In order of time. */
  of(name: string): readonly Period[] {
    const from = this.#open.get(name);
    const ended = this.#ended.get(name) ?? [];
    return from === undefined ? ended : [...ended, { from, until: Number.POSITIVE_INFINITY }];
  }

  /** How many milliseconds of `period` lie outside the name's own periods, each made longer at its ends. */
  uncovered(name: string, period: Period, { before, after }: { before: number; after: number }): number {
    let at = period.from;
    let outside = 0;
    for (const { from, until } of this.of(name)) {
      const [start, end] = [from - before, until + after];
      if (end < at) continue;
      if (start >= period.until) break;
      outside += Math.max(0, start - at);
      at = Math.max(at, end);
      if (at >= period.until) return outside;
    }
    return outside + Math.max(0, period.until - at);
  }
}
