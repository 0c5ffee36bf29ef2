/** Expressions of one term, counted over the nodes of a problem and over all that could have it. */
import { FEATURE_KINDS, type FeatureGroup, type FeatureKind, type FeatureTable } from './features.ts';
import { oncePer } from './once.ts';

/** One part of an expression: what a node has, or with `isNot` has not. */
export interface Term {
  readonly kind: FeatureKind;
  /** Of a label, its key; else empty. */
  readonly key: string;
  /** Any of these; none at all for a label means any value. */
  readonly values: readonly string[];
  readonly isNot: boolean;
}

export type TermTest = (term: Term) => boolean;

/** Terms that a node meets all of, with the counts that `CommonCause` has. */
export interface Candidate {
  readonly terms: readonly [Term, ...Term[]];
  readonly inside: number;
  readonly insideTotal: number;
  readonly outside: number;
}

/** A candidate with one term, and how to find its nodes. */
export interface Single extends Candidate {
  readonly terms: readonly [Term];
  /** Places in the table's features, of which a node has any; null for an age. */
  readonly features: readonly number[] | null;
}

/** The nodes among which a problem's nodes are to stand out. */
export interface Universe {
  /** Rows of the picture, ascending. */
  readonly rows: readonly number[];
  /** For each feature, how many of those nodes have it. */
  readonly totals: Int32Array;
  /** For each group, the sum of its features' totals. */
  readonly groupTotals: Int32Array;
}

export function makeUniverse(table: FeatureTable, rows: readonly number[]): Universe {
  const totals = countAmong(table, rows);
  const groupTotals = new Int32Array(table.groups.length);
  totals.forEach((total, feature) => {
    addTo(groupTotals, table.groupOf[feature] ?? 0, total);
  });
  return { rows, totals, groupTotals };
}

/** Counts those that are left out where these are fewer. */
function countAmong(table: FeatureTable, rows: readonly number[]): Int32Array {
  const all = table.ofNode.length;
  if (rows.length * 2 < all) return countFeatures(table, rows).counts;
  const others = complement(all, rows);
  const totals = countAll(table);
  if (others.length === 0) return totals;
  const { counts } = countFeatures(table, others);
  return totals.map((total, feature) => total - (counts[feature] ?? 0));
}

function complement(all: number, rows: readonly number[]): number[] {
  const among = new Set(rows);
  return Array.from({ length: all }, (_, row) => row).filter((row) => !among.has(row));
}

const countAll = oncePer((table: FeatureTable) => countFeatures(table, [...table.ofNode.keys()]).counts);

export interface FeatureCounts {
  readonly counts: Int32Array;
  /** Features that are counted at least once. */
  readonly present: readonly number[];
}

export function countFeatures(table: FeatureTable, rows: readonly number[]): FeatureCounts {
  const counts = new Int32Array(table.features.length);
  const present: number[] = [];
  for (const row of rows) {
    for (const feature of table.ofNode[row] ?? []) {
      const n = counts[feature] ?? 0;
      if (n === 0) present.push(feature);
      counts[feature] = n + 1;
    }
  }
  return { counts, present };
}

function addTo(sums: Int32Array, place: number, amount: number): void {
  sums[place] = (sums[place] ?? 0) + amount;
}

/** The harmonic mean of the share of the nodes that match and the share of the matching that are nodes of it. */
export function score({ inside, insideTotal }: Candidate, size: number): number {
  return (2 * inside) / (size + insideTotal);
}

/** What is plainly there goes before what is not there, and the more meaningful first. */
function rankOf({ terms }: Candidate): number {
  return terms.reduce((sum, { kind, values, isNot }) => {
    const plainness = (isNot ? 2 : 0) + (values.length === 0 ? 1 : 0);
    return sum + FEATURE_KINDS.indexOf(kind) + plainness * FEATURE_KINDS.length;
  }, 0);
}

/** Negative when `a` is better named than `b`, which matches as many nodes. Never 0 for two that differ. */
export function compareTerms(a: Candidate, b: Candidate): number {
  return rankOf(a) - rankOf(b) || (spell(a) < spell(b) ? -1 : 1);
}

