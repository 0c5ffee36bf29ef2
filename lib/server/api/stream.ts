/** The server-sent stream of one client: frames encoded once for all, a bounded queue, resync when it overflows. */
import { FrameQueue } from '../frame-queue.ts';
import { frameOfResync } from '../frames.ts';
import type { Hub } from '../hub.ts';
import { failure, QueryError } from './respond.ts';

/** A client that is this far behind loses its queue and starts over from a picture. */
const QUEUE_BYTES = 256 * 1024;
/** More than any team has tabs; what a client can make the server hold is bounded. */
const MAX_STREAMS = 2_000;

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  // no-transform keeps compression away, which would hold events back.
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
};

/** Answers with the stream. `lastRevision` is what the client saw last, or null. It ends when `signal` aborts. */
export function streamResponse(hub: Hub, lastRevision: number | null, signal: AbortSignal): Response {
  if (hub.stats().subscribers >= MAX_STREAMS) {
    return failure(503, 'TooManyStreams', `${MAX_STREAMS} streams are open already: close some pages, then reload.`);
  }
  const queue = new FrameQueue(QUEUE_BYTES, () => frameOfResync(hub.stats().revision));
  const unsubscribe = hub.subscribe(lastRevision, (frame) => queue.add(frame));
  const stop = () => {
    unsubscribe();
    queue.end();
  };
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const frame = await queue.next();
        if (frame === null) controller.close();
        else controller.enqueue(frame.bytes);
      },
      cancel: stop,
    },
    // Nothing waits in the stream itself, where it could not be taken back.
    { highWaterMark: 0 },
  );
  return new Response(body, { headers: HEADERS });
}

/** The answer to HEAD: what the stream would say of itself, without one. */
export function streamHead(): Response {
  return new Response(null, { headers: HEADERS });
}

/** No revision was ever this low: whoever asks for what came after it starts over. */
const NEVER_OURS = -1;

/**
 * The revision of a `Last-Event-ID` header, else of `?since=`; null when there is neither. An id that is not ours leads
 * to a resync; a `since` that is no number throws a QueryError.
 */
export function lastRevisionOf(request: Request): number | null {
  const id = request.headers.get('last-event-id');
  if (id !== null) return parseRevision(id) ?? NEVER_OURS;
  const since = new URL(request.url).searchParams.getAll('since');
  const [text] = since;
  if (text === undefined) return null;
  const revision = since.length === 1 ? parseRevision(text) : null;
  if (revision === null) throw new QueryError('since takes one revision, a number, as the id of an event has it.');
  return revision;
}

function parseRevision(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}
