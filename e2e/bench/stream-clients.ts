/** Many clients of one stream, each a connection of its own that reads and does nothing. */
import { connect, type Socket } from 'node:net';

export class StreamClients {
  readonly #sockets: readonly Socket[];
  #bytes = 0;
  /** Called with what the first of them reads. */
  onText: (text: string) => void = () => {};

  private constructor(sockets: readonly Socket[]) {
    this.#sockets = sockets;
    for (const [place, socket] of sockets.entries()) {
      socket.on('data', (chunk) => {
        this.#bytes += chunk.length;
        if (place === 0) this.onText(chunk.toString('latin1'));
      });
      socket.on('error', () => {});
    }
  }

  /** Resolves when each of them has sent its request. */
  static async open(url: string, path: string, count: number): Promise<StreamClients> {
    const { hostname, port } = new URL(url);
    const request = `GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAccept: text/event-stream\r\n\r\n`;
    const sockets: Socket[] = [];
    for (let i = 0; i < count; i += 1) {
      sockets.push(
        await new Promise<Socket>((resolve, reject) => {
          const socket = connect(Number(port), hostname, () => socket.write(request, () => resolve(socket)));
          socket.once('error', reject);
        }),
      );
    }
    return new StreamClients(sockets);
  }

  /** Read so far, by all of them. */
  get bytes(): number {
    return this.#bytes;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
