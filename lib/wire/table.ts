/**
 * Objects of one shape, field by field. Whatever fields they have travels: what repeats is said once, names say only
 * where they leave the one before, and times and numbers are differences.
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

/** Differences of two of them are exact, and so are their doubles. */
const LARGEST = 2 ** 51;

/** An object, in values that take as much memory. */
const ROW_WEIGHT = 16;

type Row = Record<string, unknown>;

/** A field that is undefined is a field that is not there. Everything else is as JSON has it. */
export function writeTable(out: MessageWriter, rows: readonly object[]): void {
  out.numbers.put(rows.length);
  if (rows.length === 0) return;
  const fields = fieldsOf(rows);
  out.text.push(fields);
  let lastTimes: Times | null = null;
  const pools: Places[] = [];
  for (const field of fields) {
    const values = rows.map((row) => (row as Row)[field]);
    const pool = poolOf(values);
    const isVaried = pool.values.length * 4 > rows.length;
    const times = isVaried ? timesOf(values) : null;
    if (times !== null) {
      out.numbers.put(TIMES);
      writeTimes(out, times, lastTimes);
      lastTimes = times;
    } else if (isVaried && values.every(isWhole)) {
      out.numbers.put(INTEGERS);
      for (const [row, value] of values.entries()) out.numbers.put(zigzag(value - (values[row - 1] ?? 0)));
    } else if (isVaried && values.every(isString)) {
      out.numbers.put(STRINGS);
      writeStrings(out, values);
    } else {
      out.numbers.put(POOLED);
      out.text.push(pool.values);
      writePlaces(out, pool.places, pools);
      pools.push(pool.places);
    }
  }
}

/** Objects with the fields that were written; values that repeat are the same object. */
export function readTable<T>(from: MessageReader): T[] {
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
    } else if (coding === POOLED) {
      const values = from.nextList();
      const places = { rows: new Uint32Array(count), size: values.length };
      readPlaces(from, places, pools);
      pools.push(places);
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

/** The different values, and the place of each row's among them. */
function poolOf(column: readonly unknown[]): { values: readonly unknown[]; places: Places } {
  const known = new Map<unknown, number>();
  const knownObjects = new Map<unknown, number>();
  const values: unknown[] = [];
  const rows = new Uint32Array(column.length);
  for (const [row, value] of column.entries()) {
    if (value === undefined) continue;
    const isObject = typeof value === 'object' && value !== null;
    const map = isObject ? knownObjects : known;
    const key = isObject ? JSON.stringify(value) : value;
    let place = map.get(key);
    if (place === undefined) {
      place = values.push(value);
      map.set(key, place);
    }
    rows[row] = place;
  }
  return { values, places: { rows, size: values.length } };
}

function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < LARGEST;
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}
