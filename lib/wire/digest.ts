/**
 * The digest as it travels: named parts, of which only those are sent that differ from the digest before. Nodes go by
 * their rows and some DaemonSets by their columns, which are those of `revision`: a page reads a digest when it has
 * taken in everything up to that revision, and no later one. A stream begins with what the page missed and the whole
 * digest of now: so a page that can't read one, or has fetched a snapshot, opens its stream anew from its revision.
 */
import type { Digest } from '../coverage/digest/digest.ts';
import type { ColumnCounts, FamilyShape, RowMarks } from '../coverage/digest/marks.ts';
import { CELL_STATES } from '../coverage/model.ts';
import type { StateCounts } from '../coverage/picture.ts';
import type { CategoryCoverage, LastKnownProblem, Problem, Verdict } from '../coverage/summary/types.ts';
import { packRows, unpackRows } from './rows.ts';

/** The names of rows and columns in their order. */
export interface Places {
  readonly revision: number;
  readonly nodes: readonly string[];
  /** `namespace/name`. */
  readonly daemonSets: readonly string[];
}

/** The body of an event `digest`. */
interface DigestMessage {
  readonly revision: number;
  /** Counts digests. */
  readonly version: number;
  /** Null: this is all of it. Else it goes on top of this version. */
  readonly base: number | null;
  /** New or different parts by name. */
  readonly set: Readonly<Record<string, unknown>>;
  /** Names of parts that are no more. */
  readonly gone: readonly string[];
}

/** The text of each part by its name. */
export type DigestParts = ReadonlyMap<string, string>;

const MARKS = ['excused', 'required', 'passing'] as const;

/** A digest cut into parts. Nodes without a row are left out: they went while it was made. */
export function digestParts(digest: Digest, { nodes, daemonSets }: Places): DigestParts {
  const rowOf = new Map(nodes.map((name, row) => [name, row]));
  const rowsOf = (names: Iterable<string>) => packRows(names, rowOf);
  const parts = new Map<string, string>();
  const add = (name: string, value: unknown) => parts.set(name, JSON.stringify(value));
  const { summary, lastKnownCategories, families, counts, gapNodes } = digest;
  add('verdict', summary.verdict);
  add('categories', summary.categories);
  if (lastKnownCategories !== summary.categories) add('lastKnownCategories', lastKnownCategories);
  add('states', numbersOf(summary.counts));
  add(
    'problems',
    summary.problems.map(({ id }) => id),
  );
  for (const problem of summary.problems) add(`problem ${problem.id}`, { ...problem, nodes: rowsOf(problem.nodes) });
  add(
    'lastKnown',
    summary.lastKnown.map((one) => ({ ...one, nodes: rowsOf(one.nodes) })),
  );
  add('families', families);
  for (const [key, { looks, passing, tainted, required }] of counts) {
    add(`count ${key}`, [passing, tainted, required, ...numbersOf(looks)]);
  }
  const columnOf = new Map(daemonSets.map((key, column) => [key, column]));
  for (const mark of MARKS) {
    for (const [key, names] of nodesMarked(digest, mark)) {
      const column = columnOf.get(key);
      if (column !== undefined) add(`${mark} ${column}`, rowsOf(names));
    }
  }
  add('gapNodes', rowsOf(gapNodes));
  return parts;
}

/** The body of the event; null where nothing differs from `before`. Without one it is the whole digest. */
export function encodeDigest(
  parts: DigestParts,
  stamp: { readonly revision: number; readonly version: number },
  before: DigestParts | null,
): string | null {
  const set = [...parts].filter(([name, text]) => before?.get(name) !== text);
  const gone = [...(before?.keys() ?? [])].filter((name) => !parts.has(name));
  if (before !== null && set.length === 0 && gone.length === 0) return null;
  const { revision, version } = stamp;
  const base = before === null ? null : version - 1;
  const named = set.map(([name, text]) => `${JSON.stringify(name)}:${text}`);
  return `{"revision":${revision},"version":${version},"base":${base},"set":{${named}},"gone":${JSON.stringify(gone)}}`;
}

