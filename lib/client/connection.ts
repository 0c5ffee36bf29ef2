/**
 * What the page hears from the server: a watchdog for lines that die without a word, and a fresh snapshot when the
 * server asks for it or something was missed. A line that breaks is opened anew from here, sooner than a browser would,
 * and says from which revision on it wants to hear.
 */
import type { Line, LineMessage, OpenLine } from './line.ts';
import type { SourcesSaid } from './page-cutter.ts';
import type { PictureEvent } from './picture-store.ts';

/** The server sends a heartbeat every 5 s, so three in a row are missing. */
const SILENCE_LIMIT_MS = 15_000;
/** One heartbeat is missing: enough to look, for a page that somebody comes back to. */
const LATE_MS = 6500;
const WATCH_EVERY_MS = 1000;
/** So long between two looks means that the machine slept, or its clock was set. */
const SLEPT_MS = 5000;
/** A page is to be right within 2 s of Rollcall's return, so tries never get rarer than that; half of it is jitter. */
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 1500;
const REFRESH_AGAIN_MS = 2000;

export interface ConnectionState {
  /** `waiting` until the first message; `lost` after `SILENCE_LIMIT_MS` without one. */
  readonly phase: 'waiting' | 'live' | 'lost';
  /** When the next try is due; null while connected or trying. */
  readonly nextTryAt: number | null;
}

export interface ConnectionOptions {
  readonly openLine: OpenLine;
  /** As far as the page has heard. */
  readonly revision: () => number;
  /** Resolves to null when the revision that the page holds is current. */
  readonly fetchSnapshot: () => Promise<Uint8Array | null>;
  readonly onEvent: (event: PictureEvent) => void;
  readonly onRefresh: () => void;
  /** Null: none came, or none is needed. False where it can't be read. */
  readonly onSnapshot: (bytes: Uint8Array | null) => boolean;
  /** Most messages say when the server sent them. */
  readonly onServerTime: (observedAt: string) => void;
  /** Heartbeats say whether the server fails at making the digest. */
  readonly onDigestBehind: (isBehind: boolean) => void;
  /** Milliseconds that never go back. */
  readonly now: () => number;
  /** Between 0 and 1. */
  readonly random: () => number;
}

export interface Connection {
  start(): void;
  stop(): void;
  retryNow(): void;
  /** Somebody is here again: tries at once what may have died while nobody was. */
  wake(): void;
  /** Asks for a snapshot, unless one is on its way. */
  refresh(): void;
  /** Asks for the whole digest. */
  renew(): void;
  /** Milliseconds by this machine's clock; when it began to wait, before the first message. Notifies nobody. */
  lastMessageAt(): number;
  subscribe(listener: () => void): () => void;
  getSnapshot(): ConnectionState;
}

