/** Expressions of several values, or of two terms together. */
import {
  type Candidate,
  compareTerms,
  type FeatureCounts,
  type Single,
  score,
  type Term,
  type TermTest,
  type Universe,
} from './common-cause-singles.ts';
import type { FeatureTable } from './features.ts';
import { oncePer } from './once.ts';

interface Question {
  readonly table: FeatureTable;
  /** Rows of the problem, a part of the universe. */
  readonly rows: readonly number[];
  /** What they have. */
  readonly inside: FeatureCounts;
  readonly universe: Universe;
  /** Without those that are no cause. */
  readonly singles: readonly Single[];
  readonly isNoCause: TermTest;
  /** The score from which on an answer is one. */
  readonly atLeast: number;
}

/** As likely as this that some expression of the kind would fit as many nodes by chance, and it says nothing. */
const CHANCE = 0.05;
/** Of the nodes with a value, so many have to be nodes of the problem for it to be in the set. */
const ENOUGH_OF_VALUE = 0.75;
const VALUES_AT_MOST = 4;
/** A term that fewer of the nodes meet is no half of an explanation. */
const ENOUGH_INSIDE = 0.75;
/** Terms that are tried with each other: the most precise. */
const TERMS_AT_MOST = 48;
/** Among them many are the same nodes said in another way. */
const TERMS_LOOKED_AT = 4 * TERMS_AT_MOST;

/** A set of values before two terms, as the simpler one; null when neither explains the nodes. */
export function findComposite(question: Question): Candidate | null {
  return bestOf(findSets(question), question) ?? bestOf(findPairs(question), question);
}

function bestOf(candidates: readonly Candidate[], { rows: { length: size } }: Question): Candidate | null {
  const [best] = [...candidates].sort((a, b) => score(b, size) - score(a, size) || compareTerms(a, b));
  return best ?? null;
}

function findSets({ table, rows, inside, universe, isNoCause, atLeast }: Question): Candidate[] {
  const totalOf = (feature: number) => universe.totals[feature] ?? 0;
  const insideOf = (feature: number) => inside.counts[feature] ?? 0;
  const precision = (feature: number) => insideOf(feature) / totalOf(feature);
  const spelled = (feature: number) => table.features[feature]?.value ?? '';
  const telling: number[][] = [];
  for (const feature of inside.present) {
    if (precision(feature) < ENOUGH_OF_VALUE || table.features[feature]?.isApart !== false) continue;
    const group = table.groupOf[feature] ?? 0;
    telling[group] ??= [];
    telling[group].push(feature);
  }
  const found: Candidate[] = [];
  for (const [place, { kind, key, features, isOneOf }] of table.groups.entries()) {
    if (!isOneOf) continue;
    const values = (telling[place] ?? [])
      .filter((feature) => !isNoCause({ kind, key, values: [spelled(feature)], isNot: false }))
      .sort((a, b) => precision(b) - precision(a) || insideOf(b) - insideOf(a) || (spelled(a) < spelled(b) ? -1 : 1))
      .slice(0, VALUES_AT_MOST);
    if (values.length < 2) continue;
    const present = features.filter((feature) => totalOf(feature) > 0).length;
    for (let n = 2; n <= values.length; n++) {
      const chosen = values.slice(0, n);
      const count = chosen.reduce((sum, feature) => sum + insideOf(feature), 0);
      const insideTotal = chosen.reduce((sum, feature) => sum + totalOf(feature), 0);
      const term: Term = {
        kind,
        key,
        values: chosen.map(spelled).sort(),
        isNot: false,
      };
      const candidate: Candidate = { terms: [term], inside: count, insideTotal, outside: rows.length - count };
      const tried = table.groups.length * waysToChoose(present, n);
      if (isEnough(candidate, { rows, universe, atLeast }, tried)) found.push(candidate);
    }
  }
  return found;
}

function findPairs({ table, rows, universe, singles, atLeast }: Question): Candidate[] {
  const halves = singles
    .filter(({ inside, insideTotal }) => inside >= rows.length * ENOUGH_INSIDE && insideTotal < universe.rows.length)
    .sort((a, b) => a.insideTotal - b.insideTotal || compareTerms(a, b))
    .slice(0, TERMS_LOOKED_AT);
  const bits = distinct(bitsOf(table, universe, halves)).slice(0, TERMS_AT_MOST);
  const affected = new Set(rows);
  const problem = emptyBits(universe);
  for (const [place, row] of universe.rows.entries()) if (affected.has(row)) setBit(problem, place);
  const tried = waysToChoose(termsThatCouldFit(table, rows.length, universe), 2);
  const found: Candidate[] = [];
  for (const [i, a] of bits.entries()) {
    for (const b of bits.slice(i + 1)) {
      const { insideTotal, inside } = countBoth(a.bits, b.bits, problem);
      if (insideTotal === a.single.insideTotal || insideTotal === b.single.insideTotal) continue;
      const pair = [a.single, b.single].sort(compareTerms);
      const [first, second] = pair.map(({ terms: [term] }) => term);
      if (first === undefined || second === undefined) continue;
      const candidate: Candidate = { terms: [first, second], inside, insideTotal, outside: rows.length - inside };
      // An age is drawn where it fits best, anywhere between two nodes.
      const hasAge = a.single.features === null || b.single.features === null;
      if (isEnough(candidate, { rows, universe, atLeast }, tried * (hasAge ? universe.rows.length : 1))) {
        found.push(candidate);
      }
    }
  }
  return found;
}