function spell({ terms }: Candidate): string {
  return terms.map(({ key, values }) => `${key}=${values.join()}`).join();
}

export function isSameMatch(a: Candidate, b: Candidate): boolean {
  return a.inside === b.inside && a.insideTotal === b.insideTotal;
}

/** Every term that at least one of the nodes meets. `inside` is what they have. */
export function findSingles(
  table: FeatureTable,
  rows: readonly number[],
  inside: FeatureCounts,
  universe: Universe,
): Single[] {
  const singles: Single[] = [];
  const ofGroups = new Int32Array(table.groups.length);
  for (const number of inside.present) {
    const feature = table.features[number];
    const n = inside.counts[number] ?? 0;
    addTo(ofGroups, table.groupOf[number] ?? 0, n);
    if (feature === undefined || feature.isApart) continue;
    const { kind, key, value } = feature;
    const term = { kind, key, values: [value], isNot: false };
    singles.push(single(term, [number], n, universe.totals[number] ?? 0, rows.length));
  }
  for (const [place, group] of table.groups.entries()) {
    const have = ofGroups[place] ?? 0;
    const total = universe.groupTotals[place] ?? 0;
    singles.push(...findLacking(group, have, total, table, inside.counts, rows.length, universe));
  }
  return [...singles, ...ages(table, rows, universe)];
}

/** Kinds of which a node has exactly one, so that having another is worth saying. */
const HAS_ANOTHER: ReadonlySet<FeatureKind> = new Set([
  'pool',
  'kernel',
  'kubelet',
  'osImage',
  'operatingSystem',
  'architecture',
  'zone',
]);
/** Of more values than this, being none of one of them says little. */
const FEW_VALUES = 12;

/** A label that they lack or all have in some value, and a pool or kernel that none of them has. */
function findLacking(
  { kind, key, features }: FeatureGroup,
  have: number,
  total: number,
  table: FeatureTable,
  inside: Int32Array,
  size: number,
  universe: Universe,
): Single[] {
  const found: Single[] = [];
  if (kind === 'label') {
    const lacking = universe.rows.length - total;
    if (have < size) found.push(single({ kind, key, values: [], isNot: true }, features, size - have, lacking, size));
    if (have > 0 && features.length > 1) {
      found.push(single({ kind, key, values: [], isNot: false }, features, have, total, size));
    }
  } else if (
    HAS_ANOTHER.has(kind) &&
    features.length > 2 &&
    features.length <= FEW_VALUES &&
    total === universe.rows.length
  ) {
    for (const feature of features) {
      const without = size - (inside[feature] ?? 0);
      if (without === 0) continue;
      const term = { kind, key, values: [table.features[feature]?.value ?? ''], isNot: true };
      found.push(single(term, [feature], without, universe.rows.length - (universe.totals[feature] ?? 0), size));
    }
  }
  return found;
}

/** `joinedSince` the oldest of the nodes, and `joinedBy` the youngest; none when an age is not known. */
function ages(table: FeatureTable, rows: readonly number[], universe: Universe): Single[] {
  let oldest = Number.POSITIVE_INFINITY;
  let youngest = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    const created = table.createdAt[row] ?? Number.NaN;
    if (Number.isNaN(created)) return [];
    oldest = Math.min(oldest, created);
    youngest = Math.max(youngest, created);
  }
  let since = 0;
  let by = 0;
  for (const row of universe.rows) {
    const created = table.createdAt[row] ?? Number.NaN;
    if (created >= oldest) since++;
    if (created <= youngest) by++;
  }
  const term = (kind: FeatureKind, ms: number) => ({
    kind,
    key: '',
    values: [new Date(ms).toISOString()],
    isNot: false,
  });
  const size = rows.length;
  return [
    single(term('joinedSince', oldest), null, size, since, size),
    single(term('joinedBy', youngest), null, size, by, size),
  ];
}

function single(
  term: Term,
  features: readonly number[] | null,
  inside: number,
  insideTotal: number,
  size: number,
): Single {
  return { terms: [term], features, inside, insideTotal, outside: size - inside };
}
