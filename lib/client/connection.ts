/**
 * The one live line to the server: an EventSource, a watchdog for lines that die without a word, and a fresh picture
 * when the server asks for it or something was missed. A line that breaks is opened anew from here, sooner than a
 * browser would, and says from which revision on it wants to hear.
 */
import type { Picture } from '../coverage/picture.ts';
import { PICTURE_EVENTS, type PictureEvent } from './stream-events.ts';

/** The server sends a heartbeat every 5 s, so three in a row are missing. */
const SILENCE_LIMIT_MS = 15_000;
const WATCH_EVERY_MS = 1000;
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
  readonly url: (since: number) => string;
  /** Of the picture that the page holds. */
  readonly revision: () => number;
  readonly openSource: (url: string) => EventSource;
  /** Resolves to null when the revision that the page holds is current. */
  readonly fetchPicture: () => Promise<Picture | null>;
  readonly onEvent: (event: PictureEvent) => void;
  readonly onRefresh: () => void;
  readonly onPicture: (picture: Picture | null) => void;
  /** Every message says when the server sent it. */
  readonly onServerTime: (observedAt: string) => void;
  readonly now: () => number;
  /** Between 0 and 1. */
  readonly random: () => number;
}

export interface Connection {
  start(): void;
  stop(): void;
  retryNow(): void;
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
  let source: EventSource | null = null;
  let watchdog: ReturnType<typeof setInterval> | null = null;
  let retry: ReturnType<typeof setTimeout> | null = null;
  let failures = 0;
  let refreshes = 0;
  let seen = 0;

  function set(change: Partial<ConnectionState>): void {
    const next = { ...state, ...change };
    if (next.phase === state.phase && next.nextTryAt === state.nextTryAt) return;
    state = next;
    for (const listener of listeners) listener();
  }

  function hear(): void {
    failures = 0;
    lastMessageAt = options.now();
    set({ phase: 'live', nextTryAt: null });
  }

  async function refresh(): Promise<void> {
    const mine = ++refreshes;
    options.onRefresh();
    try {
      const picture = await options.fetchPicture();
      if (mine !== refreshes) return;
      seen = picture?.revision ?? seen;
      options.onPicture(picture);
    } catch {
      if (mine !== refreshes) return;
      options.onPicture(null);
      setTimeout(() => {
        if (mine === refreshes && source !== null) void refresh();
      }, REFRESH_AGAIN_MS);
    }
  }

  function receive(type: string, data: string): void {
    hear();
    if (type === 'resync') {
      void refresh();
      return;
    }
    const body = parse(data);
    if (body === null) {
      void refresh();
      return;
    }
    options.onServerTime(body.observedAt);
    const known = Math.max(seen, options.revision());
    if (type !== 'heartbeat') {
      // The last event of a revision: one that was cut off before it is asked for again.
      if (type === 'cells') seen = Math.max(known, body.revision);
      options.onEvent({ ...body, type } as PictureEvent);
    } else if (body.revision > known) void refresh();
  }

  function open(): void {
    close();
    triedAt = options.now();
    const opened = options.openSource(options.url(Math.max(seen, options.revision())));
    source = opened;
    opened.addEventListener('open', hear);
    for (const type of [...PICTURE_EVENTS, 'resync', 'heartbeat']) {
      opened.addEventListener(type, (event) => receive(type, (event as MessageEvent<string>).data));
    }
    opened.addEventListener('error', () => {
      if (opened === source) retryLater();
    });
  }

  function close(): void {
    source?.close();
    source = null;
    if (retry !== null) clearTimeout(retry);
    retry = null;
  }

  function retryLater(): void {
    close();
    const delay = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures) * (0.5 + options.random() / 2);
    failures++;
    set({ nextTryAt: options.now() + delay });
    retry = setTimeout(() => {
      set({ nextTryAt: null });
      open();
    }, delay);
  }

  function watch(): void {
    const now = options.now();
    if (now - lastMessageAt < SILENCE_LIMIT_MS) return;
    set({ phase: 'lost' });
    if (retry === null && now - Math.max(triedAt, lastMessageAt) >= SILENCE_LIMIT_MS) retryLater();
  }

  return {
    start() {
      if (watchdog !== null) return;
      lastMessageAt = options.now();
      set({ phase: 'waiting' });
      watchdog = setInterval(watch, WATCH_EVERY_MS);
      open();
    },
    stop() {
      if (watchdog !== null) clearInterval(watchdog);
      watchdog = null;
      refreshes++;
      close();
    },
    retryNow() {
      if (watchdog === null) return;
      failures = 0;
      set({ nextTryAt: null });
      open();
    },
    lastMessageAt: () => lastMessageAt,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => state,
  };
}

/** Null when the body is not what the server sends: a proxy's error page, a cut message. */
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
