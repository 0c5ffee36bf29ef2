/** The API server of the cluster: lists in pages, watches, WatchList, bookmarks. Listens on loopback only. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { kubeconfigText } from '../../lib/demo/api-server/kubeconfig.ts';
import { type ResourceInfo, resourceAtPath } from '../../lib/demo/api-server/resources.ts';
import { failure } from '../../lib/demo/api-server/status.ts';
import type { Versioned } from './change-log.ts';
import type { Cluster } from './cluster.ts';
import type { Collection } from './collections.ts';
import { Counting } from './counters.ts';
import { Watch, watchRefusal } from './watch.ts';

const TOKEN = 'load';
const CONTEXT = 'load';
const BOOKMARK_MS = 30_000;
const DEFAULT_TIMEOUT_SECONDS = 1_800;
const MAX_OPEN_LISTS = 16;
const VERSION = { major: '1', minor: '37', gitVersion: 'v1.37.0', platform: 'linux/amd64' };

/** A body, a refusal, or nothing. */
type Reply = string | ReturnType<typeof failure> | null;

interface OpenList {
  readonly info: ResourceInfo;
  readonly states: readonly Versioned[];
  readonly rv: number;
}

export interface ApiOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly onMark: (mark: number, at: number) => void;
}

export class Api {
  readonly counting = new Counting();
  readonly watches = new Set<Watch>();
  readonly #cluster: Cluster;
  readonly #options: ApiOptions;
  readonly #server = createServer((request, response) => this.#answer(request, response));
  readonly #lists = new Map<string, OpenList>();
  #listIds = 0;
  #bookmarks: NodeJS.Timeout | undefined;

  constructor(cluster: Cluster, options: ApiOptions) {
    this.#cluster = cluster;
    this.#options = options;
  }

  /** Resolves with the URL. Rejects when the port can't be had. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#options.port, '127.0.0.1', resolve);
    });
    this.#bookmarks = setInterval(() => {
      for (const watch of this.watches) watch.bookmark(this.#cluster.resourceVersion);
    }, BOOKMARK_MS);
    return this.url;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The text of a kubeconfig file that leads here. */
  get kubeconfig(): string {
    return kubeconfigText(this.url, TOKEN, CONTEXT);
  }

  /** Sends what changed since the last call. */
  pump(): void {
    for (const watch of this.watches) watch.pump();
  }

  close(): Promise<void> {
    clearInterval(this.#bookmarks);
    for (const watch of this.watches) watch.cut();
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const reply = this.#replyTo(request, url, response);
    if (reply === null) return;
    const text = typeof reply === 'string' ? reply : `${JSON.stringify(reply)}\n`;
    const code = typeof reply === 'string' ? 200 : reply.code;
    response.writeHead(code, { 'content-type': 'application/json', 'content-length': text.length });
    response.end(text, 'latin1');
  }

  /** Null: it has become a watch. */
  #replyTo({ method, headers }: IncomingMessage, { pathname, searchParams }: URL, response: ServerResponse): Reply {
    if (method !== 'GET') {
      this.counting.others += 1;
      return failure(405, 'the server does not allow this method on the requested resource');
    }
    if (pathname === '/version') return JSON.stringify(VERSION);
    if (headers.authorization !== `Bearer ${TOKEN}`) return failure(401, 'Unauthorized');
    const info = resourceAtPath(pathname);
    const collection = info === null ? undefined : this.#cluster.collections.get(info.resource);
    if (info === null || collection === undefined) return failure(404, 'there is no such resource here');
    if (searchParams.get('watch') !== 'true') return this.#list(info, collection, searchParams);
    const refusal = watchRefusal(searchParams);
    if (refusal === null) this.#watch(response, info, collection, searchParams);
    return refusal;
  }

  #watch(response: ServerResponse, info: ResourceInfo, collection: Collection, query: URLSearchParams): void {
    this.counting.watched(info.resource);
    const isWatchList = query.get('sendInitialEvents') === 'true';
    const rv = query.get('resourceVersion') ?? '';
    const watch = new Watch(response, {
      info,
      collection,
      isWatchList,
      resourceVersion: this.#cluster.resourceVersion,
      after: isWatchList || rv === '' || rv === '0' ? null : Number(rv),
      hasBookmarks: query.get('allowWatchBookmarks') === 'true',
      timeoutMs: 1000 * (Number(query.get('timeoutSeconds')) || DEFAULT_TIMEOUT_SECONDS),
      counting: this.counting,
      onMark: this.#options.onMark,
    });
    this.watches.add(watch);
    response.on('close', () => this.watches.delete(watch));
  }

  #list(info: ResourceInfo, collection: Collection, query: URLSearchParams): Reply {
    this.counting.listed(info.resource);
    const [id = '', start = '0'] = (query.get('continue') ?? '').split('.');
    const fresh = () => ({ info, states: collection.snapshot(), rv: this.#cluster.resourceVersion });
    const list = id === '' ? fresh() : this.#lists.get(id);
    if (list?.info !== info) return failure(410, 'The provided continue parameter is too old');
    const first = Number(start);
    const end = first + (Number(query.get('limit') ?? 0) || list.states.length);
    const left = Math.max(0, list.states.length - end);
    const more = left === 0 ? {} : { continue: `${id || this.#keep(list)}.${end}`, remainingItemCount: left };
    const metadata = JSON.stringify({ resourceVersion: String(list.rv), ...more });
    const items = list.states.slice(first, end).map((state) => `{${collection.body(state)}`);
    const text = `{"kind":"${info.kind}List","apiVersion":"${info.apiVersion}","metadata":${metadata},"items":[${items}]}\n`;
    this.counting.bytes += text.length;
    return text;
  }

  #keep(list: OpenList): string {
    this.#listIds += 1;
    const id = String(this.#listIds);
    this.#lists.set(id, list);
    const [oldest] = this.#lists.keys();
    if (this.#lists.size > MAX_OPEN_LISTS && oldest !== undefined) this.#lists.delete(oldest);
    return id;
  }
}
