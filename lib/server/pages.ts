/** Next behind the guard: it gets the requests that passed, and no socket of its own. */
import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import type { Duplex } from 'node:stream';
import { StartError, traceOf } from './errors.ts';

export interface Pages {
  /** Answers. */
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Of a websocket, which only `next dev` has. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  close(): Promise<void>;
}

export interface PagesOptions {
  readonly host: string;
  readonly port: number;
  readonly isDev: boolean;
}

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Resolves when pages can be served. Rejects with a StartError where they were never built. */
export async function preparePages({ host, port, isDev }: PagesOptions): Promise<Pages> {
  if (!isDev && !existsSync(path.join(ROOT, '.next', 'BUILD_ID'))) {
    throw new StartError('The pages are not built: start Rollcall with npm start, which builds them.');
  }
  // Not before it is needed: a server that can't be started says so without loading it.
  // It would tell its maker of every `npm run dev`.
  process.env.NEXT_TELEMETRY_DISABLED ??= '1';
  const { default: next } = await import('next');
  // Next listens for upgrades on the server that it is given, past any guard: so it gets one that nobody connects to.
  const upgrades = createServer();
  const app = next({ dev: isDev, dir: ROOT, hostname: host, port, httpServer: upgrades });
  if (isDev) await app.prepare();
  else await withoutStdout(() => app.prepare());
  const handle = app.getRequestHandler();
  return {
    handle(request, response) {
      handle(request, response).catch((error: unknown) => {
        process.stderr.write(`A page failed: ${traceOf(error)}\n`);
        response.destroy();
      });
    },
    upgrade: (request, socket, head) => void upgrades.emit('upgrade', request, socket, head),
    close: () => app.close(),
  };
}

/** Next says how long its configuration took, where scripts look for one line with the URL. Warnings go to stderr. */
async function withoutStdout(run: () => Promise<void>): Promise<void> {
  const { stdout } = process;
  const { write } = stdout;
  stdout.write = () => true;
  try {
    await run();
  } finally {
    stdout.write = write;
  }
}