/** The digest that a page holds. */
export class DigestState {
  #parts = new Map<string, unknown>();
  #version: number | null = null;
  #digest: Digest | null = null;

  /** Null before the first whole one. */
  get digest(): Digest | null {
    return this.#digest;
  }

  /**
   * Takes the body of an event `digest` in. False, and nothing changed, where it can't be read: it is of another
   * revision than the page's, or one before it was missed.
   */
  apply(body: string, places: Places): boolean {
    const message = JSON.parse(body) as DigestMessage;
    const { revision, version, base, set, gone } = message;
    if (revision !== places.revision || (base !== null && base !== this.#version)) return false;
    const parts = base === null ? new Map<string, unknown>() : this.#parts;
    for (const name of gone) parts.delete(name);
    for (const [name, value] of Object.entries(set)) parts.set(name, value);
    this.#parts = parts;
    this.#version = version;
    this.#digest = digestOf(parts, places);
    return true;
  }
}

function digestOf(parts: ReadonlyMap<string, unknown>, { nodes, daemonSets }: Places): Digest {
  const part = <T>(name: string) => parts.get(name) as T;
  const named = (rows: string) => unpackRows(rows, nodes);
  const categories = part<readonly CategoryCoverage[]>('categories');
  const problems = part<readonly string[]>('problems').map((id) => {
    const problem = part<Omit<Problem, 'nodes'> & { readonly nodes: string }>(`problem ${id}`);
    return { ...problem, nodes: named(problem.nodes) };
  });
  const lastKnown = part<readonly (Omit<LastKnownProblem, 'nodes'> & { readonly nodes: string })[]>('lastKnown');
  return {
    summary: {
      verdict: part<Verdict>('verdict'),
      categories,
      problems,
      lastKnown: lastKnown.map((one) => ({ ...one, nodes: named(one.nodes) })),
      counts: countsOf(part<readonly number[]>('states')),
    },
    lastKnownCategories: (parts.get('lastKnownCategories') as typeof categories | undefined) ?? categories,
    families: part<readonly FamilyShape[]>('families'),
    marks: marksOf(parts, nodes, daemonSets),
    counts: columnCountsOf(parts),
    gapNodes: named(part<string>('gapNodes')),
  };
}

function numbersOf(counts: StateCounts): number[] {
  return CELL_STATES.map((state) => counts[state]);
}

function countsOf(numbers: readonly number[]): StateCounts {
  return Object.fromEntries(CELL_STATES.map((state, place) => [state, numbers[place] ?? 0])) as StateCounts;
}

function columnCountsOf(parts: ReadonlyMap<string, unknown>): ReadonlyMap<string, ColumnCounts> {
  const counts = new Map<string, ColumnCounts>();
  for (const [name, value] of parts) {
    if (!name.startsWith('count ')) continue;
    const [passing = 0, tainted = 0, required = 0, ...looks] = value as readonly number[];
    counts.set(name.slice('count '.length), { looks: countsOf(looks), passing, tainted, required });
  }
  return counts;
}

/** By DaemonSet instead of by node: most marks are those of whole pools. */
function nodesMarked({ marks }: Digest, mark: (typeof MARKS)[number]): ReadonlyMap<string, string[]> {
  const marked = new Map<string, string[]>();
  for (const [node, row] of marks) {
    for (const key of row[mark]) {
      const nodes = marked.get(key);
      if (nodes === undefined) marked.set(key, [node]);
      else nodes.push(node);
    }
  }
  return marked;
}

function marksOf(
  parts: ReadonlyMap<string, unknown>,
  nodes: readonly string[],
  daemonSets: readonly string[],
): ReadonlyMap<string, RowMarks> {
  const marks = new Map<string, Record<(typeof MARKS)[number], string[]>>();
  for (const mark of MARKS) {
    daemonSets.forEach((key, column) => {
      for (const node of unpackRows((parts.get(`${mark} ${column}`) as string | undefined) ?? '', nodes)) {
        let row = marks.get(node);
        if (row === undefined) {
          row = { excused: [], required: [], passing: [] };
          marks.set(node, row);
        }
        row[mark].push(key);
      }
    });
  }
  return marks;
}
