/** Everybody who listens, and what they missed. */
import { Backlog, type Frame } from './backlog.ts';
import { frameOfResync } from './frames.ts';

export type Listener = (frame: Frame) => void;

export class Broadcast {
  readonly #backlog = new Backlog();
  readonly #listeners = new Set<Listener>();
  #sent = 0;

  get listeners(): number {
    return this.#listeners.size;
  }

  /** Frames so far, each encoded once however many listen. */
  get sent(): number {
    return this.#sent;
  }

  /** A frame with a revision is also kept for those who come back. A listener that throws has left. */
  send(frame: Frame): void {
    this.#sent += 1;
    if (frame.revision !== null) this.#backlog.add(frame);
    for (const listener of this.#listeners) {
      try {
        listener(frame);
      } catch {
        this.#listeners.delete(listener);
      }
    }
  }

  /**
   * Hands over what came after `lastRevision`, or a resync where that can't be told, and from then on every frame.
   * Null: the listener has nothing to catch up with. Returns how to stop.
   */
  subscribe(lastRevision: number | null, current: number, listener: Listener): () => void {
    if (lastRevision !== null) {
      const missed = this.#backlog.since(lastRevision, current);
      for (const frame of missed ?? [frameOfResync(current)]) listener(frame);
    }
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  stop(): void {
    this.#listeners.clear();
  }
}
