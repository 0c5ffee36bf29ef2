/** The routes that Next has no part in, on a real socket, and clients that read them as slowly as a test likes. */
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { answerDirectly } from '../direct.ts';
import type { Hub } from '../hub.ts';
import { EventReader, type ServerEvent } from './sse.ts';

export interface DirectServer {
  readonly port: number;
  readonly url: string;
  /** Open sockets. */
  sockets(): Promise<number>;
  stop(): Promise<void>;
}

/** `hub` is asked for at each request, so that a test can put another in its place. */
export async function startDirectServer(hub: () => Hub): Promise<DirectServer> {
  const server = createServer((request, response) => {
    if (!answerDirectly(request, response, hub())) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    sockets: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
      ),
    stop() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** One open stream on a connection of its own. */
export class StreamClient {
  readonly socket: Socket;
  readonly events: ServerEvent[] = [];
  /** Of the body so far, with what frames its chunks. */
  bytes = 0;
  readonly #reader = new EventReader();
  readonly #decoder = new TextDecoder();
  #rest = Buffer.alloc(0);
  #isInBody = false;

  constructor(port: number, path: string, headers = '') {
    this.socket = connect(port, '127.0.0.1', () => {
      this.socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${headers}\r\n`);
    });
    this.socket.on('error', () => {});
    this.socket.on('data', (data: Buffer) => this.#take(data));
  }

  /** The first event, past or future, that `is` accepts. */
  async until(is: (event: ServerEvent) => boolean, limitMs = 10_000): Promise<ServerEvent> {
    const started = performance.now();
    for (;;) {
      const found = this.events.find(is);
      if (found !== undefined) return found;
      if (performance.now() - started > limitMs) {
        throw new Error(`no such event within ${limitMs} ms, but ${this.events.map(({ type }) => type).join()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  types(): string[] {
    return this.events.map(({ type }) => type);
  }

  #take(data: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, data]);
    if (!this.#isInBody) {
      const end = this.#rest.indexOf('\r\n\r\n');
      if (end === -1) return;
      this.#rest = this.#rest.subarray(end + 4);
      this.#isInBody = true;
    }
    this.bytes += data.byteLength;
    for (let size = chunkSize(this.#rest); size !== null; size = chunkSize(this.#rest)) {
      const chunk = this.#rest.subarray(size.head, size.head + size.body);
      this.events.push(...this.#reader.push(this.#decoder.decode(chunk, { stream: true })));
      this.#rest = this.#rest.subarray(size.head + size.body + 2);
    }
  }
}

/** The next whole chunk's sizes in bytes; null while it is not whole. */
function chunkSize(bytes: Buffer): { readonly head: number; readonly body: number } | null {
  const end = bytes.indexOf('\r\n');
  if (end === -1) return null;
  const body = Number.parseInt(bytes.subarray(0, end).toString('latin1'), 16);
  return bytes.length < end + 2 + body + 2 ? null : { head: end + 2, body };
}
