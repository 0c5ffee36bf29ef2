/**
 * The DaemonSets as they were told last. At some thousand nodes one view takes milliseconds and changes with nearly every
 * Pod, so each is renewed now and then, and told where it says something else.
 */
import type { DaemonSetView } from '../../coverage/picture.ts';

/** Between two renewals of one view. */
const REST_MS = 500;

interface Told {
  view: DaemonSetView | null;
  text: string;
  renewedAt: number;
  isDirty: boolean;
  isUntold: boolean;
}

export class DaemonSetViews {
  readonly #told = new Map<string, Told>();
  readonly #make: (key: string, now: number) => DaemonSetView | null;

  /** `make` gives null where there is no such DaemonSet. */
  constructor(make: (key: string, now: number) => DaemonSetView | null) {
    this.#make = make;
  }

  /** One that is new: it is to be told at once. */
  add(key: string): void {
    const renewedAt = Number.NEGATIVE_INFINITY;
    this.#told.set(key, { view: null, text: '', renewedAt, isDirty: true, isUntold: false });
  }

  /** Something happened to the DaemonSet or to one of its cells. */
  touch(key: string): void {
    const told = this.#told.get(key);
    if (told !== undefined) told.isDirty = true;
  }

  delete(key: string): void {
    this.#told.delete(key);
  }

  /** The view of now; null where there is none. */
  get(key: string, now: number): DaemonSetView | null {
    const told = this.#told.get(key);
    if (told === undefined) return null;
    if (told.isDirty) this.#renew(key, told, now);
    return told.view;
  }

  /** Renews those whose time has come, and returns what is to be told. */
  takeUntold(now: number): DaemonSetView[] {
    const views: DaemonSetView[] = [];
    for (const [key, told] of this.#told) {
      if (told.isDirty && now - told.renewedAt >= REST_MS) this.#renew(key, told, now);
      if (told.isUntold && told.view !== null) views.push(told.view);
      told.isUntold = false;
    }
    return views;
  }

  /** When there is something to tell, in milliseconds; Infinity where nothing is. */
  nextDueAt(): number {
    let due = Number.POSITIVE_INFINITY;
    for (const { isDirty, isUntold, renewedAt } of this.#told.values()) {
      if (isUntold) return Number.NEGATIVE_INFINITY;
      if (isDirty) due = Math.min(due, renewedAt + REST_MS);
    }
    return due;
  }

  #renew(key: string, told: Told, now: number): void {
    const view = this.#make(key, now);
    const text = JSON.stringify(view);
    told.renewedAt = now;
    told.isDirty = false;
    if (told.text === text) return;
    told.view = view;
    told.text = text;
    told.isUntold = true;
  }
}
