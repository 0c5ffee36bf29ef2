/**
 * Objects of one shape, field by field. Whatever fields they have travels: what repeats is said once, names say only
 * where they leave the one before, times and numbers are differences, and objects in objects are a table again.
 */
import { unzigzag, zigzag } from './bytes.ts';
import type { MessageReader, MessageWriter } from './message.ts';
import { type Places, readPlaces, writePlaces } from './places.ts';
import { readStrings, writeStrings } from './strings.ts';
import { readTimes, type Times, timesOf, timestampWriter, writeTimes } from './times.ts';
import { WireError } from './wire-error.ts';

/** How a field is coded. */
const POOLED = 0;
const STRINGS = 1;
const TIMES = 2;
const INTEGERS = 3;
const OBJECTS = 4;

/** Differences of two of them are exact, and so are their doubles. */
const LARGEST = 2 ** 51;

/** Objects in objects; what lies deeper is said as JSON. */
const DEEPEST = 4;

/** An object, in values that take as much memory. */
const ROW_WEIGHT = 16;

type Row = Record<string, unknown>;

/** A field that is undefined is a field that is not there. Everything else is as JSON has it. */
export function writeTable(out: MessageWriter, rows: readonly object[], depth = 0): void {
  out.numbers.put(rows.length);
  if (rows.length === 0) return;
  const fields = fieldsOf(rows);
  out.text.push(fields);
  let lastTimes: Times | null = null;
  const pools: Places[] = [];
  for (const field of fields) {
    const values = rows.map((row) => (row as Row)[field]);
    const pool = poolOf(values, rows.length / 4);
    const times = pool === null ? timesOf(values) : null;
    if (times !== null) {
      out.numbers.put(TIMES);
      writeTimes(out, times, lastTimes);
      lastTimes = times;
    } else if (pool === null && values.every(isWhole)) {
      out.numbers.put(INTEGERS);
      for (const [row, value] of values.entries()) out.numbers.put(zigzag(value - (values[row - 1] ?? 0)));
    } else if (pool === null && values.every(isString)) {
      out.numbers.put(STRINGS);
      writeStrings(out, values);
    } else if (pool === null && depth < DEEPEST && areAlike(values)) {
      out.numbers.put(OBJECTS);
      writeTable(out, values, depth + 1);
    } else {
      const { list, places } = pool ?? poolOf(values);
      out.numbers.put(POOLED);
      out.text.push(list);
      writePlaces(out, places, pools);
      if (list.length > 1) pools.push(places);
    }
  }
}

/** Objects with the fields that were written; values that repeat are the same object. */
export function readTable<T>(from: MessageReader, depth = 0): T[] {
  const count = from.numbers.get();
  from.claim(count * ROW_WEIGHT);
  const rows = Array.from({ length: count }, (): Row => ({}));
  let lastTimes: Times | null = null;
  const pools: Places[] = [];
  for (const field of count === 0 ? [] : from.nextList()) {
    if (typeof field !== 'string' || field === '__proto__') throw new WireError('a field has no name');
    from.claim(count);
    const coding = from.numbers.get();
    if (coding === TIMES) {
      const times = readTimes(from, count, lastTimes);
      const write = timestampWriter();
      fill(rows, field, (row) => write(times[row]));
      lastTimes = times;
    } else if (coding === INTEGERS) {
      let value = 0;
      fill(rows, field, () => (value += unzigzag(from.numbers.get())));
    } else if (coding === STRINGS) {
      const strings = readStrings(from, count);
      fill(rows, field, (row) => strings[row]);
    } else if (coding === OBJECTS && depth < DEEPEST) {
      const objects = readTable(from, depth + 1);
      if (objects.length !== count) throw new WireError('the objects are of another number');
      fill(rows, field, (row) => objects[row]);
    } else if (coding === POOLED) {
      const values = from.nextList();
      const places = { rows: new Uint32Array(count), size: values.length };
      readPlaces(from, places, pools);
      if (values.length > 1) pools.push(places);
      fill(rows, field, (row) => values[(places.rows[row] ?? 0) - 1]);
    } else {
      throw new WireError('a field is coded in no known way');
    }
  }
  return rows as T[];
}

function fill(rows: readonly Row[], field: string, valueAt: (row: number) => unknown): void {
  for (const [at, row] of rows.entries()) {
    const value = valueAt(at);
    if (value !== undefined) row[field] = value;
  }
}

function fieldsOf(rows: readonly object[]): string[] {
  const fields = new Set<string>();
  for (const row of rows) {
    for (const field of Object.keys(row)) fields.add(field);
  }
  return [...fields];
}

interface Pool {
  /** The different values. */
  readonly list: readonly unknown[];
  readonly places: Places;
}

/** Null where there are more different values than `atMost`. */
function poolOf(column: readonly unknown[]): Pool;
function poolOf(column: readonly unknown[], atMost: number): Pool | null;
function poolOf(column: readonly unknown[], atMost = column.length): Pool | null {
  const known = new Map<unknown, number>();
  const knownObjects = new Map<unknown, number>();
  const list: unknown[] = [];
  const rows = new Uint32Array(column.length);
  for (const [row, value] of column.entries()) {
    if (value === undefined) continue;
    if (row > 0 && value === column[row - 1]) {
      rows[row] = rows[row - 1] ?? 0;
      continue;
    }
    const isObject = typeof value === 'object' && value !== null;
    const map = isObject ? knownObjects : known;
    const key = isObject ? JSON.stringify(value) : value;
    let place = map.get(key);
    if (place === undefined) {
      if (list.length >= atMost) return null;
      place = list.push(value);
      map.set(key, place);
    }
    rows[row] = place;
  }
  return { list, places: { rows, size: list.length } };
}

/** Objects with the same fields in the same order, of which none has a name that only JSON can carry. */
function areAlike(values: readonly unknown[]): values is readonly object[] {
  const fieldsIn = (value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? JSON.stringify(Object.keys(value)) : '';
  const fields = fieldsIn(values[0]);
  return fields !== '' && !fields.includes('"__proto__"') && values.every((value) => fieldsIn(value) === fields);
}

function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < LARGEST;
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}
