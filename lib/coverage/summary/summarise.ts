/** From a picture to what it means. */
import type { Picture } from '../picture.ts';
import { coverCategories } from './categories.ts';
import { countAgentStates, countStates } from './counts.ts';
import { findLastKnown } from './last-known.ts';
import { type Lookup, makeLookup } from './lookup.ts';
import { findingProblems } from './problems.ts';
import { finish } from './steps.ts';
import type { Summary } from './types.ts';
import { makeVerdict } from './verdict.ts';

/**
 * Pure: the same picture and `now` (milliseconds since the epoch) give the same words, on any machine. `lookup` is of
 * both, for callers that have one.
 */
export function summarise(picture: Picture, now: number, lookup: Lookup = makeLookup(picture, now)): Summary {
  return finish(summarising(lookup));
}

/** The same in steps. */
export function* summarising(lookup: Lookup): Generator<void, Summary> {
  const { picture } = lookup;
  const counts = countStates(picture);
  const hasIgnored = picture.daemonSets.some(({ isIgnored }) => isIgnored);
  yield* lookup.prepare();
  const problems = yield* findingProblems(lookup);
  const verdict = makeVerdict(lookup, hasIgnored ? countAgentStates(picture) : counts);
  yield;
  const categories = coverCategories(lookup, lookup.gaps);
  yield;
  return { verdict, categories, problems, lastKnown: findLastKnown(lookup), counts };
}
