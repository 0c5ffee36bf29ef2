/** A delta as bytes: some twenty for the change of one cell, less than three for each of many. */

import { unzigzag, zigzag } from './bytes.ts';
import { NOT_SAID } from './kinds.ts';
import { MessageReader, MessageWriter } from './message.ts';
import type { CellChange, PageDelta } from './messages.ts';
import { readTable, writeTable } from './table.ts';
import { millisecondsOf, timestampWriter } from './times.ts';
import { WireError } from './wire-error.ts';

/** Which parts a delta has. */
const ROWS_GONE = 1;
const COLUMNS_GONE = 2;
const NODES = 4;
const DAEMON_SETS = 8;
const KINDS = 16;
const CELLS = 32;
const WORDS = 64;
const MORE = 128;

/**
 * `rows` is how many rows there are before the delta, and `since` the revision that it follows: only who decodes it
 * with the same two can read it. Throws RangeError where places are not ascending.
 */
export function encodeDelta(delta: PageDelta, rows: number, since = 0): Uint8Array<ArrayBuffer> {
  const { revision, observedAt, rowsGone, columnsGone, nodes, daemonSets, kinds, cells, words, ...more } = delta;
  const out = new MessageWriter();
  const { numbers } = out;
  const hasMore = Object.keys(more).length > 0;
  numbers.put(
    (rowsGone.length && ROWS_GONE) |
      (columnsGone.length && COLUMNS_GONE) |
      (nodes.length && NODES) |
      (daemonSets.length && DAEMON_SETS) |
      (kinds.length && KINDS) |
      (cells.length && CELLS) |
      (words.length && WORDS) |
      (hasMore ? MORE : 0),
  );
  numbers.put(zigzag(revision - since));
  const ms = millisecondsOf(observedAt);
  numbers.put(ms === null ? 0 : zigzag(ms) + 1);
  if (ms === null) out.text.push(observedAt);
  if (rowsGone.length > 0) writeAscending(out, rowsGone);
  if (columnsGone.length > 0) writeAscending(out, columnsGone);
  for (const table of [nodes, daemonSets, kinds, words]) if (table.length > 0) writeTable(out, table);
  if (cells.length > 0) writeCells(out, cells, rows);
  if (hasMore) out.text.push(more);
  return out.finish(seedOf(rows, since));
}

/** What was encoded with the same `rows` and `since`. Throws WireError for anything else, WireVersionError for another version. */
export function decodeDelta(bytes: Uint8Array, rows: number, since = 0): PageDelta {
  const from = new MessageReader(bytes, seedOf(rows, since));
  const { numbers } = from;
  const parts = numbers.get();
  const table = <T>(part: number): T[] => (parts & part ? readTable<T>(from) : []);
  const revision = since + unzigzag(numbers.get());
  const ms = numbers.get();
  const observedAt = ms === 0 ? from.next() : timestampWriter()(unzigzag(ms - 1));
  if (typeof observedAt !== 'string') throw new WireError('the delta has no time');
  const rowsGone = parts & ROWS_GONE ? readAscending(from) : [];
  const columnsGone = parts & COLUMNS_GONE ? readAscending(from) : [];
  const nodes = table<PageDelta['nodes'][number]>(NODES);
  const daemonSets = table<PageDelta['daemonSets'][number]>(DAEMON_SETS);
  const kinds = table<PageDelta['kinds'][number]>(KINDS);
  const words = table<PageDelta['words'][number]>(WORDS);
  const cells = parts & CELLS ? readCells(from, rows) : [];
  const more = parts & MORE ? (from.next() as object) : null;
  from.finish();
  return { ...more, revision, observedAt, rowsGone, columnsGone, nodes, daemonSets, kinds, cells, words };
}

/** What both sides of a delta must agree on. */
export function seedOf(rows: number, since: number): number {
  return Math.imul(rows, 0x9e3779b1) ^ since;
}

function writeAscending({ numbers }: MessageWriter, places: readonly number[]): void {
  numbers.put(places.length);
  let next = 0;
  for (const place of places) {
    if (place < next) throw new RangeError(`place ${place} comes after ${next - 1}`);
    numbers.put(place - next);
    next = place + 1;
  }
}

function readAscending(from: MessageReader): number[] {
  const count = from.count();
  const places: number[] = [];
  for (let next = 0; places.length < count; next++) {
    next += from.numbers.get();
    places.push(next);
  }
  return places;
}

/** Cells are counted column after column; a column is at least as long as the rows there were. */
function writeCells(out: MessageWriter, cells: readonly CellChange[], rows: number): void {
  const length = cells.reduce((most, { row }) => Math.max(most, row + 1), rows);
  out.numbers.put(length - rows);
  writeAscending(
    out,
    cells.map(({ row, column }) => column * length + row),
  );
  for (const { kind } of cells) out.places.put((kind + 1) & NOT_SAID);
}

function readCells(from: MessageReader, rows: number): CellChange[] {
  const length = rows + from.numbers.get();
  if (length === 0) throw new WireError('a cell lies in no row');
  return readAscending(from).map((place) => {
    const kind = (from.places.get() - 1) & NOT_SAID;
    return { row: place % length, column: Math.floor(place / length), kind };
  });
}
