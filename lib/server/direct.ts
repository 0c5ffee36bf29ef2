/**
 * The routes that Next has no part in: streams, where a thousand clients are to cost no more than their writes, and
 * what the page alone asks for. They come behind the same guard as all others.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { snapshotResponse, wordsResponse } from './api/page.ts';
import { rejectUnknown } from './api/query.ts';
import { failed, failure } from './api/respond.ts';
import { lastRevisionOf } from './api/stream.ts';
import { type Source, streamEvents, streamHead } from './event-stream.ts';
import type { Hub } from './hub.ts';

/** More than any team has tabs; what a client can make the server hold is bounded. */
const MAX_STREAMS = 2_000;

/** Answers, or returns false where the path is none of these. The request has passed the guard. */
export function answerDirectly(request: IncomingMessage, response: ServerResponse, hub: Hub): boolean {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  switch (pathname) {
    case '/api/v1/stream':
      attempt(response, () => stream(request, response, hub, hub, searchParams));
      return true;
    case '/api/page/stream':
      attempt(response, () => stream(request, response, hub, hub.page, searchParams));
      return true;
    case '/api/page/snapshot':
      attempt(response, async () => {
        rejectUnknown(searchParams, []);
        await send(response, await snapshotResponse(hub.page, request.headers));
      });
      return true;
    case '/api/page/words':
      attempt(response, () => send(response, wordsResponse(hub.page, searchParams)));
      return true;
    default:
      return false;
  }
}

async function stream(
  request: IncomingMessage,
  response: ServerResponse,
  hub: Hub,
  source: Source,
  params: URLSearchParams,
): Promise<void> {
  rejectUnknown(params, ['since']);
  const lastRevision = lastRevisionOf(request.headers, params);
  if (request.method === 'HEAD') streamHead(response);
  else if (hub.stats().subscribers < MAX_STREAMS) streamEvents(response, source, lastRevision);
  else {
    const message = `${MAX_STREAMS} streams are open already: close some pages, then reload.`;
    await send(response, failure(503, 'TooManyStreams', message));
  }
}

/** What fails is answered as on every other route, unless the answer has begun. */
function attempt(response: ServerResponse, make: () => Promise<void>): void {
  Promise.resolve()
    .then(make)
    .catch((error: unknown) => send(response, failed(error)))
    .catch(() => response.destroy());
}

async function send(response: ServerResponse, answer: Response): Promise<void> {
  const body = Buffer.from(await answer.arrayBuffer());
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers) response.setHeader(name, value);
  response.end(body);
}
