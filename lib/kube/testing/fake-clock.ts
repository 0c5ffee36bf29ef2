import type { Clock } from '../clock.ts';

interface Timer {
  readonly dueAt: number;
  readonly callback: () => void;
}

/** A clock that moves only when told to. */
export class FakeClock implements Clock {
  #now: number;
  #timers: readonly Timer[] = [];

  constructor(now = Date.UTC(2026, 0, 1)) {
    this.#now = now;
  }

  get timers(): number {
    return this.#timers.length;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, callback: () => void): () => void {
    const timer = { dueAt: this.#now + ms, callback };
    this.#timers = [...this.#timers, timer];
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Moves on by `ms`, timer by timer, and lets everything that each sets off come to rest. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await rest();
    for (let next = this.#next(end); next !== null; next = this.#next(end)) {
      const due = next;
      this.#now = Math.max(this.#now, due.dueAt);
      this.#timers = this.#timers.filter((timer) => timer !== due);
      due.callback();
      await rest();
    }
    this.#now = end;
  }

  #next(end: number): Timer | null {
    let next: Timer | null = null;
    for (const timer of this.#timers)
      if (timer.dueAt <= end && (next === null || timer.dueAt < next.dueAt)) next = timer;
    return next;
  }
}

/** Everything that waits for nothing but promises has happened. */
export async function rest(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((resolve) => setImmediate(resolve));
}
