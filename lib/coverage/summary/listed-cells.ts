/** The cells that a picture spells out, each with what is looked up about it. */
import { isSerious } from '../model.ts';
import type { CellView, Picture } from '../picture.ts';
import { placeCells } from './cell-places.ts';
import { mayFollow } from './chains.ts';
import { culpritOf, fingerprint } from './culprit.ts';
import type { Gaps } from './gaps.ts';
import { sinceOf } from './words.ts';

export class ListedCell {
  readonly cell: CellView;
  /** Place of its node; -1 for one that the picture does not have. */
  readonly row: number;
  /** The same of its DaemonSet. */
  readonly column: number;
  readonly isGap: boolean;
  /** Whether it is a gap that needs someone: what is normally starting is not. */
  readonly isUrgent: boolean;
  #cause: string | null = null;
  #mayFollow: boolean | null = null;
  #since: { readonly ms: number | null } | null = null;

  constructor(cell: CellView, row: number, column: number, isGap: boolean) {
    this.cell = cell;
    this.row = row;
    this.column = column;
    this.isGap = isGap;
    this.isUrgent = isGap && isSerious(cell);
  }

  /** Makes what takes long before it is asked for. `known` are causes that are compared quickest as the same string. */
  prepare(known: Map<string, string>): void {
    if (this.#cause !== null || !isSerious(this.cell)) return;
    const cause = causeOf(this.cell);
    this.#cause = known.get(cause) ?? cause;
    known.set(cause, this.#cause);
    void [this.mayFollow, this.since];
  }

  /** Equal for cells with one cause. */
  get cause(): string {
    this.#cause ??= causeOf(this.cell);
    return this.#cause;
  }

  /** Whether another agent's gap may be why. */
  get mayFollow(): boolean {
    this.#mayFollow ??= mayFollow(this.cell);
    return this.#mayFollow;
  }

  /** In milliseconds; null when nothing tells. */
  get since(): number | null {
    this.#since ??= { ms: sinceOf(this.cell) };
    return this.#since.ms;
  }
}

/** Equal for cells with one cause. */
export function causeOf(cell: CellView): string {
  return `${cell.daemonSet}:${cell.state}:${cell.reason}:${fingerprint(culpritOf(cell))}`;
}

/** In the picture's order. Of `before`, what stands at the same place is taken over. */
export function listCells(picture: Picture, gaps: Gaps, before: readonly ListedCell[]): readonly ListedCell[] {
  const { rows, columns } = placeCells(picture);
  let next = 0;
  return picture.cells.map((cell, place) => {
    const row = rows[place] ?? -1;
    const column = columns[place] ?? -1;
    const isGap = gaps.isGapAt(row, column, cell.state);
    while (isAhead(before[next], row, column)) next++;
    const was = before[next];
    if (was?.cell !== cell) return new ListedCell(cell, row, column, isGap);
    next++;
    return was.row === row && was.column === column && was.isGap === isGap
      ? was
      : new ListedCell(cell, row, column, isGap);
  });
}

/** Whether it comes before the place in a list of row by row. */
function isAhead(was: ListedCell | undefined, row: number, column: number): boolean {
  return was !== undefined && (was.row < row || (was.row === row && was.column < column));
}
