/** Everything that lives as long as the page does, made once and wired together. */
import type { Digest } from '../coverage/digest/digest.ts';
import { WireVersionError } from '../wire/wire-error.ts';
import { fetchSnapshot, fetchWords, streamUrl } from './api.ts';
import { type Clock, createClock } from './clock.ts';
import { type Connection, createConnection } from './connection.ts';
import { createGapHold, type GapHold } from './gap-hold.ts';
import { type OpenLine, openOwnLine } from './line.ts';
import { createPictureStore, type PageStart, type PictureStore } from './picture-store.ts';
import { createRolloutHistory, type RolloutHistory } from './rollout-history.ts';
import { createRowWords, type RowWords } from './row-words.ts';
import { openSharedLine } from './shared-line.ts';
import { createSignal, type Signal } from './signal.ts';
import { createSteadyNow } from './steady-now.ts';
import type { CellRef } from './view-state.ts';
import { browserHistory, createViewStore, type ViewStore } from './view-store.ts';

const HIDDEN_FRAME_MS = 1000;

export interface PageServices {
  readonly pictures: PictureStore;
  readonly digests: DigestStore;
  /** Words of cells that came without. */
  readonly words: RowWords;
  readonly view: ViewStore;
  readonly clock: Clock;
  readonly connection: Connection;
  readonly gaps: GapHold;
  readonly rollouts: RolloutHistory;
  /** The cell under the pointer or the focus. */
  readonly hover: Signal<CellRef | null>;
  /** The problem under the pointer, and those of its chain. */
  readonly highlight: Signal<Highlight | null>;
  /** The cell that is to get the focus next; the grid takes it and sets null. */
  readonly focus: Signal<CellRef | null>;
}

/** What the picture means, as the server says. */
interface DigestStore {
  subscribe(listener: () => void): () => void;
  getSnapshot(): Digest;
  /** The server can't make one: what the last one says may be of the past while the picture goes on. */
  readonly isBehind: Signal<boolean>;
}

/** Each with its nodes, and the column that it is about; null for whole rows. */
export type Highlight = readonly { readonly nodes: ReadonlySet<string>; readonly daemonSet: string | null }[];

/** Starts nothing: `connection.start()` does, in a browser. */
export function createPageServices(start: PageStart, search: string, now: number): PageServices {
  const steadyNow = createSteadyNow(Date.now, () => performance.now());
  const pictures: PictureStore = createPictureStore(start, nextFrame, {
    onDeltaMissed: () => connection.refresh(),
    onDigestMissed: () => connection.renew(),
  });
  const clock = createClock(now, steadyNow);
  const rollouts = createRolloutHistory();
  rollouts.observe(pictures.getSnapshot().picture);
  pictures.subscribe(() => rollouts.observe(pictures.getSnapshot().picture));
  const digests = {
    subscribe: pictures.subscribe,
    getSnapshot: pictures.digest,
    isBehind: createSignal(start.digest === null),
  };
  const connection = createConnection({
    openLine: chooseLine(),
    revision: () => pictures.revision(),
    fetchSnapshot: () => fetchSnapshot(pictures.getSnapshot().picture.revision),
    onEvent: (event) => pictures.push(event),
    onRefresh: () => pictures.expectSnapshot(),
    onSnapshot: (bytes) => takeSnapshot(pictures, bytes),
    onServerTime: (observedAt) => clock.sync(observedAt),
    onDigestBehind: (isBehind) => digests.isBehind.set(isBehind),
    now: steadyNow,
    random: Math.random,
  });
  return {
    pictures,
    digests,
    words: createRowWords(pictures, fetchWords),
    view: createViewStore(search, browserHistory),
    clock,
    connection,
    gaps: createGapHold(digests),
    rollouts,
    hover: createSignal<CellRef | null>(null),
    highlight: createSignal<Highlight | null>(null),
    focus: createSignal<CellRef | null>(null),
  };
}

/** Starts the connection, and looks at it when somebody comes back to the page or the network does. Returns the way to stop. */
export function connect({ connection }: PageServices): () => void {
  const wake = () => {
    if (!document.hidden) connection.wake();
  };
  connection.start();
  window.addEventListener('online', wake);
  document.addEventListener('visibilitychange', wake);
  document.addEventListener('resume', wake);
  return () => {
    window.removeEventListener('online', wake);
    document.removeEventListener('visibilitychange', wake);
    document.removeEventListener('resume', wake);
    connection.stop();
  };
}

/** Tabs share a line where the browser can lock: on a page that is not secure, as over plain HTTP off loopback, it can't. */
function chooseLine(): OpenLine {
  const openOwn = openOwnLine((since) => new EventSource(streamUrl(since)));
  const canShare = typeof navigator !== 'undefined' && 'locks' in navigator && typeof BroadcastChannel !== 'undefined';
  if (!canShare) return openOwn;
  return openSharedLine({ locks: navigator.locks, openChannel: () => new BroadcastChannel('rollcall'), openOwn });
}

function takeSnapshot(pictures: PictureStore, bytes: Uint8Array | null): boolean {
  try {
    pictures.replace(bytes);
    return true;
  } catch (error) {
    // Rollcall was updated since this page was loaded: only its new scripts can read it.
    if (error instanceof WireVersionError) window.location.reload();
    return false;
  }
}

/** Frames stop in a tab that nobody sees; the picture must not. */
function nextFrame(flush: () => void): void {
  let isDone = false;
  const run = () => {
    if (!isDone) flush();
    isDone = true;
  };
  requestAnimationFrame(run);
  setTimeout(run, HIDDEN_FRAME_MS);
}
