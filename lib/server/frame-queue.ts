/**
 * What waits for one client while the frame before is on its way. Bounded: what does not fit makes way, with all that
 * waits, for one resync.
 */
import type { Frame } from './backlog.ts';

export class FrameQueue {
  readonly #maxBytes: number;
  readonly #resync: () => Frame;
  #frames: Frame[] = [];
  #bytes = 0;
  #waiting: ((frame: Frame | null) => void) | null = null;
  #hasEnded = false;

  /** `resync` makes the frame that takes the place of everything. */
  constructor(maxBytes: number, resync: () => Frame) {
    this.#maxBytes = maxBytes;
    this.#resync = resync;
  }

  /** Of what waits now. */
  get bytes(): number {
    return this.#bytes;
  }

  add(frame: Frame): void {
    if (this.#hasEnded) return;
    if (this.#waiting !== null) {
      this.#hand(frame);
      return;
    }
    if (this.#bytes + frame.bytes.byteLength <= this.#maxBytes) this.#push(frame);
    else {
      this.#drop();
      this.#push(this.#resync());
    }
  }

  /** The next frame, as soon as there is one; null after the end. One call at a time. */
  next(): Promise<Frame | null> {
    const frame = this.#frames.shift();
    if (frame !== undefined) {
      this.#bytes -= frame.bytes.byteLength;
      return Promise.resolve(frame);
    }
    if (this.#hasEnded) return Promise.resolve(null);
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  /** Drops what waits. */
  end(): void {
    this.#hasEnded = true;
    this.#drop();
    this.#hand(null);
  }

  #push(frame: Frame): void {
    this.#frames.push(frame);
    this.#bytes += frame.bytes.byteLength;
  }

  #drop(): void {
    this.#frames = [];
    this.#bytes = 0;
  }

  #hand(frame: Frame | null): void {
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting?.(frame);
  }
}
