/** The digest of the picture at hand, renewed as the picture and its ages change, by a script that comes later. */
import type { Digest } from '../coverage/digest/digest.ts';
import { sameMarks } from '../coverage/digest/marks.ts';
import type { Judgement } from '../coverage/judgement/judge.ts';
import type { Clock } from './clock.ts';
import type { PictureStore } from './picture-store.ts';
import { createSignal, type Signal } from './signal.ts';
import type { CellRef } from './view-state.ts';

export interface DigestStore {
  subscribe(listener: () => void): () => void;
  getSnapshot(): Digest;
  /** The script did not come: what the digest says may be of the past while the picture goes on. */
  readonly isBehind: Signal<boolean>;
  /** Null where nothing excludes the node, and until the script has come. */
  judge(cell: CellRef): Judgement | null;
}

/** What the script brings. */
type DigestScript = Pick<typeof import('../coverage/digest/digest.ts'), 'makeDigest' | 'judgeCell'>;

/** A digest of many nodes takes some 50 ms: then it is not made for every change, and its ages lag by seconds. */
const LARGE_NODES = 500;
const LARGE_SETTLES_MS = 500;
const LARGE_AGES_MS = 5000;
/** The page is to be free for this many times as long as a digest takes. */
const REST = 4;
const RETRY_MS = 5000;

/** Loads nothing and renews nothing until somebody listens. */
export function createDigestStore(
  initial: Digest,
  pictures: PictureStore,
  clock: Clock,
  load: () => Promise<DigestScript>,
): DigestStore {
  const listeners = new Set<() => void>();
  const isBehind = createSignal(false);
  let digest = initial;
  let script: DigestScript | null = null;
  let isLoading = false;
  let madeAt = 0;
  let costMs = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const picture = () => pictures.getSnapshot().picture;
  const isLarge = () => picture().nodes.length > LARGE_NODES;

  function renew(): void {
    timer = null;
    if (script === null) return;
    madeAt = clock.getSnapshot();
    const began = performance.now();
    digest = keepSame(script.makeDigest(picture(), madeAt), digest);
    costMs = performance.now() - began;
    for (const listener of listeners) listener();
  }

  function onPicture(): void {
    if (!isLarge()) renew();
    else timer ??= setTimeout(renew, Math.max(LARGE_SETTLES_MS, REST * costMs));
  }

  function onTick(): void {
    if (!isLarge() || clock.getSnapshot() - madeAt >= LARGE_AGES_MS) renew();
  }

  /** Until it is there, the page shows what the server said with it. */
  function fetchScript(): void {
    if (script !== null || isLoading || listeners.size === 0) return;
    isLoading = true;
    load().then(
      (loaded) => {
        isLoading = false;
        script = loaded;
        renew();
        isBehind.set(false);
      },
      () => {
        isLoading = false;
        isBehind.set(true);
        setTimeout(fetchScript, RETRY_MS);
      },
    );
  }

  let stop: (() => void) | null = null;
  return {
    subscribe(listener) {
      listeners.add(listener);
      if (stop === null) {
        const stops = [pictures.subscribe(onPicture), clock.subscribe(onTick)];
        stop = () => {
          for (const each of stops) each();
        };
        fetchScript();
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stop?.();
        stop = null;
        if (timer !== null) clearTimeout(timer);
        timer = null;
      };
    },
    getSnapshot: () => digest,
    isBehind,
    judge: (cell) => script?.judgeCell(picture(), clock.getSnapshot(), cell) ?? null,
  };
}

/** What says the same stays the same object: a row is drawn again only when it says something else. */
function keepSame(next: Digest, before: Digest): Digest {
  const marks = new Map(
    [...next.marks].map(([node, mark]) => {
      const was = before.marks.get(node);
      return [node, was !== undefined && sameMarks(was, mark) ? was : mark];
    }),
  );
  const isSame =
    marks.size === before.marks.size && [...marks].every(([node, mark]) => before.marks.get(node) === mark);
  const isSameFamilies = JSON.stringify(next.families) === JSON.stringify(before.families);
  return {
    ...next,
    marks: isSame ? before.marks : marks,
    families: isSameFamilies ? before.families : next.families,
  };
}
