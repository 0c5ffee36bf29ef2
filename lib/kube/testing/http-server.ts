import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';
import type { Cluster } from '../auth.ts';
import { DispatcherSlot } from '../dispatcher.ts';

export interface HttpServer {
  readonly url: string;
  /** `GET /path?query`, in order. */
  readonly requests: string[];
  /** How many connections are open. */
  connections(): Promise<number>;
}

/** A server on loopback, gone after the test file. */
export async function httpServer(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  host = '127.0.0.1',
): Promise<HttpServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    requests,
    connections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
      ),
  };
}

/** A cluster for a transport that asks it nothing. */
export function clusterNowhere(): Cluster {
  return {
    context: 'test',
    server: 'https://127.0.0.1',
    credentials: () => Promise.reject(new Error('nobody asks')),
    reauthenticate() {},
    close: async () => {},
  };
}

/** A cluster without a kubeconfig behind it. */
export function clusterAt(server: string): Cluster {
  const slot = new DispatcherSlot();
  afterAll(() => slot.close());
  return {
    context: 'test',
    server,
    credentials: async () => ({ headers: { Authorization: 'Bearer t' }, dispatcher: slot.get({}, undefined) }),
    reauthenticate() {},
    close: () => slot.close(),
  };
}
