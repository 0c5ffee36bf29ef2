/** A place that is in no list of kinds: nothing was said of the cell yet. */
import type { CellKind } from './messages.ts';

export const NOT_SAID = 0xffff;

/** How a cell is shown of which nothing was said: not known, and never healthy. */
export const NOT_SAID_KIND: CellKind = {
  state: 'unknown',
  reason: 'NotReadYet',
  severity: 'warning',
  confidence: 'certain',
  lastKnown: 'unknown',
};

/** What is at the place; NOT_SAID_KIND where nothing is. */
export function kindAt(kinds: readonly CellKind[], place: number): CellKind {
  return kinds[place] ?? NOT_SAID_KIND;
}
