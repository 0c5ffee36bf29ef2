/** What the API server serves of each resource. */
import type { ResourceName } from '../../lib/demo/api-server/resources.ts';
import { ChangeLog, type ChangeType, type VersionCounter, type Versioned } from './change-log.ts';
import type { TextState } from './states.ts';
import type { Surrounding } from './surroundings.ts';

export interface Collection {
  readonly log: ChangeLog;
  /** All objects as of now: a list that is read later still shows this moment. */
  snapshot(): readonly Versioned[];
  /** The object's JSON without the first brace, kind and apiVersion. Takes a state of this collection only. */
  body(state: Versioned): string;
}

/** Objects kept as text: few, and small. */
export class TextCollection implements Collection {
  readonly log: ChangeLog<TextState>;
  readonly #versions: VersionCounter;
  readonly #objects = new Map<string, TextState>();

  constructor(versions: VersionCounter, logLimit: number) {
    this.#versions = versions;
    this.log = new ChangeLog(logLimit);
  }

  snapshot(): readonly TextState[] {
    return [...this.#objects.values()];
  }

  body(state: Versioned): string {
    return (state as TextState).text;
  }

  put(key: string, body: (rv: number) => string): void {
    const rv = this.#versions.next();
    const type: ChangeType = this.#objects.has(key) ? 'MODIFIED' : 'ADDED';
    const state = { rv, key, text: body(rv) };
    this.#objects.set(key, state);
    this.log.add(type, state);
  }

  /** Ends the oldest once there are more than `limit`. */
  deleteOldest(limit: number): void {
    const [oldest] = this.#objects.values();
    if (oldest === undefined || this.#objects.size <= limit) return;
    this.#objects.delete(oldest.key);
    const rv = this.#versions.next();
    const text = oldest.text.replace(`"resourceVersion":"${oldest.rv}"`, `"resourceVersion":"${rv}"`);
    this.log.add('DELETED', { rv, key: oldest.key, text });
  }
}

/** Objects that are rendered each time they are sent. */
export class RenderedCollection<State extends Versioned> implements Collection {
  readonly log: ChangeLog<State>;
  readonly #all: () => readonly State[];
  readonly #render: (state: State) => string;

  constructor(logLimit: number, all: () => readonly State[], render: (state: State) => string) {
    this.log = new ChangeLog(logLimit);
    this.#all = all;
    this.#render = render;
  }

  snapshot(): readonly State[] {
    return this.#all();
  }

  body(state: Versioned): string {
    return this.#render(state as State);
  }
}

export type Texts = ReadonlyMap<ResourceName, TextCollection>;

export function putInto(texts: Texts, { resource, key, body }: Surrounding): void {
  texts.get(resource)?.put(key, body);
}