export function createConnection(options: ConnectionOptions): Connection {
  const listeners = new Set<() => void>();
  let state: ConnectionState = { phase: 'waiting', nextTryAt: null };
  let lastMessageAt = options.now();
  let triedAt = lastMessageAt;
  let watchedAt = lastMessageAt;
  let line: Line | null = null;
  let watchdog: ReturnType<typeof setInterval> | null = null;
  let retry: ReturnType<typeof setTimeout> | null = null;
  let failures = 0;
  /** Counts the snapshots that were asked for. */
  let asked = 0;
  /** The one that is awaited; 0 for none. */
  let asking = 0;
  let askedAt = Number.NEGATIVE_INFINITY;
  let next: ReturnType<typeof setTimeout> | null = null;

  function set(change: Partial<ConnectionState>): void {
    const changed = { ...state, ...change };
    if (changed.phase === state.phase && changed.nextTryAt === state.nextTryAt) return;
    state = changed;
    for (const listener of listeners) listener();
  }

  function hear(): void {
    failures = 0;
    lastMessageAt = options.now();
    set({ phase: 'live', nextTryAt: null });
  }

  async function fetchSnapshot(): Promise<void> {
    const mine = ++asked;
    asking = mine;
    askedAt = options.now();
    forgetNext();
    options.onRefresh();
    const bytes = await options.fetchSnapshot().catch(() => undefined);
    if (mine !== asking) return;
    asking = 0;
    if (bytes !== undefined && options.onSnapshot(bytes)) return;
    options.onSnapshot(null);
    fetchNext(REFRESH_AGAIN_MS);
  }

  /** What is missed again and again is asked for at a bounded pace. */
  function refresh(): void {
    if (asking !== 0 || next !== null) return;
    const wait = askedAt + REFRESH_AGAIN_MS - options.now();
    if (wait > 0) fetchNext(wait);
    else void fetchSnapshot();
  }

  function fetchNext(wait: number): void {
    forgetNext();
    next = setTimeout(() => void fetchSnapshot(), wait);
  }

  function forgetNext(): void {
    if (next !== null) clearTimeout(next);
    next = null;
  }

  function receive({ type, data, revision }: LineMessage): void {
    hear();
    // The last one asked for may have been made before what the server speaks of.
    if (type === 'resync') void fetchSnapshot();
    else if (type === 'digest') options.onEvent({ type, data });
    else if (type === 'at') catchUp(revision ?? 0);
    else if (type === 'delta') {
      if (revision === null) refresh();
      else options.onEvent({ type, data, revision });
    } else {
      const body = parse(data);
      if (body === null) {
        refresh();
        return;
      }
      options.onServerTime(body.observedAt);
      if (type === 'heartbeat') {
        options.onDigestBehind('isDigestBehind' in body && body.isDigestBehind === true);
        catchUp(body.revision);
      } else options.onEvent({ type, observedAt: body.observedAt, said: body as unknown as SourcesSaid });
    }
  }

  function catchUp(revision: number): void {
    if (revision > options.revision()) refresh();
  }

  function open(takesOver: boolean): void {
    close();
    triedAt = options.now();
    const opened: Line = options.openLine(
      { since: options.revision, takesOver },
      {
        onOpen: hear,
        onMessage: receive,
        onBroken() {
          if (opened === line) retryLater(false);
        },
      },
    );
    line = opened;
  }

  function close(): void {
    line?.close();
    line = null;
    if (retry !== null) clearTimeout(retry);
    retry = null;
  }

  function retryLater(takesOver: boolean): void {
    close();
    const delay = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures) * (0.5 + options.random() / 2);
    failures++;
    set({ nextTryAt: options.now() + delay });
    retry = setTimeout(() => {
      set({ nextTryAt: null });
      open(takesOver);
    }, delay);
  }

  function tryNow(): void {
    if (watchdog === null) return;
    failures = 0;
    set({ nextTryAt: null });
    open(true);
  }

  function watch(): void {
    const now = options.now();
    const hasSlept = now - watchedAt >= SLEPT_MS;
    watchedAt = now;
    if (now - lastMessageAt < SILENCE_LIMIT_MS) return;
    // Of a line that nobody listened to it isn't known that it is lost: it gets until the next look.
    if (hasSlept && state.phase === 'live') {
      tryNow();
      return;
    }
    set({ phase: 'lost' });
    if (retry === null && now - Math.max(triedAt, lastMessageAt) >= SILENCE_LIMIT_MS) retryLater(true);
  }

  return {
    start() {
      if (watchdog !== null) return;
      lastMessageAt = options.now();
      watchedAt = lastMessageAt;
      set({ phase: 'waiting' });
      watchdog = setInterval(watch, WATCH_EVERY_MS);
      open(false);
    },
    stop() {
      if (watchdog !== null) clearInterval(watchdog);
      watchdog = null;
      asking = 0;
      forgetNext();
      close();
    },
    retryNow: tryNow,
    wake() {
      if (retry !== null || options.now() - lastMessageAt >= LATE_MS) tryNow();
    },
    refresh,
    renew: () => line?.renew(),
    lastMessageAt: () => lastMessageAt,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => state,
  };
}

/** Null when the body is not what the server sends. */
function parse(data: string): { readonly observedAt: string; readonly revision: number } | null {
  try {
    const body: unknown = JSON.parse(data);
    if (typeof body !== 'object' || body === null || !('observedAt' in body)) return null;
    const { observedAt } = body;
    const revision = 'revision' in body && typeof body.revision === 'number' ? body.revision : 0;
    return typeof observedAt === 'string' ? { ...body, observedAt, revision } : null;
  } catch {
    return null;
  }
}
