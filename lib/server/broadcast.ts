/** Everybody who listens, and what they missed. Frames are made once for all, and not for nobody. */
import { Backlog, type Frame } from './backlog.ts';
import type { Faults } from './faults.ts';
import { frameOfResync } from './frames.ts';

export type Listener = (frame: Frame) => void;

/** For so long after it left, somebody may come back and go on where it was. */
const RETURN_MS = 60_000;

export class Broadcast {
  readonly #backlog = new Backlog();
  readonly #listeners = new Set<Listener>();
  readonly #now: () => number;
  readonly #faults: Faults;
  #wantedUntil = Number.NEGATIVE_INFINITY;
  #encoded = 0;

  constructor(now: () => number, faults: Faults) {
    this.#now = now;
    this.#faults = faults;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** Frames made so far. */
  get encoded(): number {
    return this.#encoded;
  }

  /** Whether somebody listens, or may come back. */
  get isWanted(): boolean {
    return this.#listeners.size > 0 || this.#now() < this.#wantedUntil;
  }

  /** Somebody got the state of now, and may ask what came after it. */
  expect(): void {
    this.#wantedUntil = this.#now() + RETURN_MS;
  }

  /** A revision for those who listen, and those who come back. Where the frame can't be made, all start over. */
  send(revision: number, make: () => Frame): void {
    if (!this.isWanted) {
      this.#backlog.clear();
      return;
    }
    try {
      const frame = make();
      this.#backlog.add(frame);
      this.#hand(frame);
    } catch (error) {
      this.#faults.note('codec', error);
      this.restart(revision);
    }
  }

  /** Whoever listens or comes back starts over. */
  restart(revision: number): void {
    this.#backlog.clear();
    this.tell(() => frameOfResync(revision));
  }

  /** What belongs to no revision, for those who listen. */
  tell(make: () => Frame): void {
    if (this.#listeners.size === 0) return;
    try {
      this.#hand(make());
    } catch (error) {
      this.#faults.note('codec', error);
    }
  }

  /**
   * Hands over what came after `lastRevision`, or a resync where that can't be told, and from then on every frame.
   * Null: the listener has nothing to catch up with. A listener that throws has left. Returns how to stop.
   */
  subscribe(lastRevision: number | null, current: number, listener: Listener): () => void {
    if (lastRevision !== null) {
      const missed = this.#backlog.since(lastRevision, current);
      for (const frame of missed ?? [frameOfResync(current)]) listener(frame);
    }
    this.#listeners.add(listener);
    return () => this.#leave(listener);
  }

  stop(): void {
    this.#listeners.clear();
  }

  #hand(frame: Frame): void {
    this.#encoded += 1;
    for (const listener of this.#listeners) {
      try {
        listener(frame);
      } catch (error) {
        this.#faults.note('listener', error);
        this.#leave(listener);
      }
    }
  }

  #leave(listener: Listener): void {
    if (this.#listeners.delete(listener)) this.expect();
  }
}
