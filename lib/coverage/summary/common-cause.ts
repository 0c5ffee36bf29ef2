/** The one expression that best covers the nodes of a problem and hardly any other. */
import { FEATURE_KINDS, type Feature, type FeatureKind, type FeatureTable } from './features.ts';

/** Fewer than this share of the nodes, and the expression does not explain them. */
const ENOUGH_INSIDE = 0.75;
/** When more than half of the nodes that match are fine, the expression explains nothing. */
const ENOUGH_OF_TOTAL = 0.5;
/** Nor does it when more than this share of the nodes outside the problem match. */
const FEW_OTHERS = 0.25;
/** Expressions that match as many nodes as the best, beside it. */
const AT_MOST = 4;

/** A feature with its counts, as in `CommonCause`. */
export interface Candidate extends Feature {
  readonly inside: number;
  readonly insideTotal: number;
  readonly outside: number;
}

/** The nodes among which a problem's nodes are to stand out. */
export interface Universe {
  /** Rows of the picture. */
  readonly rows: readonly number[];
  /** For each feature, how many of those nodes have it. */
  readonly totals: Int32Array;
}

export function makeUniverse(table: FeatureTable, rows: readonly number[]): Universe {
  return { rows, totals: countFeatures(table, rows) };
}

function countFeatures(table: FeatureTable, rows: readonly number[]): Int32Array {
  const counts = new Int32Array(table.features.length);
  for (const row of rows) {
    for (const feature of table.ofNode[row] ?? []) counts[feature] = (counts[feature] ?? 0) + 1;
  }
  return counts;
}

/**
 * The best candidate first, then others that match as many nodes, at most four and one of a kind. Empty when
 * nothing sets the nodes apart. `rows` is a part of the universe; `ignored` kinds say what is known already. A single
 * node needs something that no other has.
 */
export function findCommonCause(
  table: FeatureTable,
  rows: readonly number[],
  universe: Universe,
  ignored: ReadonlySet<FeatureKind> = new Set(),
): Candidate[] {
  const size = rows.length;
  if (size === 0 || size >= universe.rows.length) return [];
  const all = [...sharedFeatures(table, rows, universe), ...ages(table, rows, universe)];
  const candidates = all.filter(({ kind }) => !ignored.has(kind));
  const telling = candidates.filter((candidate) => isTelling(candidate, size, universe.rows.length));
  telling.sort((a, b) => score(b, size) - score(a, size) || rank(a) - rank(b) || (a.value < b.value ? -1 : 1));
  const best = telling[0];
  if (best === undefined) return [];
  const kinds = new Set<string>();
  return telling
    .filter(({ inside, insideTotal }) => inside === best.inside && insideTotal === best.insideTotal)
    .filter(({ kind }) => !kinds.has(kind) && kinds.add(kind))
    .slice(0, AT_MOST);
}

function sharedFeatures(table: FeatureTable, rows: readonly number[], universe: Universe): Candidate[] {
  const candidates: Candidate[] = [];
  const inside = countFeatures(table, rows);
  for (let number = 0; number < inside.length; number++) {
    const count = inside[number] ?? 0;
    const feature = table.features[number];
    if (count === 0 || feature === undefined) continue;
    const insideTotal = universe.totals[number] ?? 0;
    candidates.push({ ...feature, inside: count, insideTotal, outside: rows.length - count });
  }
  return candidates;
}

/** `joinedSince` the oldest of the nodes, and `joinedBy` the youngest; none when an age is not known. */
function ages(table: FeatureTable, rows: readonly number[], universe: Universe): Candidate[] {
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
  const all = { inside: rows.length, outside: 0 };
  return [
    { kind: 'joinedSince', value: new Date(oldest).toISOString(), insideTotal: since, ...all },
    { kind: 'joinedBy', value: new Date(youngest).toISOString(), insideTotal: by, ...all },
  ];
}

/** What tells one node from all others by itself; a label or an age that only it has tells nothing. */
const TELLING_ALONE: ReadonlySet<string> = new Set([
  'kernel',
  'kubelet',
  'osImage',
  'operatingSystem',
  'architecture',
  'taint',
]);

function isTelling(candidate: Candidate, size: number, universeSize: number): boolean {
  const { inside, insideTotal } = candidate;
  if (size === 1) return insideTotal === 1 && TELLING_ALONE.has(candidate.kind);
  const others = (insideTotal - inside) / (universeSize - size);
  return inside >= size * ENOUGH_INSIDE && inside >= insideTotal * ENOUGH_OF_TOTAL && others <= FEW_OTHERS;
}

/** The harmonic mean of the share of the nodes that match and the share of the matching that are nodes of it. */
function score({ inside, insideTotal }: Candidate, size: number): number {
  return (2 * inside) / (size + insideTotal);
}

function rank({ kind }: Candidate): number {
  return FEATURE_KINDS.indexOf(kind);
}