/** As many terms could have been half of an answer, before it is known which nodes are in the problem. */
function termsThatCouldFit({ groups }: FeatureTable, size: number, { totals, rows }: Universe): number {
  let could = 0;
  for (const total of totals) if (total >= size * ENOUGH_INSIDE && total < rows.length) could++;
  return Math.max(2, could + groups.length);
}

/** The same nodes said in another way: the most meaningful one stands for them. */
function distinct(halves: readonly Half[]): Half[] {
  const kept = new Map<string, Half[]>();
  return halves.filter((half) => {
    const { inside, insideTotal } = half.single;
    const key = `${inside} ${insideTotal}`;
    const alike = kept.get(key) ?? [];
    if (alike.some(({ bits }) => bits.every((word, place) => word === half.bits[place]))) return false;
    kept.set(key, [...alike, half]);
    return true;
  });
}

interface Half {
  readonly single: Single;
  readonly bits: Uint32Array;
}

/** For each term, the places in `universe.rows` whose node meets it. */
function bitsOf(table: FeatureTable, universe: Universe, singles: readonly Single[]): Half[] {
  const halves = singles.map((single) => ({ single, bits: emptyBits(universe) }));
  const rowsOf = indexRowsOf(table);
  const places = new Int32Array(table.ofNode.length).fill(-1);
  for (const [place, row] of universe.rows.entries()) places[row] = place;
  for (const { single, bits } of halves) {
    for (const feature of single.features ?? []) {
      for (const row of rowsOf(feature)) {
        const place = places[row] ?? -1;
        if (place >= 0) setBit(bits, place);
      }
    }
  }
  for (const { single, bits } of halves) {
    const [{ kind, isNot, values }] = single.terms;
    if (single.features === null) {
      const at = Date.parse(values[0] ?? '');
      for (const [place, row] of universe.rows.entries()) {
        const created = table.createdAt[row] ?? Number.NaN;
        if (kind === 'joinedSince' ? created >= at : created <= at) setBit(bits, place);
      }
    }
    if (isNot) invert(bits, universe.rows.length);
  }
  return halves;
}

/** The rows that have a feature. */
const indexRowsOf = oncePer(({ features, ofNode }: FeatureTable) => {
  const starts = new Int32Array(features.length + 1);
  for (const has of ofNode) for (const feature of has) starts[feature + 1] = (starts[feature + 1] ?? 0) + 1;
  for (let feature = 0; feature < features.length; feature++) {
    starts[feature + 1] = (starts[feature + 1] ?? 0) + (starts[feature] ?? 0);
  }
  const next = starts.slice();
  const rows = new Int32Array(starts[features.length] ?? 0);
  for (const [row, has] of ofNode.entries()) {
    for (const feature of has) {
      const at = next[feature] ?? 0;
      rows[at] = row;
      next[feature] = at + 1;
    }
  }
  return (feature: number) => rows.subarray(starts[feature] ?? 0, starts[feature + 1] ?? 0);
});

function emptyBits({ rows }: Universe): Uint32Array {
  return new Uint32Array(Math.ceil(rows.length / 32));
}

function setBit(bits: Uint32Array, place: number): void {
  bits[place >>> 5] = (bits[place >>> 5] ?? 0) | (1 << (place & 31));
}

function invert(bits: Uint32Array, length: number): void {
  for (let word = 0; word < bits.length; word++) bits[word] = ~(bits[word] ?? 0);
  const rest = length & 31;
  if (rest > 0) bits[bits.length - 1] = (bits[bits.length - 1] ?? 0) & ((1 << rest) - 1);
}

function countBoth(a: Uint32Array, b: Uint32Array, problem: Uint32Array): { insideTotal: number; inside: number } {
  let insideTotal = 0;
  let inside = 0;
  for (let word = 0; word < a.length; word++) {
    const both = (a[word] ?? 0) & (b[word] ?? 0);
    if (both === 0) continue;
    insideTotal += countOnes(both);
    inside += countOnes(both & (problem[word] ?? 0));
  }
  return { insideTotal, inside };
}

function countOnes(word: number): number {
  let v = word - ((word >>> 1) & 0x55555555);
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333);
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

function isEnough(
  candidate: Candidate,
  { rows, universe, atLeast }: Pick<Question, 'rows' | 'universe' | 'atLeast'>,
  tried: number,
): boolean {
  const { inside, insideTotal } = candidate;
  if (inside < 2 || score(candidate, rows.length) < atLeast) return false;
  // Were the nodes drawn at random: as many ways to choose those inside, each inside with the share of all that match.
  const byChance = Math.log(waysToChoose(rows.length, inside)) + inside * Math.log(insideTotal / universe.rows.length);
  return Math.log(tried) + byChance < Math.log(CHANCE);
}

/** Binomial coefficient; capped, since only its size matters. */
function waysToChoose(n: number, k: number): number {
  let ways = 1;
  for (let i = 1; i <= Math.min(k, n - k); i++) ways = Math.min(1e300, (ways * (n - i + 1)) / i);
  return ways;
}
