/** How far one resource can be believed, from what its reflector meets. */
import type { SourceState } from '../coverage/picture.ts';
import type { Clock } from './clock.ts';

/** A watch that comes back within this time was never seen to be gone. */
const GRACE_MS = 5_000;
/** After an outage the API server first sends what was missed: only then is the picture true again. */
const SETTLE_MS = 500;

export interface FreshnessView {
  readonly state: SourceState;
  /** When it entered this state; for `stale`, when the last good byte came. Milliseconds. */
  readonly since: number;
  /** What failed and what happens next; empty while live. */
  readonly message: string;
}

export class Freshness {
  readonly #clock: Clock;
  readonly #onChange: () => void;
  #view: FreshnessView;
  #hasList = false;
  #lastByteAt = 0;
  #message = '';
  #cancelGrace: (() => void) | null = null;
  #cancelSettle: (() => void) | null = null;

  constructor(clock: Clock, onChange: () => void) {
    this.#clock = clock;
    this.#onChange = onChange;
    this.#view = { state: 'syncing', since: clock.now(), message: '' };
  }

  view(): FreshnessView {
    return this.#view;
  }

  /** A byte has arrived on a connection that works. */
  heard(): void {
    this.#lastByteAt = this.#clock.now();
  }

  /** A complete list is held. It counts as live once a watch follows it. */
  listed(): void {
    this.#hasList = true;
    this.heard();
  }

  /** A watch that continues from what is held has been accepted. */
  connected(): void {
    this.heard();
    this.#cancelTimers();
    if (this.#view.state === 'stale') this.#cancelSettle = this.#clock.after(SETTLE_MS, () => this.#enter('live', ''));
    else this.#enter('live', '');
  }

  /** Not connected, for the reason given, and trying again. */
  broken(message: string): void {
    this.#message = message;
    this.#cancelSettle?.();
    this.#cancelSettle = null;
    const { state } = this.#view;
    if (state === 'forbidden') this.#enter(this.#hasList ? 'stale' : 'syncing', message);
    else if (state === 'stale' || !this.#hasList) this.#enter(state, message);
    else this.#cancelGrace ??= this.#clock.after(GRACE_MS, () => this.#enter('stale', this.#message));
  }

  /** The role does not allow what was asked. */
  forbidden(message: string): void {
    this.#cancelTimers();
    this.#enter('forbidden', message);
  }

  stop(): void {
    this.#cancelTimers();
  }

  #enter(state: SourceState, message: string): void {
    if (state === this.#view.state && message === this.#view.message) return;
    const now = this.#clock.now();
    const enteredAt = state === 'stale' ? this.#lastByteAt : now;
    this.#view = { state, message, since: state === this.#view.state ? this.#view.since : enteredAt };
    this.#onChange();
  }

  #cancelTimers(): void {
    this.#cancelGrace?.();
    this.#cancelGrace = null;
    this.#cancelSettle?.();
    this.#cancelSettle = null;
  }
}
