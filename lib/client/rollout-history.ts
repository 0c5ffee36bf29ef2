/** How rollouts went while this page was open. Only what was seen: nothing is filled in. */
import { daemonSetKey } from '../coverage/objects.ts';
import type { PageFacts } from './page-data.ts';

export interface RolloutSample {
  /** Milliseconds, the server's clock. */
  readonly time: number;
  readonly updated: number;
  readonly available: number;
  readonly done: number;
}

export interface RolloutHistory {
  observe(picture: Pick<PageFacts, 'observedAt' | 'daemonSets'>): void;
  /** Oldest first; the same array until something changes. */
  samplesOf(daemonSet: string): readonly RolloutSample[];
}

/** Enough for a point a minute over four hours; older points make room by thinning out. */
const MOST_SAMPLES = 240;
const NONE: readonly RolloutSample[] = [];

export function createRolloutHistory(): RolloutHistory {
  const samples = new Map<string, readonly RolloutSample[]>();
  const revisions = new Map<string, number | null>();
  return {
    observe(picture) {
      const time = Date.parse(picture.observedAt);
      for (const daemonSet of picture.daemonSets) {
        const { rollout } = daemonSet;
        if (rollout === null) continue;
        const key = daemonSetKey(daemonSet);
        if (revisions.get(key) !== rollout.revision) samples.delete(key);
        revisions.set(key, rollout.revision);
        const { updated, available, done } = rollout;
        samples.set(key, append(samples.get(key) ?? NONE, { time, updated, available, done }));
      }
    },
    samplesOf: (daemonSet) => samples.get(daemonSet) ?? NONE,
  };
}

function append(before: readonly RolloutSample[], next: RolloutSample): readonly RolloutSample[] {
  const last = before.at(-1);
  const isSame =
    last !== undefined && last.updated === next.updated && last.available === next.available && last.done === next.done;
  if (isSame || Number.isNaN(next.time)) return before;
  const kept = before.length < MOST_SAMPLES ? before : before.filter((_, place) => place % 2 === 0);
  return [...kept, next];
}
