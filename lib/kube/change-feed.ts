import type { ResourceChange, ResourceName } from '../coverage/objects.ts';
import type { Clock } from './clock.ts';
import { objectKey } from './store.ts';

export interface ChangeBatch {
  /** At most one for each object: what it came to. */
  readonly changes: readonly ResourceChange[];
  /** Resources whose first complete list is in, with the end of this batch. */
  readonly synced: readonly ResourceName[];
}

export interface FeedConsumer {
  changes(batch: ChangeBatch): void;
  /** After the changes of the same window, so that nothing is called live before it is there. */
  freshness(): void;
}

const WINDOW_MS = 50;

/** Gathers what happens for a short while and hands it over in one piece. */
export class ChangeFeed {
  readonly #clock: Clock;
  readonly #consumer: FeedConsumer;
  #pending = new Map<ResourceName, Map<string, ResourceChange>>();
  #synced: ResourceName[] = [];
  #hasNewFreshness = false;
  #cancel: (() => void) | null = null;
  #isStopped = false;
  #errors = 0;

  constructor(clock: Clock, consumer: FeedConsumer) {
    this.#clock = clock;
    this.#consumer = consumer;
  }

  /** Pieces that the consumer could not take in. */
  get errors(): number {
    return this.#errors;
  }

  add(change: ResourceChange): void {
    const ofResource = this.#pending.get(change.resource) ?? new Map<string, ResourceChange>();
    this.#pending.set(change.resource, ofResource.set(objectKey(change.object), change));
    this.#arm();
  }

  markSynced(resource: ResourceName): void {
    this.#synced.push(resource);
    this.#arm();
  }

  markFreshness(): void {
    this.#hasNewFreshness = true;
    this.#arm();
  }

  stop(): void {
    this.#isStopped = true;
    this.#cancel?.();
  }

  #arm(): void {
    if (!this.#isStopped) this.#cancel ??= this.#clock.after(WINDOW_MS, () => this.#flush());
  }

  #flush(): void {
    const changes: ResourceChange[] = [];
    for (const ofResource of this.#pending.values()) for (const change of ofResource.values()) changes.push(change);
    const synced = this.#synced;
    const hasNewFreshness = this.#hasNewFreshness;
    this.#pending = new Map();
    this.#synced = [];
    this.#hasNewFreshness = false;
    this.#cancel = null;
    if (changes.length > 0 || synced.length > 0) this.#handChanges(changes, synced);
    if (hasNewFreshness && !this.#hand(() => this.#consumer.freshness())) this.#errors += 1;
  }

  /** What the consumer throws at it gets again in halves, until the change is found that it can't take: that one is lost. */
  #handChanges(changes: readonly ResourceChange[], synced: readonly ResourceName[]): void {
    if (this.#hand(() => this.#consumer.changes({ changes, synced }))) return;
    if (changes.length > 0 && synced.length > 0) {
      this.#handChanges(changes, []);
      this.#handChanges([], synced);
    } else if (changes.length > 1) {
      const middle = changes.length >> 1;
      this.#handChanges(changes.slice(0, middle), []);
      this.#handChanges(changes.slice(middle), []);
    } else this.#errors += 1;
  }

  #hand(deliver: () => void): boolean {
    try {
      deliver();
      return true;
    } catch {
      return false;
    }
  }
}
