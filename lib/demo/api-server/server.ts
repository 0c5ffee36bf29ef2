/**
 * A small read-only Kubernetes API server over node:http: what a list-and-watch client can see of a real one,
 * for `npm run demo` and for tests. Listens on loopback only.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Faults } from './faults.ts';
import { kubeconfigText } from './kubeconfig.ts';
import type { ResourceName, Verb } from './resources.ts';
import { type LoggedRequest, Router } from './router.ts';
import { ObjectStore } from './store.ts';
import { Watch } from './watch.ts';

export interface ApiServerOptions {
  /** 0, the default, takes a free one. */
  readonly port?: number;
  readonly token?: string;
  /** An existing store: a server that comes back after a restart. */
  readonly store?: ObjectStore;
  /** Default 60,000. */
  readonly bookmarkIntervalMs?: number;
  /** For watches that do not ask with `timeoutSeconds`. Default half an hour. */
  readonly watchTimeoutMs?: number;
  /** false refuses `sendInitialEvents`, as older servers do. */
  readonly watchList?: boolean;
  /** false never marks the end of the initial events, as some servers do. */
  readonly endsInitialEvents?: boolean;
  /** The kubeconfig's context. Default `demo`. */
  readonly context?: string;
}

export interface ApiServer {
  readonly url: string;
  readonly port: number;
  readonly token: string;
  /** The text of a kubeconfig file. */
  readonly kubeconfig: string;
  readonly store: ObjectStore;
  /** The last 10,000, oldest first. */
  readonly requests: readonly LoggedRequest[];
  /** Requests that were anything but GET. A reader must leave this empty. */
  readonly violations: readonly LoggedRequest[];
  readonly faults: Faults;
  openWatches(): number;
  /** As etcd's compaction: every resourceVersion and page until now is too old. */
  compact(): void;
  /** RBAC takes this verb away until `allow`. Watches already open go on, as on a real server. */
  deny(resource: ResourceName, verb: Verb): void;
  allow(resource: ResourceName, verb: Verb): void;
  /** Breaks all connections and closes the port. */
  stop(): Promise<void>;
}

const REQUEST_LOG_LIMIT = 10_000;

/** @throws Error (EADDRINUSE and the like) when the port cannot be had. */
export async function startApiServer(options: ApiServerOptions = {}): Promise<ApiServer> {
  const token = options.token ?? 'demo-token';
  const store = options.store ?? new ObjectStore();
  const faults = new Faults();
  const requests: LoggedRequest[] = [];
  const violations: LoggedRequest[] = [];
  const router = new Router({
    store,
    faults,
    token,
    watchList: options.watchList ?? true,
    endsInitialEvents: options.endsInitialEvents ?? true,
    bookmarkIntervalMs: options.bookmarkIntervalMs ?? 60_000,
    watchTimeoutMs: options.watchTimeoutMs ?? 1_800_000,
  });

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const logged = { method: request.method ?? '', path: url.pathname, query: url.searchParams };
    if (requests.push(logged) > REQUEST_LOG_LIMIT) requests.shift();
    if (logged.method !== 'GET') violations.push(logged);
    const answer = router.answer(logged, request.headers.authorization);
    if (answer === 'silence') return;
    if ('body' in answer) {
      response.writeHead(answer.code, { 'cache-control': 'no-cache, private', ...answer.headers });
      response.end(answer.body);
      return;
    }
    const watch = new Watch(store, response, answer);
    faults.watches.add(watch);
    response.on('close', () => faults.watches.delete(watch));
  }

  const server = createServer(handle);
  server.on('connection', (socket) => {
    faults.sockets.add(socket);
    socket.on('close', () => faults.sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;

  return {
    url,
    port,
    token,
    kubeconfig: kubeconfigText(url, token, options.context ?? 'demo'),
    store,
    requests,
    violations,
    faults,
    openWatches: () => faults.watches.size,
    compact: () => store.compact(),
    deny: (resource, verb) => router.deny(resource, verb),
    allow: (resource, verb) => router.allow(resource, verb),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        faults.dropConnections();
      }),
  };
}
