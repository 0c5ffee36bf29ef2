/** The smallest expression that covers the nodes of a problem and hardly any other. */
import { findComposite } from './common-cause-composite.ts';
import {
  type Candidate,
  compareTerms,
  countFeatures,
  findSingles,
  isSameMatch,
  score,
  type TermTest,
  type Universe,
} from './common-cause-singles.ts';
import type { FeatureKind, FeatureTable } from './features.ts';

/** Fewer than this share of the nodes, and the expression does not explain them. */
const ENOUGH_INSIDE = 0.75;
/** When more than half of the nodes that match are fine, the expression explains nothing. */
const ENOUGH_OF_TOTAL = 0.5;
/** Nor does it when more than this share of the nodes outside the problem match. */
const FEW_OTHERS = 0.25;
/** Expressions that match as many nodes as the best, beside it. */
const AT_MOST = 4;
/** From this score on, one term says enough: a set or two terms together would only fit by chance. */
const EXPLAINS_WELL = 0.9;
/** What two terms have to explain better than the best one. */
const WORTH_A_SECOND = 0.1;

/**
 * The best candidate first, then others that match as many nodes, at most four and one of a kind. One term where one
 * explains well; else a set of values or two terms together, where those do. Empty when nothing sets the nodes apart.
 * `rows` is a part of the universe; a term that `isNoCause` is never named, such as what follows from the problem
 * itself. A single node needs something that no other has.
 */
export function findCommonCause(
  table: FeatureTable,
  rows: readonly number[],
  universe: Universe,
  isNoCause: TermTest = () => false,
): readonly Candidate[] {
  const size = rows.length;
  if (size === 0 || size >= universe.rows.length) return [];
  const inside = countFeatures(table, rows);
  const singles = findSingles(table, rows, inside, universe).filter(({ terms: [term] }) => !isNoCause(term));
  const telling = singles
    .filter((candidate) => isTelling(candidate, size, universe.rows.length))
    .sort((a, b) => score(b, size) - score(a, size) || compareTerms(a, b));
  const [best] = telling;
  const reached = best === undefined ? 0 : score(best, size);
  if (size > 1 && reached < EXPLAINS_WELL) {
    const atLeast = Math.max(EXPLAINS_WELL, reached + WORTH_A_SECOND);
    const composite = findComposite({ table, rows, inside, universe, singles, isNoCause, atLeast });
    if (composite !== null) return [composite];
  }
  if (best === undefined) return [];
  const said = new Set<string>();
  return telling
    .filter((candidate) => isSameMatch(candidate, best))
    .filter(({ terms: [{ kind }] }) => !said.has(kind) && said.add(kind))
    .slice(0, AT_MOST);
}

/** What tells one node from all others by itself; a label or an age that only it has tells nothing. */
const TELLING_ALONE: ReadonlySet<FeatureKind> = new Set([
  'kernel',
  'kubelet',
  'osImage',
  'operatingSystem',
  'architecture',
  'condition',
  'taint',
]);

function isTelling(candidate: Candidate, size: number, universeSize: number): boolean {
  const { inside, insideTotal, terms } = candidate;
  const [{ kind, isNot }] = terms;
  if (size === 1) return insideTotal === 1 && (kind === 'label' ? isNot : TELLING_ALONE.has(kind) && !isNot);
  const others = (insideTotal - inside) / (universeSize - size);
  return inside >= size * ENOUGH_INSIDE && inside >= insideTotal * ENOUGH_OF_TOTAL && others <= FEW_OTHERS;
}
