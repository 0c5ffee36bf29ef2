/** Which rows stand among those with gaps. A row that heals keeps its place for a moment, so that it can be seen to. */
import type { Digest } from '../coverage/digest/digest.ts';

export interface GapHold {
  subscribe(listener: () => void): () => void;
  /** Names of nodes; the same set until it changes. */
  getSnapshot(): ReadonlySet<string>;
}

const HOLD_MS = 5000;

export function createGapHold(digests: {
  subscribe(listener: () => void): () => void;
  getSnapshot(): Pick<Digest, 'gapNodes'>;
}): GapHold {
  const listeners = new Set<() => void>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  let held: ReadonlySet<string> = new Set(digests.getSnapshot().gapNodes);
  let stop: (() => void) | null = null;

  function set(next: ReadonlySet<string>): void {
    held = next;
    for (const listener of listeners) listener();
  }

  function release(name: string): void {
    timers.delete(name);
    set(new Set([...held].filter((other) => other !== name)));
  }

  function look(): void {
    const now = new Set(digests.getSnapshot().gapNodes);
    for (const name of now) {
      clearTimeout(timers.get(name));
      timers.delete(name);
    }
    for (const name of held) {
      if (!now.has(name) && !timers.has(name))
        timers.set(
          name,
          setTimeout(() => release(name), HOLD_MS),
        );
    }
    if ([...now].some((name) => !held.has(name))) set(new Set([...held, ...now]));
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      stop ??= digests.subscribe(look);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stop?.();
        stop = null;
        for (const timer of timers.values()) clearTimeout(timer);
        timers.clear();
      };
    },
    getSnapshot: () => held,
  };
}
