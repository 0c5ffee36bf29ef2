/** One HTTP server with the pages, the routes and the hub behind them. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type RequestView, toTimestamp } from '../coverage/picture.ts';
import type { Cluster } from '../kube/auth.ts';
import { startClusterReader } from '../kube/cluster-reader.ts';
import type { RequestEntry } from '../kube/request-log.ts';
import { readServerVersion } from '../kube/server-version.ts';
import { type PolicyFile, problemLine } from '../policy/policy-file.ts';
import { answerDirectly } from './direct.ts';
import { oneLine, StartError } from './errors.ts';
import { allowedHosts, guard, refusalOf } from './http-guard.ts';
import { Hub } from './hub.ts';
import { preparePages } from './pages.ts';
import { setRuntime } from './slot.ts';

export interface ServeOptions {
  readonly cluster: Cluster;
  readonly host: string;
  readonly port: number;
  readonly hosts: readonly string[];
  readonly isDemo: boolean;
  /** Read already; null without one. */
  readonly policy: PolicyFile | null;
  readonly isDev: boolean;
  /** Whether what is held is compared with fresh lists now and then. */
  readonly consistencyCheck: boolean;
}

export interface RunningServer {
  readonly url: string;
  /** Ends every connection and every watch. */
  stop(): Promise<void>;
}

/** A header section that takes longer is not a browser's. */
const HEADERS_TIMEOUT_MS = 15_000;

/**
 * Connects, listens and serves. Rejects with a StartError when the port can't be had or there are no pages, and with
 * lib/kube's errors when the API server refuses; each is one sentence. The process is expected to end then.
 */
export async function startServer(options: ServeOptions): Promise<RunningServer> {
  const { cluster, host, isDev, isDemo, policy } = options;
  const version = await readServerVersion(cluster);
  const server = createServer();
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  const port = await listen(server, host, options.port);
  const hub = new Hub({ context: cluster.context, server: cluster.server, version, isDemo }, Date.now);
  policy?.follow((status) => {
    hub.onPolicy(status);
    const problem = problemLine(status);
    if (problem !== null) say(problem);
  });
  const reader = startClusterReader({
    cluster,
    onChanges: ({ changes }) => hub.onChanges(changes),
    onFreshness: (sources) => hub.onSources(sources, reader.recentRequests().map(requestView)),
    ...(options.consistencyCheck ? { consistencyCheck: { onDrift: say } } : {}),
  });
  setRuntime({ hub, now: Date.now, readerStats: () => reader.stats() });

  const pages = preparePages({ host, port, isDev });
  const guarding = { hosts: allowedHosts(host, port, options.hosts), isDev };
  // From the first moment on: who comes before the pages are ready waits for them.
  server.on('request', (request, response) => {
    if (guard(request, response, guarding) && !answerDirectly(request, response, hub)) {
      pages.then(({ handle }) => handle(request, response)).catch(() => response.destroy());
    }
  });
  // Without a listener an upgrade is a request like any other, and meets the guard.
  if (isDev) {
    server.on('upgrade', (request, socket, head) => {
      if (refusalOf(request, guarding) !== null) socket.destroy();
      else pages.then(({ upgrade }) => upgrade(request, socket, head)).catch(() => socket.destroy());
    });
  }
  await pages;

  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    async stop() {
      policy?.stop();
      const readerStopped = reader.stop();
      hub.stop();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
      await readerStopped;
      await cluster.close();
      await (await pages).close();
    },
  };
}

function say(sentence: string): void {
  process.stderr.write(`${oneLine(sentence)}\n`);
}

function requestView({ time, ...request }: RequestEntry): RequestView {
  return { time: toTimestamp(time), ...request };
}

/** Resolves with the port. */
function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? 'is in use: take another with --port, or --port 0 for any free one'
          : `can't be had (${error.code})`;
      reject(new StartError(`Port ${port} on ${host} ${why}.`));
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}
