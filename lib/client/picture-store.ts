/**
 * The picture as this page knows it, outside React. What comes is kept as it came and taken in once a frame, so that a
 * storm of events costs one render; listeners then read one page. Deltas and digests each follow the one before, so they
 * are taken in in the order in which they came.
 */
import type { Digest } from '../coverage/digest/digest.ts';
import { daemonSetKey } from '../coverage/objects.ts';
import { zeroCounts } from '../coverage/picture.ts';
import { fromBase64 } from '../wire/base64.ts';
import { decodeDelta } from '../wire/delta.ts';
import { DigestState } from '../wire/digest.ts';
import { PageState } from '../wire/page-state.ts';
import { decodeSnapshot } from '../wire/snapshot.ts';
import { keepSame } from './keep-digest.ts';
import { PageCutter, type SourcesSaid } from './page-cutter.ts';
import type { PageCell, PageData, RowData } from './page-data.ts';

/** What a page is made from, on the server and in the browser alike. */
export interface PageStart {
  /** `encodeSnapshot` in base64. */
  readonly snapshot: string;
  /** The body of a `digest` event, whole, of that snapshot; null where the server couldn't make it. */
  readonly digest: string | null;
}

/** What the stream says about the picture. */
export type PictureEvent =
  | { readonly type: 'delta'; readonly revision: number; readonly data: string }
  | { readonly type: 'digest'; readonly data: string }
  | { readonly type: 'sources'; readonly observedAt: string; readonly said: SourcesSaid };

/** What of the stream could not be taken in. */
export interface MissedListener {
  /** A delta follows one that never came: only a snapshot helps. */
  onDeltaMissed(): void;
  /** A digest follows one that never came, or is of another revision. */
  onDigestMissed(): void;
}

export interface PictureStore {
  /** Calls back after every change of the snapshot; returns the way to stop. */
  subscribe(listener: () => void): () => void;
  getSnapshot(): PageData;
  /** What the picture means; it may be a moment older. */
  digest(): Digest;
  /** As far as was heard, with what waits for the next frame. */
  revision(): number;
  /** Takes part in the next frame. */
  push(event: PictureEvent): void;
  /** Marks that a fresh snapshot was asked for: what comes from now on is also applied on top of it. */
  expectSnapshot(): void;
  /** Replaces everything; null means that the one at hand is current. Throws WireError, and changes nothing, for no snapshot. */
  replace(bytes: Uint8Array | null): void;
  /** The cells of a row, with words; nothing where the row has changed since. */
  takeWords(row: RowData, cells: readonly PageCell[]): void;
}

/** `schedule` runs its argument soon, once: an animation frame in a browser. */
export function createPictureStore(
  start: PageStart,
  schedule: (flush: () => void) => void,
  missed: MissedListener,
): PictureStore {
  const listeners = new Set<() => void>();
  let { state, cutter } = unfold(fromBase64(start.snapshot));
  const digests = new DigestState();
  if (start.digest !== null) digests.apply(start.digest, placesOf(state));
  let told = digests.digest;
  let digest = told ?? NO_DIGEST;
  let snapshot = cutter.page();
  let revision = state.revision;
  let waiting: PictureEvent[] = [];
  let sinceAsked: PictureEvent[] | null = null;
  let isScheduled = false;

  function show(): void {
    const page = cutter.page();
    if (page === snapshot && digests.digest === told) return;
    snapshot = page;
    if (digests.digest !== null) digest = keepSame(digests.digest, digest);
    told = digests.digest;
    for (const listener of listeners) listener();
  }

  function take(event: PictureEvent): void {
    if (event.type === 'sources') {
      cutter.takeSources(event.said);
    } else if (event.type === 'digest') {
      if (!digests.apply(event.data, placesOf(state))) missed.onDigestMissed();
    } else if (event.revision > state.revision) {
      const delta = decodeDelta(fromBase64(event.data), state.nodes.length, state.revision);
      state.apply(delta);
      cutter.take(delta);
    }
  }

  /** False where a delta does not follow: nothing after it can be taken in, and a snapshot comes in its place. */
  function takeAll(events: readonly PictureEvent[]): boolean {
    for (const event of events) {
      try {
        take(event);
      } catch {
        return false;
      }
    }
    return true;
  }

  function flush(): void {
    isScheduled = false;
    const events = waiting;
    waiting = [];
    const isWhole = takeAll(events);
    show();
    if (isWhole) return;
    revision = state.revision;
    if (sinceAsked === null) missed.onDeltaMissed();
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => snapshot,
    digest: () => digest,
    revision: () => revision,
    push(event) {
      if (event.type === 'delta') revision = Math.max(revision, event.revision);
      waiting.push(event);
      sinceAsked?.push(event);
      if (isScheduled) return;
      isScheduled = true;
      schedule(flush);
    },
    expectSnapshot() {
      sinceAsked = [];
    },
    replace(bytes) {
      const fresh = bytes === null ? null : unfold(bytes);
      const later = sinceAsked ?? [];
      sinceAsked = null;
      if (fresh === null) return;
      ({ state, cutter } = fresh);
      waiting = [];
      const isWhole = takeAll(
        later.filter((event) => event.type !== 'sources' || event.observedAt >= fresh.observedAt),
      );
      revision = state.revision;
      show();
      if (!isWhole) missed.onDeltaMissed();
    },
    takeWords(row, cells) {
      cutter.takeWords(row, cells);
      show();
    },
  };
}

/** Says nothing; the page says why. */
const NO_DIGEST: Digest = {
  summary: {
    verdict: { lead: '', rest: '', details: [] },
    categories: [],
    problems: [],
    lastKnown: [],
    counts: zeroCounts(),
  },
  lastKnownCategories: [],
  families: [],
  marks: new Map(),
  counts: new Map(),
  gapNodes: [],
};

function unfold(bytes: Uint8Array) {
  const snapshot = decodeSnapshot(bytes);
  const state = PageState.from(snapshot);
  return { state, cutter: new PageCutter(state, snapshot), observedAt: snapshot.observedAt };
}

function placesOf({ revision, nodes, daemonSets }: PageState) {
  return { revision, nodes: nodes.map(({ name }) => name), daemonSets: daemonSets.map(daemonSetKey) };
}
