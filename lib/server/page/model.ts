/**
 * What open pages show, kept up by difference: what a `settle` touched becomes a delta, and the whole is there for who
 * starts. `model.test.ts` holds it equal to one made afresh. Knows no revision and nobody who listens.
 */
import { cellOf } from '../../coverage/engine/cell-record.ts';
import type { CoverageEngine, Settled } from '../../coverage/engine/engine.ts';
import type { Cell } from '../../coverage/model.ts';
import { type CellView, cellView, type Picture, toTimestamp } from '../../coverage/picture.ts';
import type { PolicyStatus } from '../../coverage/policy/policy.ts';
import { asKnown, type Freshness } from '../../coverage/views/as-known.ts';
import { daemonSetViewOf } from '../../coverage/views/picture-view.ts';
import type { CellChange, CellKind, CellWords, PageDelta, PageNode, PageSnapshot } from '../../wire/messages.ts';
import { DaemonSetViews } from './daemon-set-views.ts';
import { Grid } from './grid.ts';
import type { KindPool } from './kinds.ts';
import { NodeViews, pageNode } from './node-views.ts';
import { PictureRows } from './picture-rows.ts';

/** What may be taken as known, and what the policy makes of it. With others it is another model. */
export interface Terms {
  readonly freshness: Freshness;
  readonly policy: PolicyStatus;
}

/** With more cells than these spelled out, pages ask for the words of those that they show. */
const MOST_WORDS = 2_000;
/** So that it does not change to and fro. */
const FEW_WORDS = 1_500;

export type ModelDelta = Omit<PageDelta, 'revision' | 'observedAt'>;
export type ModelSnapshot = Pick<PageSnapshot, 'nodes' | 'daemonSets' | 'kinds' | 'cells' | 'words'>;

export class PageModel {
  readonly #engine: CoverageEngine;
  readonly #terms: Terms;
  readonly #grid: Grid;
  readonly #nodes = new NodeViews();
  readonly #daemonSets: DaemonSetViews;
  readonly #pictured: PictureRows;
  #kindsTold: number;
  #hasWords: boolean;

