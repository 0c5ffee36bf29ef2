/** One client's stream of events on its own socket: what it does not take waits in a bounded queue, not in Node's. */
import type { ServerResponse } from 'node:http';
import type { Frame } from './backlog.ts';
import { FrameQueue } from './frame-queue.ts';
import { frameOfResync } from './frames.ts';

/** A client that is this far behind loses what waits and starts over. */
const QUEUE_BYTES = 256 * 1024;

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  // no-transform keeps compression away, which would hold events back.
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
};

/** What can be listened to. */
export interface Source {
  /** The newest one, for a client that has to start over. */
  readonly revision: number;
  /** As `Broadcast.subscribe`. */
  subscribe(lastRevision: number | null, listener: (frame: Frame) => void): () => void;
}

/** Answers with every frame from now on, after those that `lastRevision` missed. It ends with the connection. */
export function streamEvents(response: ServerResponse, source: Source, lastRevision: number | null): void {
  response.writeHead(200, HEADERS);
  response.flushHeaders();
  const queue = new FrameQueue(QUEUE_BYTES, () => frameOfResync(source.revision));
  let isTaking = true;
  const write = (frame: Frame) => {
    isTaking = response.write(frame.bytes);
  };
  const unsubscribe = source.subscribe(lastRevision, (frame) => {
    try {
      if (isTaking) write(frame);
      else queue.add(frame);
    } catch (error) {
      // It comes back, and goes on where it was.
      response.destroy();
      throw error;
    }
  });
  response.on('drain', () => {
    isTaking = true;
    for (let frame = queue.take(); frame !== undefined; frame = isTaking ? queue.take() : undefined) write(frame);
  });
  response.once('close', () => {
    unsubscribe();
    queue.clear();
  });
  // A socket that breaks says so here, and is closed next.
  response.on('error', () => {});
}

/** What the stream would say of itself, without one. */
export function streamHead(response: ServerResponse): void {
  response.writeHead(200, HEADERS).end();
}
