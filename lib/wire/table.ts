/**
 * Objects of one shape, field by field. Whatever fields they have travels: what repeats is said once, names say only
 * where they leave the one before, and times and numbers are differences.
 */
import { unzigzag, zigzag } from './bytes.ts';
import type { MessageReader, MessageWriter } from './message.ts';
import { readPlaces, writePlaces } from './places.ts';
import { readStrings, writeStrings } from './strings.ts';
import { readTimes, type Times, timesOf, timestamp, writeTimes } from './times.ts';
import { WireError } from './wire-error.ts';

const POOLED = 0;
const STRINGS = 1;
const TIMES = 2;
const INTEGERS = 3;

/** Differences of two of them are exact, and so are their doubles. */
const LARGEST = 2 ** 51;

/** An object, in values that take as much memory. */
const ROW_WEIGHT = 16;

type Row = Readonly<Record<string, unknown>>;

/** A field that is undefined is a field that is not there. Everything else is as JSON has it. */
export function writeTable(out: MessageWriter, rows: readonly object[]): void {
  out.numbers.put(rows.length);
  if (rows.length === 0) return;
  const fields = fieldsOf(rows);
  out.text.push(fields);
  let lastTimes: Times | null = null;
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
      writePlaces(out, pool.places);
    }
  }
}

/** Objects with the fields that were written; values that repeat are the same object. */
export function readTable<T>(from: MessageReader): T[] {
  const count = from.numbers.get();
  from.claim(count * ROW_WEIGHT);
  const rows = Array.from({ length: count }, (): Record<string, unknown> => ({}));
  if (count === 0) return rows;
  let lastTimes: Times | null = null;
  for (const field of from.nextList()) {
    if (typeof field !== 'string' || field === '__proto__') throw new WireError('a field has no name');
    from.claim(rows.length);
    const coding = from.numbers.get();
    if (coding === TIMES) {
      lastTimes = readTimes(from, rows.length, lastTimes);
      fill(
        rows,
        field,
        Array.from(lastTimes, (ms) => (Number.isNaN(ms) ? null : timestamp(ms))),
      );
    } else if (coding === INTEGERS) {
      let value = 0;
      for (const row of rows) {
        value += unzigzag(from.numbers.get());
        row[field] = value;
      }
    } else if (coding === STRINGS) {
      fill(rows, field, readStrings(from, rows.length));
    } else if (coding === POOLED) {
      const pool = from.nextList();
      const places = new Uint32Array(rows.length);
      readPlaces(from, places, pool.length);
      for (const [at, row] of rows.entries()) {
        const place = places[at] ?? 0;
        if (place > 0) row[field] = pool[place - 1];
      }
    } else {
      throw new WireError('a field is coded in no known way');
    }
  }
  return rows;
}

function fill(rows: readonly Record<string, unknown>[], field: string, values: readonly unknown[]): void {
  for (const [at, row] of rows.entries()) row[field] = values[at];
}

function fieldsOf(rows: readonly object[]): string[] {
  const fields = new Set<string>();
  for (const row of rows) {
    for (const field of Object.keys(row)) fields.add(field);
  }
  return [...fields];
}

/** The different values, and for each row its place among them from 1 on; 0 where the field is not there. */
function poolOf(column: readonly unknown[]): { values: readonly unknown[]; places: Uint32Array } {
  const known = new Map<unknown, number>();
  const knownObjects = new Map<string, number>();
  const values: unknown[] = [];
  const places = new Uint32Array(column.length);
  for (const [row, value] of column.entries()) {
    if (value === undefined) continue;
    const isObject = typeof value === 'object' && value !== null;
    const map: Map<unknown, number> = isObject ? knownObjects : known;
    const key = isObject ? JSON.stringify(value) : value;
    let place = map.get(key);
    if (place === undefined) {
      place = values.push(value);
      map.set(key, place);
    }
    places[row] = place;
  }
  return { values, places };
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && Math.abs(value as number) < LARGEST;
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}
