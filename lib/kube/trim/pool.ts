/** Keeps one copy of what many objects have in common: the PodSpec of a revision, its labels, a node's name. */

/** Enough for every revision of a large cluster; past it sharing starts afresh, which costs memory and nothing else. */
const MAX_ENTRIES = 20_000;

export class Pool {
  readonly #byContent = new Map<string, unknown>();
  readonly #strings = new Map<string, string>();
  readonly #ids = new WeakMap<object, number>();
  #lastId = 0;

  /** An equal value seen before, else `value` itself. Only for values of one shape per `kind`. */
  share<T>(kind: string, value: T): T {
    return this.shareAs(kind, contentKey(value), () => value);
  }

  /** As `share`, for a value that is made only when its key is new. */
  shareAs<T>(kind: string, contentKeyOfValue: string, make: () => T): T {
    const key = kind + contentKeyOfValue;
    const known = this.#byContent.get(key);
    if (known !== undefined) return known as T;
    const value = make();
    if (this.#byContent.size >= MAX_ENTRIES) this.#byContent.clear();
    this.#byContent.set(key, value);
    return value;
  }

  /** The same number for the same object, and 0 for null: for keys of what is made of shared parts. */
  idOf(object: object | null): number {
    if (object === null) return 0;
    const known = this.#ids.get(object);
    if (known !== undefined) return known;
    this.#lastId += 1;
    this.#ids.set(object, this.#lastId);
    return this.#lastId;
  }

  string(text: string): string {
    const known = this.#strings.get(text);
    if (known !== undefined) return known;
    if (this.#strings.size >= MAX_ENTRIES) this.#strings.clear();
    this.#strings.set(text, text);
    return text;
  }
}

/** Equal for equal content only: strings carry their length, so no content can imitate a separator. */
function contentKey(value: unknown): string {
  if (typeof value === 'string') return `${value.length}:${value}`;
  if (typeof value !== 'object' || value === null) return `${String(value)};`;
  let key = '(';
  if (value instanceof Map) {
    key = `{${value.size}`;
    for (const [name, item] of value) key += contentKey(name) + contentKey(item);
  } else if (Array.isArray(value)) {
    key = `[${value.length}`;
    for (const item of value) key += contentKey(item);
  } else {
    const record = value as Record<string, unknown>;
    for (const name in record) key += contentKey(record[name]);
  }
  return key;
}
