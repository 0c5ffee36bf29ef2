/** The rows of the whole picture, by name. A row stays the same object until one of its cells changes. */
import type { CellView } from '../../coverage/picture.ts';
import type { Grid } from './grid.ts';

interface PictureRow {
  /** One a column, by the columns' names. */
  readonly letters: string;
  /** Those that are spelled out. */
  readonly cells: readonly CellView[];
}

export class PictureRows {
  readonly #grid: Grid;
  readonly #viewAt: (node: string, daemonSet: string) => CellView | null;
  readonly #rows = new Map<string, PictureRow>();
  #names: readonly string[] | null = null;
  #columns: readonly number[] | null = null;

  /** `viewAt` gives null where nothing was said of the cell. */
  constructor(grid: Grid, viewAt: (node: string, daemonSet: string) => CellView | null) {
    this.#grid = grid;
    this.#viewAt = viewAt;
  }

  /** A cell of the row changed, or the row is gone. */
  touch(name: string): void {
    this.#rows.delete(name);
  }

  /** Rows came or went. */
  touchRows(): void {
    this.#names = null;
  }

  /** Columns came or went. */
  touchColumns(): void {
    this.#columns = null;
    this.#rows.clear();
  }

  /** Names of rows, sorted. */
  get names(): readonly string[] {
    this.#names ??= [...this.#grid.rows.names].sort();
    return this.#names;
  }

  /** Places of columns, by name. */
  get columns(): readonly number[] {
    const { names } = this.#grid.columns;
    this.#columns ??= [...names.keys()].sort((a, b) => ((names[a] ?? '') < (names[b] ?? '') ? -1 : 1));
    return this.#columns;
  }

  /** The row of a node that is there. */
  row(name: string): PictureRow {
    const made = this.#rows.get(name) ?? this.#make(name);
    this.#rows.set(name, made);
    return made;
  }

  #make(name: string): PictureRow {
    const { rows, columns, kinds } = this.#grid;
    const row = rows.placeOf(name) ?? -1;
    const cells: CellView[] = [];
    let letters = '';
    for (const column of this.columns) {
      const kind = this.#grid.kindAt(row, column);
      letters += kinds.letterAt(kind);
      const view = kinds.isSpelledOut(kind) ? this.#viewAt(name, columns.names[column] ?? '') : null;
      if (view !== null) cells.push(view);
    }
    return { letters, cells };
  }
}
