/** What stands in front of an API server: it passes requests on, or answers them with an error that says too much. */
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { secretIn } from './planted.ts';

export class Front {
  /** While true, every request fails. Those for events always do. */
  isFailing = false;
  readonly #target: string;
  readonly #server: Server;

  constructor(target: string) {
    this.#target = target;
    this.#server = createServer((incoming, response) => this.#answer(incoming, response));
  }

  /** `host:port`, once it listens. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #answer(incoming: IncomingMessage, response: ServerResponse): void {
    const isEvents = incoming.url?.startsWith('/api/v1/events') === true;
    if (isEvents || this.isFailing) this.#fail(response, isEvents ? 403 : 500);
    else this.#pass(incoming, response);
  }

  #fail(response: ServerResponse, code: number): void {
    const details = { name: secretIn('error-details'), causes: [{ message: secretIn('error-cause') }] };
    response.writeHead(code, { 'content-type': 'application/json', warning: secretIn('error-header') });
    response.end(
      JSON.stringify({
        kind: 'Status',
        code,
        message: secretIn('error-body'),
        reason: secretIn('error-reason'),
        details,
      }),
    );
  }

  #pass(incoming: IncomingMessage, response: ServerResponse): void {
    const { authorization } = incoming.headers;
    const headers = authorization === undefined ? {} : { authorization };
    const passed = request(this.#target + incoming.url, { headers }, (from) => {
      response.writeHead(from.statusCode ?? 500, { 'content-type': 'application/json' });
      from.on('error', () => response.destroy());
      from.pipe(response);
    });
    passed.on('error', () => response.destroy());
    response.on('close', () => passed.destroy());
    passed.end();
  }
}
