/** Glyph and words of a cell of the grid. */
import { isSerious } from '../../lib/coverage/model.ts';
import { reasonWords } from '../../lib/coverage/summary/reason-words.ts';
import type { CellKind } from '../../lib/wire/messages.ts';
import { glyphOf, stateWords } from '../glyph/cell-glyph.ts';
import type { GlyphName } from '../glyph/sprite.tsx';
import type { GridCell } from './columns.ts';

/** `isLost`: nothing on the page is current. */
export function gridGlyph(cell: GridCell, isLost: boolean): GlyphName {
  if (isMeant(cell)) return 'meant';
  if (isRequired(cell)) return isLost ? 'old-repelled' : 'required';
  if (cell.isPassing && !isLost && cell.shown === cell.state) return 'passing';
  return isWarned(cell) && !isLost ? 'warned' : glyphOf(cell.state, cell.cell, isLost);
}

/** A taint keeps the agent off, and that is by design. */
export function isMeant({ shown, look }: Pick<GridCell, 'shown' | 'look'>): boolean {
  return shown === 'repelled' && look === 'notSelected';
}

/** Nothing selects the node, and the policy requires it. */
export function isRequired({ shown, look }: Pick<GridCell, 'shown' | 'look'>): boolean {
  return shown === 'notSelected' && look === 'repelled';
}

/** Does its work, and something about it needs attention. What is merely worth knowing is left to words. */
export function isWarned({
  state,
  cell,
}: {
  readonly state: string;
  readonly cell: Pick<CellKind, 'severity'> | null;
}): boolean {
  return state === 'healthy' && cell !== null && isSerious(cell);
}

/** `healthy`, `excluded by taint, taint not tolerated`, `by design, taint not tolerated`. Without ages. */
export function gridWords(cell: GridCell, isLost: boolean): string {
  const { state, shown, look, member } = cell;
  const words = isRequired(cell) ? 'not selected, required by policy' : stateWords(look, member.updateStrategy);
  if (isLost || shown !== state) return `unknown, last known ${words}`;
  const reason = cell.cell === null ? '' : reasonWords(cell.cell.reason);
  return `${words}${reason === '' ? '' : `, ${reason}`}`;
}
