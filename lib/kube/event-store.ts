import type { EventObject, KubeObject } from '../coverage/objects.ts';
import { NOBODY, ObjectStore, objectKey, type StoreListener } from './store.ts';

/** Newest first; the events of one object repeat themselves soon. */
const MAX_PER_OBJECT = 8;
/** At about 0.5 KB each. A cluster in trouble has far more; those heard of last stay. */
const MAX_EVENTS = 20_000;

/** Events, bounded per object and in all: a crash-looping cluster must not fill the memory of who explains it. */
export class EventStore extends ObjectStore {
  readonly #isNoise: (event: EventObject) => boolean;
  readonly #keysByRegarding = new Map<string, Set<string>>();

  /** `isNoise` says which events regard an object that nobody will ask about. */
  constructor(listener: StoreListener, isNoise: (event: EventObject) => boolean) {
    super(listener);
    this.#isNoise = isNoise;
  }

  override set(object: KubeObject): void {
    if (object.kind !== 'Event' || this.#isNoise(object)) return;
    super.set(object);
    const keys = this.#index(object);
    if (keys.size > MAX_PER_OBJECT) this.#removeOldest(keys);
    if (this.size > MAX_EVENTS) this.#removeFirst();
  }

  override remove(key: string): void {
    const object = this.get(key);
    if (object?.kind === 'Event') {
      const regarding = regardingKey(object);
      const keys = this.#keysByRegarding.get(regarding);
      keys?.delete(key);
      if (keys?.size === 0) this.#keysByRegarding.delete(regarding);
    }
    super.remove(key);
  }

  override fresh(): EventStore {
    return new EventStore(NOBODY, this.#isNoise);
  }

  override replaceWith(next: ObjectStore): void {
    super.replaceWith(next);
    this.#keysByRegarding.clear();
    for (const object of this.objects()) {
      if (object.kind === 'Event') this.#index(object);
    }
  }

  /** Drops what has become noise, once more is known of the cluster. */
  prune(): void {
    for (const object of [...this.objects()]) {
      if (object.kind === 'Event' && this.#isNoise(object)) this.remove(objectKey(object));
    }
  }

  #index(event: EventObject): ReadonlySet<string> {
    const regarding = regardingKey(event);
    const keys = this.#keysByRegarding.get(regarding) ?? new Set();
    this.#keysByRegarding.set(regarding, keys.add(objectKey(event)));
    return keys;
  }

  #removeOldest(keys: ReadonlySet<string>): void {
    let oldest: { key: string; lastSeen: number } | null = null;
    for (const key of keys) {
      const object = this.get(key);
      const lastSeen = object?.kind === 'Event' ? (object.lastSeen ?? 0) : 0;
      if (oldest === null || lastSeen < oldest.lastSeen) oldest = { key, lastSeen };
    }
    if (oldest !== null) this.remove(oldest.key);
  }

  /** Events of Pods go first: those of a DaemonSet are few, and one of them speaks for all its nodes. */
  #removeFirst(): void {
    let first: KubeObject | null = null;
    for (const object of this.objects()) {
      first ??= object;
      if (object.kind !== 'Event' || object.regardingKind === 'DaemonSet') continue;
      first = object;
      break;
    }
    if (first !== null) this.remove(objectKey(first));
  }
}

function regardingKey(event: EventObject): string {
  return `${event.regardingKind} ${event.namespace}/${event.regardingName} ${event.regardingUid}`;
}
