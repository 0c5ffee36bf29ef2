/** The server-sent stream of one client: frames encoded once for all, a bounded queue, resync when it overflows. */
import type { Frame } from '../backlog.ts';
import { frameOfResync } from '../frames.ts';
import type { Hub } from '../hub.ts';

/** A client that is this far behind loses its queue and starts over from a picture. */
const QUEUE_BYTES = 256 * 1024;

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  // no-transform keeps compression away, which would hold events back.
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
};

/** Answers with the stream. `lastRevision` is what the client saw last, or null. */
export function streamResponse(hub: Hub, lastRevision: number | null, signal: AbortSignal): Response {
  let stop = () => {};
  let isBehind = false;
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        stop = hub.subscribe(lastRevision, (frame: Frame) => {
          if (isBehind) return;
          if ((controller.desiredSize ?? 0) <= 0) isBehind = true;
          else controller.enqueue(frame.bytes);
        });
        signal.addEventListener('abort', () => stop(), { once: true });
      },
      // Called when the queue has room again.
      pull(controller) {
        if (!isBehind) return;
        isBehind = false;
        controller.enqueue(frameOfResync(hub.stats().revision).bytes);
      },
      cancel() {
        stop();
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: QUEUE_BYTES }),
  );
  return new Response(body, { headers: HEADERS });
}

/** The revision of a `Last-Event-ID` header or of `?since=`; null when there is none, or it is not a number. */
export function lastRevisionOf(request: Request): number | null {
  const text = request.headers.get('last-event-id') ?? new URL(request.url).searchParams.get('since');
  if (text === null || !/^\d{1,15}$/.test(text)) return null;
  return Number(text);
}
