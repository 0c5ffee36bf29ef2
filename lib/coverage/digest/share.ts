/** What says the same stays the same object, so that whoever keeps or sends it sees at a glance what changed. */

/** `next`, made of parts of `before` wherever these say the same; `before` itself where all of it does. Plain data only. */
export function share<Value>(next: Value, before: Value | undefined): Value {
  return shared(next, before) as Value;
}

function shared(next: unknown, before: unknown): unknown {
  if (Object.is(next, before) || !isObject(next) || !isObject(before)) return next;
  if (Array.isArray(next)) return Array.isArray(before) ? shareList(next, before) : next;
  if (next instanceof Map) return before instanceof Map ? shareMap(next, before) : next;
  return Array.isArray(before) || before instanceof Map ? next : shareRecord(next, before);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function shareList(next: readonly unknown[], before: readonly unknown[]): readonly unknown[] {
  const isSame = next.length === before.length && next.every((one, place) => Object.is(one, before[place]));
  if (isSame) return before;
  const list = next.map((one, place) => shared(one, before[place]));
  return next.length === before.length && list.every((one, place) => Object.is(one, before[place])) ? before : list;
}

function shareMap(next: ReadonlyMap<unknown, unknown>, before: ReadonlyMap<unknown, unknown>): object {
  let isSame = next.size === before.size;
  const keys = before.keys();
  const map = new Map<unknown, unknown>();
  for (const [key, value] of next) {
    const was = before.get(key);
    const one = shared(value, was);
    map.set(key, one);
    isSame &&= Object.is(one, was) && Object.is(keys.next().value, key);
  }
  return isSame ? before : map;
}

function shareRecord(next: object, before: object): object {
  const entries = Object.entries(next);
  const were = before as Readonly<Record<string, unknown>>;
  const record = entries.map(([key, value]) => [key, shared(value, were[key])] as const);
  const isSame =
    entries.length === Object.keys(before).length &&
    record.every(([key, value]) => Object.hasOwn(before, key) && Object.is(value, were[key]));
  return isSame ? before : Object.fromEntries(record);
}
