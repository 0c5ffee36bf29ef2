/**
 * Nothing is shown as known that isn't: when a list is not live, the cells that depend on it become unknown and keep
 * what was known last. The only place where freshness meets verdicts.
 */
import type { Cell } from '../model.ts';
import type { ResourceName } from '../objects.ts';
import type { SourceState } from '../picture.ts';

/** How fresh each list is. */
export type Freshness = ReadonlyMap<ResourceName, SourceState>;

const WORDS: Readonly<Record<Exclude<SourceState, 'live'>, { readonly reason: string; readonly says: string }>> = {
  syncing: { reason: 'NotReadYet', says: 'have not been read yet.' },
  stale: { reason: 'SourceStale', says: 'are not being watched: the API server does not answer.' },
  forbidden: { reason: 'SourceForbidden', says: 'may not be read: the list and watch permissions are missing.' },
};

/** The list whose state makes this cell unknown, or null when the cell is known. */
export function unknownBecause(cell: Cell, freshness: Freshness): ResourceName | null {
  for (const resource of ['nodes', 'daemonsets'] as const) if (freshness.get(resource) !== 'live') return resource;
  if (freshness.get('pods') === 'live') return null;
  const isDecidedBySpecs = cell.pod === null && (cell.state === 'repelled' || cell.state === 'notSelected');
  return isDecidedBySpecs ? null : 'pods';
}

/** The cell as it may be shown. */
export function asKnown(cell: Cell, freshness: Freshness): Cell {
  const resource = unknownBecause(cell, freshness);
  if (resource === null) return cell;
  const state = freshness.get(resource);
  const words = WORDS[state === undefined || state === 'live' ? 'syncing' : state];
  return {
    ...cell,
    state: 'unknown',
    reason: words.reason,
    severity: 'warning',
    message: `${resource} ${words.says}`,
    confidence: 'certain',
    lastKnown: state === 'stale' ? cell.state : 'unknown',
  };
}
