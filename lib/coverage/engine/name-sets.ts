const NONE: ReadonlySet<string> = new Set();

/** Sets of names by name: the cells to be asked again by column, the columns that wait by node. */
export class NameSets {
  #sets = new Map<string, Set<string>>();

  add(key: string, name: string): void {
    let names = this.#sets.get(key);
    if (names === undefined) {
      names = new Set();
      this.#sets.set(key, names);
    }
    names.add(name);
  }

  delete(key: string, name: string): void {
    const names = this.#sets.get(key);
    names?.delete(name);
    if (names?.size === 0) this.#sets.delete(key);
  }

  deleteAll(key: string): void {
    this.#sets.delete(key);
  }

  of(key: string): ReadonlySet<string> {
    return this.#sets.get(key) ?? NONE;
  }

  /** Everything added since the last call. */
  take(): ReadonlyMap<string, ReadonlySet<string>> {
    const taken = this.#sets;
    this.#sets = new Map();
    return taken;
  }
}
