/** What changed, by resource, as far back as a watch may begin; and the one resourceVersion that all changes share. */

/** An object at one moment; never changed, so that a log and an open list may keep it. */
export interface Versioned {
  readonly rv: number;
}

export type ChangeType = 'ADDED' | 'MODIFIED' | 'DELETED';

export interface Change<State extends Versioned = Versioned> {
  readonly type: ChangeType;
  readonly state: State;
  /** Of a change whose way is to be timed. */
  readonly mark: number | null;
}

const FIRST_RV = 1_000_000;

export class VersionCounter {
  #current = FIRST_RV;

  get current(): number {
    return this.#current;
  }

  next(): number {
    this.#current += 1;
    return this.#current;
  }
}

/** Changes are numbered from 0; a place is the number of the next one to read. */
export class ChangeLog<State extends Versioned = Versioned> {
  readonly #limit: number;
  #changes: Change<State>[] = [];
  #first = 0;
  /** Of the newest change that is forgotten. */
  #forgotten = FIRST_RV;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Behind the last change. */
  get end(): number {
    return this.#first + this.#changes.length;
  }

  add(type: ChangeType, state: State, mark: number | null = null): void {
    this.#changes.push({ type, state, mark });
    if (this.#changes.length <= this.#limit * 1.25) return;
    const gone = this.#changes.length - this.#limit;
    this.#forgotten = this.#changes[gone - 1]?.state.rv ?? this.#forgotten;
    this.#changes = this.#changes.slice(gone);
    this.#first += gone;
  }

  /** The place behind `rv`; null when a change after `rv` may be forgotten. */
  placeAfter(rv: number): number | null {
    if (rv < this.#forgotten) return null;
    let low = 0;
    let high = this.#changes.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#changes[middle]?.state.rv ?? 0) > rv) high = middle;
      else low = middle + 1;
    }
    return this.#first + low;
  }

  /** Undefined at the end; null when it is forgotten. */
  at(place: number): Change<State> | undefined | null {
    return place < this.#first ? null : this.#changes[place - this.#first];
  }
}
