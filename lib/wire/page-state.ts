/** The state that deltas change: rows and columns by their places, cells as places in the list of kinds. */
import { daemonSetKey } from '../coverage/objects.ts';
import type { DaemonSetView } from '../coverage/picture.ts';
import { NOT_SAID } from './kinds.ts';
import type { CellKind, CellWords, PageDelta, PageNode, PageSnapshot } from './messages.ts';
import { WireError } from './wire-error.ts';

/** More rows than any cluster has: a cell's place in the Map of words is `column * WORDS_STRIDE + row`. */
const WORDS_STRIDE = 2 ** 24;
/** How many rows a column has room for before it must move, as a part of what it has. */
const SPARE = 1.25;

export class PageState {
  readonly nodes: PageNode[];
  readonly daemonSets: DaemonSetView[];
  readonly kinds: CellKind[];
  /** By node's name. */
  readonly rowOf = new Map<string, number>();
  /** By `namespace/name`. */
  readonly columnOf = new Map<string, number>();
  #columns: Uint16Array[];
  #words: Map<number, CellWords> | null;
  #head: Omit<PageSnapshot, 'nodes' | 'daemonSets' | 'kinds' | 'cells' | 'words'>;

  private constructor(snapshot: PageSnapshot) {
    const { nodes, daemonSets, kinds, cells, words, ...head } = snapshot;
    this.nodes = [...nodes];
    this.daemonSets = [...daemonSets];
    this.kinds = [...kinds];
    this.#columns = cells.map((column) => withRoom(column, column.length));
    this.#words = words === null ? null : new Map(words.map((one) => [wordsPlace(one), one]));
    this.#head = head;
    this.#index();
  }

  static from(snapshot: PageSnapshot): PageState {
    return new PageState(snapshot);
  }

  get revision(): number {
    return this.#head.revision;
  }

  /** The column's cells, one a row: a view that the next delta may leave behind. */
  column(column: number): Uint16Array {
    return (this.#columns[column] ?? new Uint16Array()).subarray(0, this.nodes.length);
  }

  /** The place of the cell's kind; NOT_SAID where nothing was said of it. */
  cell(row: number, column: number): number {
    return row < this.nodes.length ? (this.#columns[column]?.[row] ?? NOT_SAID) : NOT_SAID;
  }

  /** What is said of the cell in words; undefined where nothing is, or the page asks. */
  words(row: number, column: number): CellWords | undefined {
    return this.#words?.get(wordsPlace({ row, column }));
  }

  /** Throws WireError, and may be half changed then, where the delta does not fit: the page starts from a new snapshot. */
  apply(delta: PageDelta): void {
    if (delta.rowsGone.length > 0 || delta.columnsGone.length > 0) this.#takeAway(delta);
    for (const node of delta.nodes) put(this.nodes, this.rowOf, node.name, node);
    for (const one of delta.daemonSets) put(this.daemonSets, this.columnOf, daemonSetKey(one), one);
    this.#makeRoom();
    this.kinds.push(...delta.kinds);
    if (this.kinds.length > NOT_SAID) throw new WireError('there are more kinds than places for them');
    for (const { row, column, kind } of delta.cells) {
      const cells = this.#columns[column];
      if (cells === undefined || row >= this.nodes.length) throw new WireError('a changed cell lies outside the grid');
      if (kind !== NOT_SAID && kind >= this.kinds.length) throw new WireError('a changed cell is of no known kind');
      cells[row] = kind;
      this.#words?.delete(wordsPlace({ row, column }));
    }
    for (const one of delta.words) this.#words?.set(wordsPlace(one), one);
    this.#head = { ...this.#head, revision: delta.revision, observedAt: delta.observedAt };
  }

  /** A snapshot of its own: later deltas do not change it. Words come column after column. */
  toSnapshot(): PageSnapshot {
    const words = this.#words === null ? null : [...this.#words].sort(([a], [b]) => a - b).map(([, one]) => one);
    return {
      ...this.#head,
      nodes: [...this.nodes],
      daemonSets: [...this.daemonSets],
      kinds: [...this.kinds],
      cells: this.#columns.map((_, column) => this.column(column).slice()),
      words,
    };
  }

  #takeAway({ rowsGone, columnsGone }: PageDelta): void {
    const rows = newPlaces(this.nodes.length, rowsGone);
    const columns = newPlaces(this.daemonSets.length, columnsGone);
    for (const cells of this.#columns) compact(cells, rows);
    compact(this.nodes, rows);
    compact(this.daemonSets, columns);
    compact(this.#columns, columns);
    const rowsLeft = rows.length - rowsGone.length;
    this.nodes.length = rowsLeft;
    this.daemonSets.length = columns.length - columnsGone.length;
    this.#columns.length = this.daemonSets.length;
    for (const cells of this.#columns) cells.fill(NOT_SAID, rowsLeft);
    const words = [...(this.#words?.values() ?? [])];
    this.#words?.clear();
    for (const one of words) {
      const row = rows[one.row] ?? -1;
      const column = columns[one.column] ?? -1;
      if (row >= 0 && column >= 0) this.#words?.set(wordsPlace({ row, column }), { ...one, row, column });
    }
    this.#index();
  }

  #makeRoom(): void {
    const rows = this.nodes.length;
    while (this.#columns.length < this.daemonSets.length) this.#columns.push(new Uint16Array());
    for (const [column, cells] of this.#columns.entries()) {
      if (cells.length < rows) this.#columns[column] = withRoom(cells, Math.ceil(rows * SPARE));
    }
  }

  #index(): void {
    this.rowOf.clear();
    this.columnOf.clear();
    for (const [row, { name }] of this.nodes.entries()) this.rowOf.set(name, row);
    for (const [column, one] of this.daemonSets.entries()) this.columnOf.set(daemonSetKey(one), column);
  }
}

function wordsPlace({ row, column }: { readonly row: number; readonly column: number }): number {
  return column * WORDS_STRIDE + row;
}

/** A copy of `length` cells; nothing was said of those that are more. */
function withRoom(cells: Uint16Array, length: number): Uint16Array {
  const grown = new Uint16Array(length).fill(NOT_SAID);
  grown.set(cells);
  return grown;
}

/** Replaces what has this key, or puts it at the end. */
function put<T>(list: T[], placeOf: Map<string, number>, key: string, one: T): void {
  const place = placeOf.get(key) ?? list.length;
  placeOf.set(key, place);
  list[place] = one;
}

/** The new place of each old one; -1 for those that are gone. */
function newPlaces(length: number, gone: readonly number[]): Int32Array {
  const places = new Int32Array(length);
  for (const place of gone) {
    if (place >= length) throw new WireError('what is gone was never there');
    places[place] = -1;
  }
  let next = 0;
  for (const [place, isGone] of places.entries()) if (isGone === 0) places[place] = next++;
  return places;
}

/** Moves to the front what stays. */
function compact<T>(list: { [place: number]: T }, places: Int32Array): void {
  for (const [from, to] of places.entries()) if (to >= 0) list[to] = list[from] as T;
}
