/** The three requests that Rollcall makes: a page of a list, a watch, and a watch that begins with the list. */
import { KubeError } from './errors.ts';
import { LineSplitter } from './lines.ts';
import { type NamedRequest, type RequestDependencies, sendRequest } from './requests.ts';
import type { Resource } from './resources.ts';
import type { ResourceStats } from './stats.ts';
import { isWire, type Wire } from './trim/read.ts';
import { readEvent } from './watch-line.ts';

const PAGE_SIZE = 500;
/** 500 objects of etcd's limit; far below the longest string that V8 can make. */
const MAX_PAGE_BYTES = 400 * 1024 * 1024;
/** Each watch ends at another time, so that an API server never meets all of them at once. */
const MIN_WATCH_SECONDS = 300;
const WATCH_SECONDS_SPREAD = 300;

export interface ListWatchDependencies extends RequestDependencies {
  readonly random: () => number;
  readonly resource: Resource;
  readonly stats: ResourceStats;
}

export interface Page {
  readonly items: readonly unknown[];
  readonly resourceVersion: string;
  /** Empty on the last page. */
  readonly continueToken: string;
}

/**
 * Reads one page. An empty `continueToken` asks for the first one: of the state at exactly `version`, or of the newest
 * there is.
 */
export async function readPage(
  dependencies: ListWatchDependencies,
  continueToken: string,
  attempt: AbortController,
  version?: string,
): Promise<Page> {
  const first = version === undefined ? {} : { resourceVersion: version, resourceVersionMatch: 'Exact' };
  const rest = continueToken === '' ? first : { continue: continueToken };
  return list(dependencies, { limit: String(PAGE_SIZE), ...rest }, attempt);
}

/** The newest version that there is, by a list of one object. */
export async function readVersion(dependencies: ListWatchDependencies, attempt: AbortController): Promise<string> {
  return (await list(dependencies, { limit: '1' }, attempt)).resourceVersion;
}

function list(
  dependencies: ListWatchDependencies,
  query: Readonly<Record<string, string>>,
  attempt: AbortController,
): Promise<Page> {
  const { resource, stats } = dependencies;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  stats.pages += 1;
  const title = `LIST ${resource.name}`;
  return sendRequest(dependencies, { title, path: resource.path, query }, attempt, {
    opened() {},
    chunk(part) {
      stats.bytes += part.length;
      bytes += part.length;
      if (bytes > MAX_PAGE_BYTES) throw new KubeError('unreadable', 'the API server sent a page that is too large');
      chunks.push(part);
    },
    ended() {
      const result = parsePage(Buffer.concat(chunks).toString('utf8'));
      return { result, summary: `${result.items.length} objects` };
    },
  });
}

function parsePage(text: string): Page {
  const list = parseObject(text);
  const metadata = list?.metadata;
  const items = list?.items ?? [];
  if (!isWire(metadata) || !Array.isArray(items) || typeof metadata.resourceVersion !== 'string') {
    throw new KubeError('unreadable', 'the API server sent something that is not a list');
  }
  const continueToken = typeof metadata.continue === 'string' ? metadata.continue : '';
  return { items, resourceVersion: metadata.resourceVersion, continueToken };
}

export interface WatchHandler {
  /** The API server has accepted the watch. */
  opened(): void;
  /** Bytes have arrived: the connection lives. */
  heard(): void;
  /** `type` is as sent. May throw a KubeError, which ends the watch. */
  event(type: string, object: Wire): void;
  /** A line that is not an event. */
  unreadable(): void;
}

/** Where a watch begins: after a resourceVersion, or with everything there is (WatchList). */
export type WatchStart = { readonly after: string } | 'everything';

/** Resolves when the API server ends the watch, as it does after `timeoutSeconds`. */
export async function watch(
  dependencies: ListWatchDependencies,
  start: WatchStart,
  attempt: AbortController,
  handler: WatchHandler,
): Promise<void> {
  const { clock, stats } = dependencies;
  let events = 0;
  let openedAt = clock.now();
  const lines = new LineSplitter((line) => {
    const event = readEvent(line);
    if (event === null) return handler.unreadable();
    events += 1;
    handler.event(event.type, event.object);
  });
  stats.watches += 1;
  await sendRequest(dependencies, watchRequest(dependencies, start), attempt, {
    opened() {
      openedAt = clock.now();
      handler.opened();
    },
    chunk(bytes) {
      stats.bytes += bytes.length;
      handler.heard();
      lines.push(bytes);
    },
    ended() {
      const seconds = Math.round((clock.now() - openedAt) / 1000);
      return { result: undefined, summary: `ended by the API server after ${seconds} s, ${events} events` };
    },
  });
}

function watchRequest({ resource, random }: ListWatchDependencies, start: WatchStart): NamedRequest {
  const where =
    start === 'everything'
      ? { sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan' }
      : { resourceVersion: start.after };
  const timeoutSeconds = String(MIN_WATCH_SECONDS + Math.floor(random() * WATCH_SECONDS_SPREAD));
  return {
    title: `WATCH ${resource.name}`,
    path: resource.path,
    query: { watch: 'true', allowWatchBookmarks: 'true', ...where, timeoutSeconds },
  };
}

function parseObject(text: string): Wire | null {
  try {
    const value: unknown = JSON.parse(text);
    return isWire(value) ? value : null;
  } catch {
    return null;
  }
}
