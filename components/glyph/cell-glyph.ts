/** Which glyph a cell gets. The only place that turns states into looks. */
import type { CellState } from '../../lib/coverage/model.ts';
import type { CellKind } from '../../lib/wire/messages.ts';
import type { GlyphName } from './sprite.tsx';

/** Causes that whole lists share, as the server names them. */
const SHARED_CAUSE: ReadonlyMap<string, GlyphName> = new Map([
  ['NotReadYet', 'unread'],
  ['SourceForbidden', 'question'],
]);

export const LAST_KNOWN: Readonly<Record<CellState, GlyphName>> = {
  healthy: 'old-healthy',
  outdated: 'old-outdated',
  notReady: 'old-notReady',
  pending: 'old-pending',
  missing: 'old-missing',
  repelled: 'old-repelled',
  misscheduled: 'old-misscheduled',
  notSelected: 'notSelected',
  unknown: 'unknown',
};

/**
 * `isStale`: the page has lost its line, so that nothing it holds is current. A state that was known before its list
 * went stale is drawn grey; everything else unknown is drawn as unknown.
 */
export function glyphOf(
  state: CellState,
  cell: Pick<CellKind, 'reason' | 'lastKnown'> | null,
  isStale: boolean,
): GlyphName {
  if (state !== 'unknown') return isStale ? LAST_KNOWN[state] : state;
  const shared = SHARED_CAUSE.get(cell?.reason ?? '');
  if (shared !== undefined) return shared;
  const lastKnown = cell?.reason === 'SourceStale' ? cell.lastKnown : undefined;
  return lastKnown === undefined ? 'unknown' : LAST_KNOWN[lastKnown];
}

/** Text colour of a state, as a class. */
export function textClass(state: CellState): string {
  return TEXT[state];
}

const TEXT: Readonly<Record<CellState, string>> = {
  healthy: 'text-ok-t',
  outdated: 'text-upd-t',
  notReady: 'text-nr-t',
  pending: 'text-mis-t',
  missing: 'text-mis-t',
  repelled: 'text-tnt-t',
  notSelected: 'text-fg-3',
  misscheduled: 'text-nr-t',
  unknown: 'text-unk-t',
};

const WORDS: Readonly<Record<CellState, string>> = {
  healthy: 'healthy',
  outdated: 'updating',
  notReady: 'not ready',
  pending: 'pending',
  missing: 'missing',
  repelled: 'excluded by taint',
  notSelected: 'by design',
  misscheduled: 'misscheduled',
  unknown: 'unknown',
};

/** A state as people say it. Under OnDelete an old revision waits for someone, it does not update. */
export function stateWords(state: CellState, updateStrategy = ''): string {
  return state === 'outdated' && updateStrategy === 'OnDelete' ? 'waiting for you' : WORDS[state];
}

/** The order of the legend, and of its keys 1 to 9. */
export const LEGEND_STATES: readonly CellState[] = [
  'healthy',
  'outdated',
  'notReady',
  'missing',
  'pending',
  'repelled',
  'notSelected',
  'unknown',
  'misscheduled',
];
