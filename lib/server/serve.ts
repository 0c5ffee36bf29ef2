/** One HTTP server with the pages, the routes and the hub behind them. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import next from 'next';
import { type Cluster, ClusterConfigError, startClusterReader } from '../kube/index.ts';
import { allowedHosts, guard } from './http-guard.ts';
import { Hub } from './hub.ts';
import { setRuntime } from './slot.ts';

export interface ServeOptions {
  readonly cluster: Cluster;
  readonly host: string;
  readonly port: number;
  readonly hosts: readonly string[];
  readonly isDemo: boolean;
  readonly isDev: boolean;
}

export interface RunningServer {
  readonly url: string;
  /** Ends every connection and every watch. */
  stop(): Promise<void>;
}

const ROOT = path.resolve(import.meta.dirname, '../..');
/** A header section that takes longer is not a browser's. */
const HEADERS_TIMEOUT_MS = 15_000;

/** Connects, listens and serves. Throws `ClusterConfigError` when the port is taken or the API server refuses. */
export async function startServer(options: ServeOptions): Promise<RunningServer> {
  const { cluster, isDev } = options;
  const version = await cluster.serverVersion();
  const server = createServer();
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  const port = await listen(server, options.host, options.port);
  const hub = new Hub({ context: cluster.context, server: cluster.server, version, isDemo: options.isDemo }, Date.now);
  const reader = startClusterReader({
    cluster,
    onChanges: (changes) => hub.onChanges(changes),
    onFreshness: (sources) => hub.onSources(sources),
  });
  setRuntime({ hub, now: Date.now, recentRequests: () => reader.recentRequests(), readerStats: () => reader.stats() });

  const app = next({ dev: isDev, dir: ROOT, hostname: options.host, port, httpServer: server });
  await app.prepare();
  const handle = app.getRequestHandler();
  const hosts = allowedHosts(options.host, port, options.hosts);
  server.on('request', (request, response) => {
    if (guard(request, response, { hosts, isDev })) void handle(request, response);
  });

  return {
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    async stop() {
      reader.stop();
      hub.stop();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await app.close();
    },
  };
}

/** Resolves with the port; a request that comes before the pages are ready waits in the kernel's queue. */
function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === 'EADDRINUSE';
      const why = isTaken
        ? 'is in use: take another with --port, or --port 0 for any free one'
        : `failed: ${error.code}`;
      reject(new ClusterConfigError(`Port ${port} on ${host} ${why}.`));
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}
