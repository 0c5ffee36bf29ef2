/**
 * Objects by namespace and name, without a key made of both: 150,000 such keys would be larger than what they lead to.
 */
interface Named {
  readonly namespace: string;
  readonly name: string;
}

export class ByName<T extends Named> {
  readonly #namespaces = new Map<string, Map<string, T>>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get({ namespace, name }: Named): T | undefined {
    return this.#namespaces.get(namespace)?.get(name);
  }

  has(named: Named): boolean {
    return this.get(named) !== undefined;
  }

  /** Takes the place of the one with the same name, and returns that. */
  set(object: T): T | undefined {
    let names = this.#namespaces.get(object.namespace);
    if (names === undefined) {
      names = new Map();
      this.#namespaces.set(object.namespace, names);
    }
    const before = names.get(object.name);
    names.set(object.name, object);
    if (before === undefined) this.#size += 1;
    return before;
  }

  /** Returns what was there. */
  delete({ namespace, name }: Named): T | undefined {
    const names = this.#namespaces.get(namespace);
    const before = names?.get(name);
    if (names === undefined || before === undefined) return undefined;
    names.delete(name);
    this.#size -= 1;
    if (names.size === 0) this.#namespaces.delete(namespace);
    return before;
  }

  *values(): IterableIterator<T> {
    for (const names of this.#namespaces.values()) yield* names.values();
  }
}

/** `namespace/name`, or `name` for what has no namespace, taken apart. */
export function parseKey(key: string): Named {
  const slash = key.indexOf('/');
  return slash === -1 ? { namespace: '', name: key } : { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
