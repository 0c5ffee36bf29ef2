/** A plain reader for tests: fetch, pages, and a watch one line at a time. */
import type { ApiServer } from './server.ts';
import type { KubeObject } from './store.ts';

export interface WatchEvent {
  readonly type: string;
  readonly object: KubeObject & { readonly kind?: string; readonly code?: number; readonly reason?: string };
}

export interface ListPage {
  readonly metadata: {
    readonly resourceVersion: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
  readonly items: readonly KubeObject[];
}

export function get(server: ApiServer, path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(server.url + path, { headers: { authorization: `Bearer ${server.token}` }, ...init });
}

export async function getPage(server: ApiServer, path: string): Promise<ListPage> {
  return (await (await get(server, path)).json()) as ListPage;
}

/** The events of a watch, until the server ends it or the caller leaves the loop. */
export async function* readWatch(server: ApiServer, path: string): AsyncGenerator<WatchEvent> {
  const response = await get(server, path, { signal: AbortSignal.timeout(10_000) });
  if (response.body === null) throw new Error('no body');
  let rest = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as WatchEvent;
  }
}

/** The next `count` events. */
export async function take(events: AsyncGenerator<WatchEvent>, count: number): Promise<WatchEvent[]> {
  const taken: WatchEvent[] = [];
  while (taken.length < count) {
    const next = await events.next();
    if (next.done === true) break;
    taken.push(next.value);
  }
  return taken;
}
