import { ByName, parseKey } from '../coverage/by-name.ts';
import type { KubeObject } from '../coverage/objects.ts';
import { isSame } from './same.ts';
import { KeptPod } from './trim/kept-pod.ts';

/** Without one of these a cell would seem to be known, or to be gone. */
const KEPT: ReadonlySet<KubeObject['kind']> = new Set<KubeObject['kind']>([
  'Node',
  'DaemonSet',
  'Pod',
  'ControllerRevision',
]);

/** What stands for objects without a name. */
const NAMELESS: Identity = { namespace: '', name: '' };

type ChangeType = 'set' | 'delete';

export interface StoreListener {
  /** For `delete`, the object as last known. */
  changed(type: ChangeType, object: KubeObject): void;
  /** The list of unreadable objects is another one. */
  malformedChanged(): void;
}

export const NOBODY: StoreListener = { changed() {}, malformedChanged() {} };

/** What tells objects of one list apart. */
export interface Identity {
  /** Empty for what has no namespace. */
  readonly namespace: string;
  readonly name: string;
}

/** `namespace/name`, or `name` for what has no namespace. */
export function objectKey(object: Identity): string {
  return object.namespace === '' ? object.name : `${object.namespace}/${object.name}`;
}

/**
 * The objects of one resource as last seen, and the names of those that could not be read. The listener hears of every
 * difference, and of no repetition.
 */
export class ObjectStore {
  readonly #listener: StoreListener;
  #objects = new ByName<KubeObject>();
  #malformed = new Set<string>();
  #nameless = 0;

  constructor(listener: StoreListener) {
    this.#listener = listener;
  }

  /** Objects that can be read. */
  get size(): number {
    let unreadable = this.#objects.has(NAMELESS) ? 1 : 0;
    for (const key of this.#malformed) if (this.#objects.has(parseKey(key))) unreadable += 1;
    return this.#objects.size - unreadable;
  }

  get malformedCount(): number {
    return this.#malformed.size + this.#nameless;
  }

  /** In the order met, at most `limit`. */
  malformedNames(limit: number): readonly string[] {
    return [...this.#malformed].slice(0, limit);
  }

  get(key: string): KubeObject | undefined {
    return this.#objects.get(parseKey(key));
  }

  objects(): IterableIterator<KubeObject> {
    return this.#objects.values();
  }

  /** An object of the same key is replaced, whether or not it has the same uid. */
  set(object: KubeObject): void {
    this.#forgetMalformed(object);
    if (isSameObject(this.#objects.get(object), object)) return;
    this.#objects.set(object);
    this.#listener.changed('set', object);
  }

  remove(key: string): void {
    const identity = parseKey(key);
    this.#forgetMalformed(identity);
    const object = this.#objects.delete(identity);
    if (object === undefined) return;
    this.#listener.changed('delete', object);
  }

  /**
   * The object can't be read any more. It keeps its place, marked, where coverage depends on it; `unknown` stands there
   * when it never could be read.
   */
  reject(key: string, unknown?: KubeObject): void {
    const known = this.get(key);
    const kept = known !== undefined && KEPT.has(known.kind) ? known : unknown;
    if (kept === undefined) this.remove(key);
    else this.set(unreadable(kept));
    this.#malformed.add(key);
    this.#listener.malformedChanged();
  }

  /** Not even the name of an object can be read; `unknown` stands for it until the next list. */
  rejectNameless(unknown?: KubeObject): void {
    this.#nameless += 1;
    if (unknown !== undefined) this.set(unknown);
    this.#listener.malformedChanged();
  }

  /** A store with the same rules to gather a new list in. Nobody hears of what happens in it. */
  fresh(): ObjectStore {
    return new ObjectStore(NOBODY);
  }

  /** Takes over a complete new list in one step: the listener hears of exactly what differs. `next` is used up. */
  replaceWith(next: ObjectStore): void {
    const old = this.#objects;
    for (const key of next.#malformed) {
      const known = old.get(parseKey(key));
      if (known !== undefined && KEPT.has(known.kind)) next.#objects.set(unreadable(known));
    }
    const hadMalformed = this.malformedCount > 0;
    this.#objects = next.#objects;
    this.#malformed = next.#malformed;
    this.#nameless = next.#nameless;
    for (const object of old.values()) {
      if (!this.#objects.has(object)) this.#listener.changed('delete', object);
    }
    for (const object of this.#objects.values()) {
      const known = old.get(object);
      if (isSameObject(known, object)) this.#objects.set(known);
      else this.#listener.changed('set', object);
    }
    if (hadMalformed || this.malformedCount > 0) this.#listener.malformedChanged();
  }

  #forgetMalformed(identity: Identity): void {
    if (this.#malformed.size > 0 && this.#malformed.delete(objectKey(identity))) this.#listener.malformedChanged();
  }
}

function unreadable(object: KubeObject): KubeObject {
  return { ...(object instanceof KeptPod ? object.toObject() : object), isUnreadable: true };
}

function isSameObject(known: KubeObject | undefined, object: KubeObject): known is KubeObject {
  return known instanceof KeptPod && object instanceof KeptPod ? known.isSameAs(object) : isSame(known, object);
}
