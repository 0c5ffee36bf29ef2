/** What a DaemonSet of several categories is counted for, and what the grid says. */
import type { Category, CellState } from '../model.ts';
import { type DaemonSetView, LETTER_STATES, type Picture } from '../picture.ts';

/**
 * Its first category, and of the others those that no DaemonSet has first: a collector that may also ship logs is not
 * required where a log shipper stands beside it.
 */
export function countedFor(daemonSets: readonly DaemonSetView[]): readonly (readonly Category[])[] {
  const first = new Set(daemonSets.map(({ categories }) => categories[0]));
  return daemonSets.map(({ categories }) => categories.filter((one, place) => place === 0 || !first.has(one)));
}

/** A place that the grid does not fill is `unknown`. */
export function stateAt(picture: Picture, row: number, column: number): CellState {
  return LETTER_STATES.get(picture.grid[row]?.[column] ?? '') ?? 'unknown';
}
