/** From a picture to what it means. */
import type { Picture } from '../picture.ts';
import { coverCategories } from './categories.ts';
import { countAgentStates, countStates } from './counts.ts';
import { findLastKnown } from './last-known.ts';
import { type Lookup, makeLookup } from './lookup.ts';
import { findProblems } from './problems.ts';
import type { Summary } from './types.ts';
import { makeVerdict } from './verdict.ts';

/**
 * Pure: the same picture and `now` (milliseconds since the epoch) give the same words, on any machine. `lookup` is of
 * both, for callers that have one.
 */
export function summarise(picture: Picture, now: number, lookup: Lookup = makeLookup(picture, now)): Summary {
  const counts = countStates(picture);
  const hasIgnored = picture.daemonSets.some(({ isIgnored }) => isIgnored);
  return {
    verdict: makeVerdict(lookup, hasIgnored ? countAgentStates(picture) : counts),
    categories: coverCategories({ picture, now }, lookup.gaps),
    problems: findProblems(lookup),
    lastKnown: findLastKnown(lookup),
    counts,
  };
}
