/**
 * What waits for one client while the frames before are on their way. Bounded: what does not fit makes way, with all that
 * waits, for one resync.
 */
import type { Frame } from './backlog.ts';

export class FrameQueue {
  readonly #maxBytes: number;
  readonly #resync: () => Frame;
  /** Null while nothing waits, which is so for most clients most of the time. */
  #frames: Frame[] | null = null;
  #bytes = 0;

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
    if (this.#bytes + frame.bytes.byteLength <= this.#maxBytes) this.#push(frame);
    else {
      this.clear();
      this.#push(this.#resync());
    }
  }

  /** The next frame; undefined where none waits. */
  take(): Frame | undefined {
    const frame = this.#frames?.shift();
    if (frame !== undefined) this.#bytes -= frame.bytes.byteLength;
    if (this.#frames?.length === 0) this.#frames = null;
    return frame;
  }

  clear(): void {
    this.#frames = null;
    this.#bytes = 0;
  }

  #push(frame: Frame): void {
    this.#frames ??= [];
    this.#frames.push(frame);
    this.#bytes += frame.bytes.byteLength;
  }
}
