/** The newest frames by revision, so that a page which lost its stream for a moment catches up without a snapshot. */

/** One server-sent message, encoded once for everybody. */
export interface Frame {
  /** The picture's revision after it; null for frames that change nothing (heartbeat, sources). */
  readonly revision: number | null;
  readonly bytes: Uint8Array;
}

/** Bounds what a busy cluster keeps: about a minute of changes. */
const MAX_FRAMES = 512;
const MAX_BYTES = 4 * 1024 * 1024;

export class Backlog {
  #frames: Frame[] = [];
  #bytes = 0;

  /** Keeps the frame and returns it. */
  add(frame: Frame): Frame {
    this.#frames.push(frame);
    this.#bytes += frame.bytes.byteLength;
    while (this.#frames.length > MAX_FRAMES || this.#bytes > MAX_BYTES) {
      const dropped = this.#frames.shift();
      if (dropped === undefined) break;
      this.#bytes -= dropped.bytes.byteLength;
    }
    return frame;
  }

  clear(): void {
    this.#frames = [];
    this.#bytes = 0;
  }

  /** The frames after `revision`, or null when some of them are gone or the revision was never ours. */
  since(revision: number, current: number): readonly Frame[] | null {
    if (revision === current) return [];
    const [oldest] = this.#frames;
    if (revision > current || oldest === undefined || (oldest.revision ?? 0) > revision + 1) return null;
    return this.#frames.filter((frame) => (frame.revision ?? 0) > revision);
  }
}
