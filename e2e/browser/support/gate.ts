/** Stands between Rollcall and an API server, and holds back the answers that it is told to. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Gate {
  readonly url: string;
  /** Lets everything pass, also what waits. */
  open(): void;
  stop(): Promise<void>;
}

/** Requests whose path ends in one of `held` wait until the gate opens. */
export async function startGate(target: string, held: readonly string[]): Promise<Gate> {
  let isOpen = false;
  const waiting: (() => void)[] = [];

  function pass(asked: IncomingMessage, answer: ServerResponse): void {
    const onward = request(`${target}${asked.url}`, { headers: asked.headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      answer.flushHeaders();
      reply.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    onward.end();
  }

  const server = createServer((asked, answer) => {
    const { pathname } = new URL(asked.url ?? '/', target);
    if (isOpen || !held.some((path) => pathname.endsWith(path))) pass(asked, answer);
    else waiting.push(() => pass(asked, answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    open() {
      isOpen = true;
      for (const go of waiting.splice(0)) go();
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
