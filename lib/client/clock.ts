/** The server's time, ticking once a second, so that ages agree with the times they are counted from. */
export interface Clock {
  /** Ticks while anyone listens. */
  subscribe(listener: () => void): () => void;
  /** Milliseconds, as of the last tick. */
  getSnapshot(): number;
  /** Corrects this machine's clock by what a message says; small differences are the network's. */
  sync(observedAt: string): void;
  /** This machine's milliseconds as the server would say them. */
  toServerTime(local: number): number;
}

const TICK_MS = 1000;
const TOLERATED_SKEW_MS = 2000;

export function createClock(initial: number, now: () => number): Clock {
  const listeners = new Set<() => void>();
  let shown = initial;
  let skew = 0;
  let timer: ReturnType<typeof setInterval> | null = null;

  function tick(): void {
    shown = now() + skew;
    for (const listener of listeners) listener();
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      timer ??= setInterval(tick, TICK_MS);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0 || timer === null) return;
        clearInterval(timer);
        timer = null;
      };
    },
    getSnapshot: () => shown,
    toServerTime: (local) => local + skew,
    sync(observedAt) {
      const difference = Date.parse(observedAt) - now();
      if (Number.isNaN(difference)) return;
      skew = Math.abs(difference) < TOLERATED_SKEW_MS ? 0 : difference;
    },
  };
}
