/** What a pixel of a strip can show. The number of a mark is its rank: of the nodes that share a pixel, the largest wins. */
import { CELL_STATES, type CellState } from '../../lib/coverage/model.ts';
import type { GlyphName } from '../glyph/sprite.tsx';

/** By the glyph that the grid shows for the same. Best first; what is only the last known stands before what is. */
export const MARKS = [
  'notSelected',
  'healthy',
  'old-healthy',
  'outdated',
  'old-outdated',
  'passing',
  'old-misscheduled',
  'misscheduled',
  'unread',
  'question',
  'unknown',
  'old-repelled',
  'repelled',
  'old-notReady',
  'notReady',
  'old-pending',
  'pending',
  'old-missing',
  'missing',
] as const satisfies readonly GlyphName[];
export type Mark = (typeof MARKS)[number];

const RANKS = new Map<GlyphName, number>(MARKS.map((mark, rank) => [mark, rank]));

/** The number of a mark. Throws for a glyph that stands for no cell. */
export function rankOf(glyph: GlyphName): number {
  const rank = RANKS.get(SAME_MARK[glyph] ?? glyph);
  if (rank === undefined) throw new Error(`A strip has no mark for the glyph ${glyph}.`);
  return rank;
}

/** Glyphs whose difference a strip leaves to its lens. */
const SAME_MARK: Partial<Record<GlyphName, Mark>> = {
  meant: 'notSelected',
  warned: 'healthy',
  required: 'repelled',
};

export function markOf(rank: number): Mark {
  return MARKS[rank] ?? 'unknown';
}

/** From here on a mark is never narrower than `Axis.minMark`: a single node must be seen. */
export const FIRST_WIDE = rankOf('passing');
/** From here on it is a gap, or was one when it was last known. */
export const FIRST_GAP = rankOf('old-repelled');

/** The state that a mark stands for. */
export function stateOfMark(mark: Mark): CellState {
  const state = mark.replace('old-', '');
  return isState(state) ? state : 'unknown';
}

function isState(text: string): text is CellState {
  return (CELL_STATES as readonly string[]).includes(text);
}
