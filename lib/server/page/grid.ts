/** One kind per cell, column by column, and how many there are of each. */
import { type MutableCounts, zeroCounts } from '../../coverage/picture.ts';
import { NOT_SAID } from '../../wire/kinds.ts';
import type { CellKind } from '../../wire/messages.ts';
import { KindPool } from './kinds.ts';
import { closeGaps, Order } from './order.ts';

/** Rows that are new most often come in numbers: room is made for more. */
const ROOM = 1.25;

export class Grid {
  readonly rows = new Order();
  /** `namespace/name`. */
  readonly columns = new Order();
  readonly kinds: KindPool;
  /** By column; most often longer than the rows. */
  #cells: Uint16Array[] = [];
  /** By kind. */
  readonly #numbers = new Int32Array(NOT_SAID + 1);
  #spelledOut = 0;

  /** The kinds of an earlier grid keep their places. */
  constructor(kinds = new KindPool()) {
    this.kinds = kinds;
  }

  /** How many cells are spelled out. */
  get spelledOut(): number {
    return this.#spelledOut;
  }

  /** Nothing is said of its cells yet. */
  addRow(name: string): number {
    const row = this.rows.add(name);
    this.#cells = this.#cells.map((cells) => (row < cells.length ? cells : withRoom(cells, row + 1)));
    for (const cells of this.#cells) cells[row] = NOT_SAID;
    this.#count(NOT_SAID, this.#cells.length);
    return row;
  }

  addColumn(key: string): number {
    this.#cells.push(withRoom(new Uint16Array(), this.rows.size));
    this.#count(NOT_SAID, this.rows.size);
    return this.columns.add(key);
  }

  /** `places` ascending. */
  removeRows(places: readonly number[]): void {
    if (places.length === 0) return;
    for (const cells of this.#cells) {
      for (const row of places) this.#count(cells[row] ?? NOT_SAID, -1);
      closeGaps(cells, places);
    }
    this.rows.removeAt(places);
  }

  /** `places` ascending. */
  removeColumns(places: readonly number[]): void {
    if (places.length === 0) return;
    for (const column of places) for (const kind of this.column(column)) this.#count(kind, -1);
    this.#cells = this.#cells.filter((_, column) => !places.includes(column));
    this.columns.removeAt(places);
  }

  kindAt(row: number, column: number): number {
    return this.#cells[column]?.[row] ?? NOT_SAID;
  }

  set(row: number, column: number, kind: number): void {
    const cells = this.#cells[column];
    if (cells === undefined) return;
    this.#count(cells[row] ?? NOT_SAID, -1);
    this.#count(kind, 1);
    cells[row] = kind;
  }

  /** The column's cells, one a row: a view that the next change may leave behind. */
  column(column: number): Uint16Array {
    return this.#cells[column]?.subarray(0, this.rows.size) ?? new Uint16Array();
  }

  /** The kinds that there are, with the number of their cells. */
  *numbers(): Iterable<readonly [CellKind, number]> {
    for (const [kind, number] of this.#numbers.entries()) if (number > 0) yield [this.kinds.at(kind), number];
  }

  countRow(row: number): MutableCounts {
    const counts = zeroCounts();
    for (const cells of this.#cells) counts[this.kinds.at(cells[row] ?? NOT_SAID).state] += 1;
    return counts;
  }

  countColumn(column: number): MutableCounts {
    const counts = zeroCounts();
    for (const kind of this.column(column)) counts[this.kinds.at(kind).state] += 1;
    return counts;
  }

  #count(kind: number, change: number): void {
    this.#numbers[kind] = (this.#numbers[kind] ?? 0) + change;
    if (this.kinds.isSpelledOut(kind)) this.#spelledOut += change;
  }
}

function withRoom(cells: Uint16Array, rows: number): Uint16Array {
  const grown = new Uint16Array(Math.ceil(rows * ROOM)).fill(NOT_SAID);
  grown.set(cells);
  return grown;
}
