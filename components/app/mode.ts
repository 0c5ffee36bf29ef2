/** In which condition the page is. Everything but `live` changes what may be shown as known. */
import type { ConnectionState } from '../../lib/client/connection.ts';
import type { PageFacts } from '../../lib/client/page-data.ts';
import { DECIDING } from '../../lib/coverage/objects.ts';
import type { SourceState, SourceView } from '../../lib/coverage/picture.ts';
import { sourceOf } from '../../lib/coverage/summary/sources.ts';
import type { Verdict } from '../../lib/coverage/summary/types.ts';
import { count, formatMoment, formatSpan } from '../../lib/coverage/summary/words.ts';

/** `lost`: no word from Rollcall itself. `stale`: Rollcall has none from the API server. */
export type Mode = 'live' | 'lost' | 'stale' | 'forbidden' | 'connecting' | 'empty';

export function modeOf(
  picture: Pick<PageFacts, 'sources' | 'nodes' | 'daemonSets'>,
  phase: ConnectionState['phase'],
): Mode {
  if (phase === 'lost') return 'lost';
  const states = DECIDING.map((resource): SourceState => sourceOf(picture, resource)?.state ?? 'syncing');
  if (states.includes('stale')) return 'stale';
  if (states.includes('forbidden')) return 'forbidden';
  if (states.includes('syncing')) return 'connecting';
  return picture.daemonSets.length === 0 || picture.nodes.length === 0 ? 'empty' : 'live';
}

/** Nothing is current: marks are grey, and the past tense is in order. */
export function isPast(mode: Mode): boolean {
  return mode === 'lost' || mode === 'stale';
}

/** The headline when the page has lost Rollcall: the summary is made from the picture and can't know it. `gaps`: nodes. */
export function lostVerdict(gaps: number, lastMessageAt: number, now: number): Verdict {
  const then = gaps === 0 ? 'No node had a gap then.' : `${count(gaps, 'node')} had gaps then.`;
  return {
    lead: `Nothing known since ${formatMoment(lastMessageAt, now)}:`,
    rest: `this page has had no word from Rollcall for ${formatSpan(now - lastMessageAt)}. ${then}`,
    details: ['Grey marks are the last known states. No cell counts as healthy until Rollcall answers again.'],
  };
}

/** The headline when no headline could be made: the picture goes on, its meaning does not. */
export const BEHIND: Verdict = {
  lead: 'Rollcall can\u2019t say what this page shows:',
  rest: 'it fails at making the summary, and tries again. The grid is current.',
  details: [],
};

/** The API server's own words stand beside the matrix, in full: the headline need not repeat them. */
export function withoutAnswers(verdict: Verdict, sources: readonly SourceView[]): Verdict {
  const answers = new Set(sources.map((source) => source.message));
  return { ...verdict, details: verdict.details.filter((line) => !answers.has(line)) };
}
