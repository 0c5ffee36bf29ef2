/** What an API server keeps: one counter of versions for all kinds, and a history of each until it is compacted. */
import type { Random } from '../seeded.ts';
import type { Shape, WireObject } from './wires.ts';

export interface Change {
  readonly version: number;
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: WireObject;
}

interface State {
  readonly version: number;
  readonly objects: readonly WireObject[];
}

class Kind {
  readonly objects = new Map<string, WireObject>();
  readonly shapes = new Map<string, Shape>();
  log: Change[] = [];
  states: State[] = [];
}

export interface EtcdListener {
  /** A kind is in a new state, by `change`; by none after a restore. */
  changed(resource: string, change: Change | null): void;
}

/** So far back that new changes don't reach versions that a reader knows: no client could tell such a history apart. */
const RESTORED_BY = 1_000_000;

export class Etcd {
  readonly #random: Random;
  readonly #kinds = new Map<string, Kind>();
  listener: EtcdListener = { changed() {} };
  #version = 900_000_000;
  #compacted = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  get version(): number {
    return this.#version;
  }

  /** Older versions are gone. */
  get compacted(): number {
    return this.#compacted;
  }

  objects(resource: string): readonly WireObject[] {
    return [...this.#kind(resource).objects.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  }

  /** The objects as of a version that is not compacted. */
  objectsAt(resource: string, version: number): readonly WireObject[] {
    return this.#kind(resource).states.findLast((state) => state.version <= version)?.objects ?? [];
  }

  changesAfter(resource: string, version: number): readonly Change[] {
    return this.#kind(resource).log.filter((change) => change.version > version);
  }

  put(resource: string, shape: Shape): void {
    this.#version += 1 + Math.floor(this.#random() * 3);
    const object = shape(this.#version);
    const { objects } = this.#kind(resource);
    const type = objects.has(keyOf(object)) ? 'MODIFIED' : 'ADDED';
    objects.set(keyOf(object), object);
    this.#kind(resource).shapes.set(keyOf(object), shape);
    this.#note(resource, { version: this.#version, type, object });
  }

  /** The last state comes with a version of its own, as an API server sends it. */
  delete(resource: string, shape: Shape): void {
    const object = shape(this.#version + 1);
    if (!this.#kind(resource).objects.delete(keyOf(object))) return;
    this.#version += 1;
    this.#note(resource, { version: this.#version, type: 'DELETED', object });
  }

  has(resource: string, shape: Shape): boolean {
    return this.#kind(resource).objects.has(keyOf(shape(0)));
  }

  /** Much is written of which this reader asks nothing. */
  jump(by: number): void {
    this.#version += by;
  }

  compact(): void {
    this.#compacted = this.#version;
    for (const kind of this.#kinds.values()) {
      kind.log = [];
      kind.states = kind.states.slice(-1);
    }
  }

  /** Back to an older version, in which `isKept` says what there was. */
  restore(isKept: () => boolean): void {
    this.#version -= RESTORED_BY;
    for (const [resource, kind] of this.#kinds) {
      kind.log = [];
      kind.states = [{ version: this.#version, objects: [] }];
      const kept = [...kind.objects.keys()].filter(isKept);
      kind.objects.clear();
      for (const key of kept) {
        this.#version += 1;
        const object = kind.shapes.get(key)?.(this.#version);
        if (object !== undefined) kind.objects.set(key, object);
      }
      kind.states.push({ version: this.#version, objects: this.objects(resource) });
      this.listener.changed(resource, null);
    }
    this.#compacted = this.#version;
  }

  #kind(resource: string): Kind {
    const kind = this.#kinds.get(resource) ?? new Kind();
    this.#kinds.set(resource, kind);
    return kind;
  }

  #note(resource: string, change: Change): void {
    const kind = this.#kind(resource);
    kind.log.push(change);
    kind.states.push({ version: this.#version, objects: this.objects(resource) });
    this.listener.changed(resource, change);
  }
}

function keyOf({ metadata: { namespace = '', name } }: WireObject): string {
  return `${namespace}/${name}`;
}