  /** Takes in all that the engine holds, by name. `kinds` are of the model before: pages know them by their places. */
  constructor(engine: CoverageEngine, terms: Terms, now: number, kinds?: KindPool) {
    this.#engine = engine;
    this.#terms = terms;
    this.#grid = new Grid(kinds);
    const { rows, columns } = this.#grid;
    this.#daemonSets = new DaemonSetViews((key, at) => {
      const counts = this.#grid.countColumn(columns.placeOf(key) ?? -1);
      return daemonSetViewOf(engine, key, { now: at, policy: terms.policy }, terms.freshness, counts);
    });
    this.#pictured = new PictureRows(this.#grid, (node, daemonSet) => this.#cellView(daemonSet, node));
    for (const name of [...engine.objects.nodes.keys()].sort()) this.#grid.addRow(name);
    for (const key of [...engine.columns.keys()].sort()) this.#addColumn(key);
    for (const [column, key] of columns.names.entries()) this.#fill(column, key);
    this.#renewNodes(rows.names, now);
    for (const key of columns.names) this.#daemonSets.get(key, now);
    this.#daemonSets.takeUntold(now);
    this.#kindsTold = this.kinds.kinds.length;
    this.#hasWords = this.#grid.spelledOut <= MOST_WORDS;
  }

  get kinds(): KindPool {
    return this.#grid.kinds;
  }

  /** Names in the order of rows. */
  get rows(): readonly string[] {
    return this.#grid.rows.names;
  }

  /** `namespace/name` in the order of columns. */
  get columns(): readonly string[] {
    return this.#grid.columns.names;
  }

  /** The kinds of cells that there are, with the number of their cells. */
  numbers(): Iterable<readonly [CellKind, number]> {
    return this.#grid.numbers();
  }

  /** When a page is to be told more of a DaemonSet, in milliseconds; Infinity where that is not known. */
  nextDueAt(): number {
    return this.#daemonSets.nextDueAt();
  }

  /**
   * Takes in what the engine settled. Null where a page sees nothing of it; `restart` where pages have to start from a
   * snapshot, since their words are no longer sent, or are sent again.
   */
  settle(settled: Settled, now: number): ModelDelta | 'restart' | null {
    const { rows, columns, kinds: pool } = this.#grid;
    const rowsGone = rows.placesOf(settled.nodesGone);
    const columnsGone = columns.placesOf(settled.daemonSetsGone);
    this.#takeAway(settled, rowsGone, columnsGone);
    for (const name of settled.nodes) {
      if (rows.placeOf(name) !== undefined || !this.#engine.objects.nodes.has(name)) continue;
      this.#grid.addRow(name);
      this.#pictured.touchRows();
    }
    for (const key of settled.daemonSets) {
      if (columns.placeOf(key) !== undefined) this.#daemonSets.touch(key);
      else if (this.#engine.columns.has(key)) this.#addColumn(key);
    }
    const { cells, words } = this.#takeCells(settled.cells);
    const nodes = this.#renewNodes(settled.nodes, now);
    const daemonSets = this.#daemonSets.takeUntold(now);
    const kinds = pool.kinds.slice(this.#kindsTold);
    this.#kindsTold += kinds.length;
    if (this.#changesWords()) return 'restart';
    const isNothing = [rowsGone, columnsGone, nodes, daemonSets, cells, words].every(({ length }) => length === 0);
    return isNothing ? null : { rowsGone, columnsGone, nodes, daemonSets, kinds, cells, words };
  }

  /** All that a page starts from. */
  snapshot(now: number): ModelSnapshot {
    const { rows, columns, kinds } = this.#grid;
    return {
      nodes: rows.names.map((name) => pageNode(this.#nodes.get(name))),
      daemonSets: columns.names.flatMap((key) => this.#daemonSets.get(key, now) ?? []),
      kinds: [...kinds.kinds],
      cells: columns.names.map((_, column) => this.#grid.column(column).slice()),
      words: this.#hasWords ? this.#allWords() : null,
    };
  }

  /** The same for scripts and for what is said of all of it, by name. What did not change since the last call is kept. */
  picture(now: number): Pick<Picture, 'nodes' | 'daemonSets' | 'grid' | 'cells'> {
    const { names, columns } = this.#pictured;
    const rows = names.map((name) => this.#pictured.row(name));
    return {
      nodes: names.map((name) => this.#nodes.get(name)),
      daemonSets: columns.flatMap((column) => this.#daemonSets.get(this.columns[column] ?? '', now) ?? []),
      grid: rows.map(({ letters }) => letters),
      cells: rows.flatMap(({ cells }) => cells),
    };
  }

  /** The cells that are spelled out on these nodes. Names that are not there are left out. */
  cellsOn(nodes: readonly string[]): CellView[] {
    const known = nodes.filter((name) => this.#grid.rows.placeOf(name) !== undefined);
    return known.flatMap((name) => this.#pictured.row(name).cells);
  }

  #takeAway({ nodesGone, daemonSetsGone }: Settled, rows: readonly number[], columns: readonly number[]): void {
    this.#grid.removeRows(rows);
    this.#grid.removeColumns(columns);
    for (const name of nodesGone) {
      this.#nodes.delete(name);
      this.#pictured.touch(name);
    }
    for (const key of daemonSetsGone) this.#daemonSets.delete(key);
    if (rows.length > 0) this.#pictured.touchRows();
    if (columns.length > 0) this.#pictured.touchColumns();
  }

  #addColumn(key: string): void {
    this.#grid.addColumn(key);
    this.#daemonSets.add(key);
    this.#pictured.touchColumns();
  }

  /** What is new of them for a page. */
  #renewNodes(names: Iterable<string>, now: number): PageNode[] {
    const nodes: PageNode[] = [];
    for (const name of names) {
      const object = this.#engine.objects.nodes.get(name);
      const row = this.#grid.rows.placeOf(name);
      if (object === undefined || row === undefined) continue;
      const node = this.#nodes.renew(object, this.#grid.countRow(row), now);
      if (node !== null) nodes.push(node);
    }
    return nodes;
  }

  #takeCells(changed: readonly Cell[]): { readonly cells: CellChange[]; readonly words: CellWords[] } {
    const { rows, columns, kinds } = this.#grid;
    const cells: CellChange[] = [];
    const words: CellWords[] = [];
    for (const cell of changed) {
      const row = rows.placeOf(cell.node);
      const column = columns.placeOf(cell.daemonSet);
      if (row === undefined || column === undefined) continue;
      const known = asKnown(cell, this.#terms.freshness);
      const kind = kinds.placeOf(known);
      this.#pictured.touch(cell.node);
      if (kind !== this.#grid.kindAt(row, column)) {
        this.#grid.set(row, column, kind);
        cells.push({ row, column, kind });
      }
      if (this.#hasWords && kinds.isSpelledOut(kind)) words.push(wordsOf(known, row, column));
    }
    return { cells: cells.sort(byColumn), words: words.sort(byColumn) };
  }

  #fill(column: number, key: string): void {
    const { rows, kinds } = this.#grid;
    const records = this.#engine.columns.get(key)?.records;
    rows.names.forEach((name, row) => {
      const record = records?.get(name);
      if (record !== undefined)
        this.#grid.set(row, column, kinds.placeOf(asKnown(cellOf(name, key, record), this.#terms.freshness)));
    });
  }

  #cellView(key: string, node: string): CellView | null {
    const cell = this.#engine.cell(key, node);
    return cell === null ? null : cellView(asKnown(cell, this.#terms.freshness));
  }

  #allWords(): CellWords[] {
    const words: CellWords[] = [];
    this.columns.forEach((key, column) => {
      this.#grid.column(column).forEach((kind, row) => {
        if (!this.#grid.kinds.isSpelledOut(kind)) return;
        const cell = this.#engine.cell(key, this.rows[row] ?? '');
        if (cell !== null) words.push(wordsOf(asKnown(cell, this.#terms.freshness), row, column));
      });
    });
    return words;
  }

  /** Whether words are sent from now on, or no more. */
  #changesWords(): boolean {
    const before = this.#hasWords;
    this.#hasWords = this.#grid.spelledOut <= (before ? MOST_WORDS : FEW_WORDS);
    return this.#hasWords !== before;
  }
}

function wordsOf({ message, since, pod }: Cell, row: number, column: number): CellWords {
  return { row, column, message, since: toTimestamp(since), pod };
}

type Placed = Pick<CellWords, 'row' | 'column'>;

function byColumn(a: Placed, b: Placed): number {
  return a.column - b.column || a.row - b.row;
}
