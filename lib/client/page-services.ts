/** Everything that lives as long as the page does, made once and wired together. */
import type { Digest } from '../coverage/digest/digest.ts';
import type { Picture } from '../coverage/picture.ts';
import { fetchPicture, streamUrl } from './api.ts';
import { type Clock, createClock } from './clock.ts';
import { type Connection, createConnection } from './connection.ts';
import { createDigestStore, type DigestStore } from './digest-store.ts';
import { createGapHold, type GapHold } from './gap-hold.ts';
import { createPictureStore, type PictureStore } from './picture-store.ts';
import { createRolloutHistory, type RolloutHistory } from './rollout-history.ts';
import { createSignal, type Signal } from './signal.ts';
import type { CellRef } from './view-state.ts';
import { browserHistory, createViewStore, type ViewStore } from './view-store.ts';

const HIDDEN_FRAME_MS = 1000;

export interface PageServices {
  readonly pictures: PictureStore;
  readonly digests: DigestStore;
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

/** Each with its nodes, and the column that it is about; null for whole rows. */
export type Highlight = readonly { readonly nodes: ReadonlySet<string>; readonly daemonSet: string | null }[];

/** Starts nothing: `connection.start()` does, in a browser. */
export function createPageServices(picture: Picture, digest: Digest, search: string, now: number): PageServices {
  const pictures = createPictureStore(picture, nextFrame);
  const clock = createClock(now, Date.now);
  const digests = createDigestStore(digest, pictures, clock, () => import('../coverage/digest/digest.ts'));
  const rollouts = createRolloutHistory();
  rollouts.observe(picture);
  pictures.subscribe(() => rollouts.observe(pictures.getSnapshot().picture));
  const connection = createConnection({
    url: streamUrl,
    revision: () => pictures.getSnapshot().picture.revision,
    openSource: (url) => new EventSource(url),
    fetchPicture: () => fetchPicture(pictures.getSnapshot().picture.revision),
    onEvent: (event) => pictures.push(event),
    onRefresh: () => pictures.expectPicture(),
    onPicture: (fresh) => pictures.replace(fresh),
    onServerTime: (observedAt) => clock.sync(observedAt),
    now: Date.now,
    random: Math.random,
  });
  return {
    pictures,
    digests,
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
