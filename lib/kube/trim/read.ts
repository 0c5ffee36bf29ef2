/**
 * Typed readers for JSON that came over the wire. Absent and null read as Go's zero value; a wrong type makes the
 * object malformed. Only fields that are asked for by name are read, and only an object's own.
 */

import { parseTime } from './time.ts';

export class MalformedError extends Error {
  override readonly name = 'MalformedError';
}

export type Wire = Readonly<Record<string, unknown>>;

const NOTHING: Wire = Object.freeze(Object.create(null));
const NO_ITEMS: readonly never[] = Object.freeze([]);
export const NO_STRINGS: ReadonlyMap<string, string> = new Map();

export function isWire(value: unknown): value is Wire {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as an object. Throws MalformedError when it is anything else. */
export function asWire(value: unknown, what: string): Wire {
  if (!isWire(value)) throw new MalformedError(`${what} is not an object`);
  return value;
}

/** An object without fields when absent. */
export function readObject(parent: Wire, field: string): Wire {
  return readOptionalObject(parent, field) ?? NOTHING;
}

export function readOptionalObject(parent: Wire, field: string): Wire | null {
  const value = parent[field];
  return value === undefined || value === null ? null : asWire(value, field);
}

export function readObjects(parent: Wire, field: string): readonly Wire[] {
  const items = readList(parent, field);
  for (const item of items) asWire(item, field);
  return items as readonly Wire[];
}

export function readStrings(parent: Wire, field: string): readonly string[] {
  const items = readList(parent, field);
  for (const item of items) if (typeof item !== 'string') throw new MalformedError(`${field} holds no string`);
  return items as readonly string[];
}

/** null when absent, which is not the same as empty for node affinity. */
export function readOptionalObjects(parent: Wire, field: string): readonly Wire[] | null {
  const value = parent[field];
  return value === undefined || value === null ? null : readObjects(parent, field);
}

function readList(parent: Wire, field: string): readonly unknown[] {
  const value = parent[field];
  if (value === undefined || value === null) return NO_ITEMS;
  if (!Array.isArray(value)) throw new MalformedError(`${field} is not a list`);
  return value.length === 0 ? NO_ITEMS : value;
}

export function readString(parent: Wire, field: string): string {
  const value = parent[field];
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw new MalformedError(`${field} is not a string`);
  return value;
}

export function readBoolean(parent: Wire, field: string): boolean {
  const value = parent[field];
  if (value === undefined || value === null) return false;
  if (typeof value !== 'boolean') throw new MalformedError(`${field} is not true or false`);
  return value;
}

/** No number of the API is larger; as a double this is one more than the largest int64. */
const MAX_INT64 = 2 ** 63;

export function readInteger(parent: Wire, field: string): number {
  return readOptionalInteger(parent, field) ?? 0;
}

export function readOptionalInteger(parent: Wire, field: string): number | null {
  const value = parent[field];
  if (value === undefined || value === null) return null;
  if (typeof value !== 'number' || !Number.isInteger(value) || Math.abs(value) > MAX_INT64) {
    throw new MalformedError(`${field} is not an integer`);
  }
  return value;
}

/** One object says the same time over and over. */
let lastTime = { text: '', ms: 0 };

/** RFC 3339 to milliseconds. */
export function readTime(parent: Wire, field: string): number | null {
  const text = readString(parent, field);
  if (text === '') return null;
  if (text !== lastTime.text) {
    const ms = parseTime(text);
    if (Number.isNaN(ms)) throw new MalformedError(`${field} is not a time`);
    lastTime = { text, ms };
  }
  return lastTime.ms;
}

export function readStringMap(parent: Wire, field: string): ReadonlyMap<string, string> {
  const object = readOptionalObject(parent, field);
  if (object === null) return NO_STRINGS;
  const map = new Map<string, string>();
  for (const key of Object.keys(object)) {
    const value = object[key];
    if (typeof value !== 'string') throw new MalformedError(`${field} holds no string`);
    map.set(key, value);
  }
  return map.size === 0 ? NO_STRINGS : map;
}

const MAX_MESSAGE_CHARACTERS = 2_048;

/** Free text, held to a length. */
export function readMessage(parent: Wire, field: string): string {
  const text = readString(parent, field);
  if (text.length <= MAX_MESSAGE_CHARACTERS) return text;
  // A plain slice would keep the whole text alive behind it.
  return `${structuredClone(text.slice(0, MAX_MESSAGE_CHARACTERS))}...`;
}
