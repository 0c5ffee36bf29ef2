/** The cells that a picture spells out, each with what is looked up about it. */
import { isSerious } from '../model.ts';
import type { CellView, Picture } from '../picture.ts';
import type { Agent } from './agents.ts';
import { placeCells } from './cell-places.ts';
import type { Gaps } from './gaps.ts';

export interface ListedCell {
  readonly cell: CellView;
  /** Place of its node; -1 for one that the picture does not have. */
  readonly row: number;
  /** Null where its DaemonSet counts for nothing. */
  readonly agent: Agent | null;
  readonly isGap: boolean;
}

/** In the picture's order. */
export function listCells(picture: Picture, gaps: Gaps): readonly ListedCell[] {
  const { rows, columns } = placeCells(picture);
  return picture.cells.map((cell, place) => {
    const row = rows[place] ?? -1;
    const column = columns[place] ?? -1;
    return { cell, row, agent: gaps.agentAt(column), isGap: gaps.isGapAt(row, column, cell.state) };
  });
}

/** Whether it is a gap that needs someone: what is normally starting is not. */
export function isUrgentGap({ cell, isGap }: Pick<ListedCell, 'cell' | 'isGap'>): boolean {
  return isGap && isSerious(cell);
}
