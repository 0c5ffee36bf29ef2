import { KubeError } from './errors.ts';
import type { Freshness } from './freshness.ts';
import { type Intake, identityOf, takeIn } from './intake.ts';
import type { WatchHandler } from './list-watch.ts';
import { errorFromStatus } from './status.ts';
import { type Identity, type ObjectStore, objectKey } from './store.ts';
import { readObject, type Wire } from './trim/read.ts';

const END_OF_LIST_ANNOTATION = 'k8s.io/initial-events-end';
const DECIMAL = /^[1-9][0-9]*$/;

export interface SessionDependencies extends Intake {
  readonly freshness: Freshness;
  /** The API server has accepted a watch. */
  onOpened(): void;
}

export interface ListInProgress {
  readonly fresh: ObjectStore;
  /** `fresh` is complete, as of this resourceVersion. */
  onComplete(resourceVersion: string): void;
}

/** What one open watch does to a store. It may begin as a list, which counts only once it is complete. */
export class WatchSession implements WatchHandler {
  readonly #dependencies: SessionDependencies;
  readonly #store: ObjectStore;
  /** The list that this session is still reading; null once it is complete. */
  #list: ListInProgress | null;
  #position: string;
  #isOpen = false;
  #hasProgressed = false;

  constructor(dependencies: SessionDependencies, store: ObjectStore, start: ListInProgress | string) {
    this.#dependencies = dependencies;
    this.#store = store;
    this.#list = typeof start === 'string' ? null : start;
    this.#position = typeof start === 'string' ? start : '';
  }

  /** The store holds a complete list. */
  get isSynced(): boolean {
    return this.#list === null;
  }

  /** Where another watch can go on; empty until the list is complete. */
  get position(): string {
    return this.#position;
  }

  /** The API server has accepted the watch. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** It has brought something that won't have to be sent again. */
  get hasProgressed(): boolean {
    return this.#hasProgressed;
  }

  opened(): void {
    const { freshness, onOpened } = this.#dependencies;
    this.#isOpen = true;
    if (this.isSynced) freshness.connected();
    onOpened();
  }

  heard(): void {
    if (this.isSynced) this.#dependencies.freshness.heard();
  }

  unreadable(): never {
    this.#dependencies.stats.malformed += 1;
    throw new KubeError('unreadable', 'the API server sent a line that is not an event');
  }

  event(type: string, object: Wire): void {
    const { stats } = this.#dependencies;
    const resourceVersion = resourceVersionOf(object);
    this.#mustGoOn(resourceVersion);
    switch (type) {
      case 'ADDED':
        stats.added += 1;
        this.#take(object);
        break;
      case 'MODIFIED':
        stats.modified += 1;
        this.#take(object);
        break;
      case 'DELETED':
        stats.deleted += 1;
        this.#remove(object);
        break;
      case 'BOOKMARK':
        stats.bookmarks += 1;
        if (isEndOfList(object)) this.#complete(object);
        break;
      case 'ERROR':
        stats.errors += 1;
        throw errorFromStatus(object);
      default:
        this.unreadable();
    }
    this.#moveTo(resourceVersion);
  }

  get #target(): ObjectStore {
    return this.#list?.fresh ?? this.#store;
  }

  /** A change of nobody knows which object: what is held would no longer be true, and only a new list tells. */
  #take(object: Wire): void {
    if (this.isSynced && this.#identityOf(object) === null) this.unreadable();
    takeIn(this.#dependencies, this.#target, object);
  }

  #remove(object: Wire): void {
    const identity = this.#identityOf(object);
    if (identity !== null) this.#target.remove(objectKey(identity));
    else if (this.isSynced) this.unreadable();
  }

  #identityOf(object: Wire): Identity | null {
    return identityOf(this.#dependencies.resource, object);
  }

  #complete(bookmark: Wire): void {
    const list = this.#list;
    if (list === null) return;
    const resourceVersion = resourceVersionOf(bookmark);
    if (resourceVersion === null) this.unreadable();
    this.#list = null;
    list.onComplete(resourceVersion);
  }

  /** A watch is in order. One that goes back would put an old state over a new one, and nothing would put it right. */
  #mustGoOn(resourceVersion: string | null): void {
    if (resourceVersion === null || !isOlder(resourceVersion, this.#position)) return;
    throw new KubeError('history', 'the API server sent an older version than before');
  }

  /** While the list is incomplete a resourceVersion is no place to continue from. */
  #moveTo(resourceVersion: string | null): void {
    if (!this.isSynced || resourceVersion === null) return;
    this.#position = resourceVersion;
    this.#hasProgressed = true;
  }
}

function resourceVersionOf(object: Wire): string | null {
  const { metadata } = object;
  if (typeof metadata !== 'object' || metadata === null || !('resourceVersion' in metadata)) return null;
  const { resourceVersion } = metadata;
  return typeof resourceVersion === 'string' && resourceVersion !== '' ? resourceVersion : null;
}

/**
 * Versions that can't be compared are not older: `apimachinery/pkg/util/resourceversion`. Empty while the list is
 * incomplete, whose objects come in any order.
 */
export function isOlder(version: string, position: string): boolean {
  if (!DECIMAL.test(version) || !DECIMAL.test(position)) return false;
  return version.length === position.length ? version < position : version.length < position.length;
}

function isEndOfList(bookmark: Wire): boolean {
  return readObject(readObject(bookmark, 'metadata'), 'annotations')[END_OF_LIST_ANNOTATION] === 'true';
}
