/**
 * What the page says of a picture beyond its cells. The server makes the first one with the page; after that a script
 * makes them that the first look does not wait for.
 */
import { type Judgement, judge } from '../judgement/judge.ts';
import { type CellState, isGap } from '../model.ts';
import { daemonSetKey } from '../objects.ts';
import { type CellView, type MutableCounts, type Picture, zeroCounts } from '../picture.ts';
import type { Agent } from '../summary/agents.ts';
import { coverCategories } from '../summary/categories.ts';
import { indexColumns, indexRows, patternsOf, stateOf, tallyColumns } from '../summary/counts.ts';
import { type Lookup, makeLookup } from '../summary/lookup.ts';
import { finish } from '../summary/steps.ts';
import { summarising } from '../summary/summarise.ts';
import type { CategoryCoverage, Summary } from '../summary/types.ts';
import { type ColumnCounts, type FamilyShape, familyKey, lookOf, type RowMarks, speaksFor } from './marks.ts';
import { share } from './share.ts';

export interface Digest {
  readonly summary: Summary;
  /** Before lists went stale; the summary's own where none is. */
  readonly lastKnownCategories: readonly CategoryCoverage[];
  /** Agents that are several DaemonSets. */
  readonly families: readonly FamilyShape[];
  /** By node: cells whose state is not all there is to say. Most nodes have none. */
  readonly marks: ReadonlyMap<string, RowMarks>;
  /** By DaemonSet, and by `familyKey` for agents that are several. */
  readonly counts: ReadonlyMap<string, ColumnCounts>;
  /** Nodes with a gap, or that had one before the lists went stale. */
  readonly gapNodes: readonly string[];
}

/** `now` in milliseconds. */
export function makeDigest(picture: Picture, now: number): Digest {
  return new DigestMaker().make(picture, now);
}

/**
 * Makes digests of one picture after another. What pictures share (nodes, DaemonSets, letters, cells that are the same
 * objects) is not looked at again, and what digests have in common is the same object in both: an answer never differs
 * from that of a new maker. No picture may change once it was given.
 */
export class DigestMaker {
  #before: { readonly lookup: Lookup; readonly digest: Digest } | null = null;

  /** `now` in milliseconds. */
  make(picture: Picture, now: number): Digest {
    return finish(this.steps(picture, now));
  }

  /** The same in steps of a few milliseconds each. It may be given up at any of them. */
  *steps(picture: Picture, now: number): Generator<void, Digest> {
    const before = this.#before;
    const lookup = makeLookup(picture, now, before?.lookup ?? null);
    const made = yield* digesting(lookup);
    yield;
    const digest = before === null ? made : keepSame(made, before.digest);
    lookup.settle();
    this.#before = { lookup, digest };
    return digest;
  }
}

function* digesting(current: Lookup): Generator<void, Digest> {
  const summary = yield* summarising(current);
  const lookup = current.lastKnown();
  const isStale = lookup !== current;
  const families = lookup.gaps.agents.flatMap((agent) => familyOf(lookup.picture, agent));
  yield;
  const { marks, gapNodes } = markCells(current, lookup);
  yield;
  return {
    summary,
    lastKnownCategories: isStale ? coverCategories(lookup, lookup.gaps) : summary.categories,
    families,
    marks,
    counts: countColumns(lookup.picture, lookup.gaps.agents, marks),
    gapNodes: [...gapNodes],
  };
}

/** A problem stays the same object wherever it is in the list. */
function keepSame(next: Digest, before: Digest): Digest {
  const were = new Map(before.summary.problems.map((problem) => [problem.id, problem]));
  const problems = next.summary.problems.map((problem) => share(problem, were.get(problem.id)));
  return share({ ...next, summary: { ...next.summary, problems } }, before);
}

/** Whether what keeps the agent off the node is meant to; null for a cell that nothing excludes. */
export function judgeCell(
  picture: Picture,
  now: number,
  { node, daemonSet }: Pick<CellView, 'node' | 'daemonSet'>,
): Judgement | null {
  const row = picture.nodes.findIndex(({ name }) => name === node);
  const column = picture.daemonSets.findIndex((one) => daemonSetKey(one) === daemonSet);
  return judge({ picture, now }, row, column);
}

function familyOf({ daemonSets }: Picture, { id, name, categories, columns }: Agent): FamilyShape[] {
  if (columns.length < 2) return [];
  const members = columns.flatMap((column) => daemonSets[column] ?? []).map(daemonSetKey);
  return [{ id, name, category: categories[0] ?? 'other', members }];
}

/** `lookup` is of what is shown: of before, where `current` is stale. */
function markCells(current: Lookup, { picture, gaps, required }: Lookup) {
  const excused = new Map<string, string[]>();
  const demanded = new Map<string, string[]>();
  const passing = new Map<string, string[]>();
  const unsteady = new Set(picture.nodes.filter(({ lifecycle }) => lifecycle !== 'steady').map(({ name }) => name));
  const gapNodes = new Set<string>();
  const isStale = current.picture !== picture;
  let last = '';
  for (const { cell, isGap: isGapNow } of current.listed()) {
    const state = cell.reason === 'SourceStale' ? (cell.lastKnown ?? cell.state) : cell.state;
    if (!isGap(state)) continue;
    const counts = isStale || state !== cell.state ? gaps.isGapCell({ ...cell, state }) : isGapNow;
    if (!counts) append(excused, cell.node, cell.daemonSet);
    else if (cell.severity === 'info' && unsteady.has(cell.node)) append(passing, cell.node, cell.daemonSet);
    else if (cell.node !== last) {
      gapNodes.add(cell.node);
      last = cell.node;
    }
  }
  for (const {
    cell: { node, daemonSet },
  } of required()) {
    gapNodes.add(node);
    append(demanded, node, daemonSet);
  }
  const marks = new Map<string, RowMarks>();
  for (const node of new Set([...excused.keys(), ...demanded.keys(), ...passing.keys()])) {
    const of = (lists: ReadonlyMap<string, readonly string[]>) => lists.get(node) ?? [];
    marks.set(node, { excused: of(excused), required: of(demanded), passing: of(passing) });
  }
  return { marks, gapNodes };
}

function append(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function countColumns(
  picture: Picture,
  agents: readonly Agent[],
  marks: ReadonlyMap<string, RowMarks>,
): ReadonlyMap<string, ColumnCounts> {
  const { nodes, daemonSets, grid } = picture;
  const keys = daemonSets.map(daemonSetKey);
  const rowOf = indexRows(picture);
  const columnOf = indexColumns(picture);
  const counts = new Map<string, OpenCounts>();
  for (const [column, tally] of tallyColumns(picture).entries()) {
    counts.set(keys[column] ?? '', { ...NO_COUNTS, looks: { ...tally } });
  }
  for (const [node, mark] of marks) {
    const letters = grid[rowOf.get(node) ?? -1];
    if (letters === undefined) continue;
    for (const key of new Set([...mark.passing, ...mark.excused, ...mark.required])) {
      const sums = counts.get(key);
      const state = stateOf(letters, columnOf.get(key) ?? -1);
      if (sums === undefined) continue;
      sums.looks[state]--;
      countLook(sums, state, key, mark, 1);
    }
  }
  const marked = new Set([...marks.keys()].flatMap((node) => rowOf.get(node) ?? []));
  for (const { id, columns } of agents) {
    if (columns.length < 2) continue;
    const members = columns.map((column) => keys[column] ?? '');
    const sums = { ...NO_COUNTS, looks: zeroCounts() };
    for (const { letters, rows } of patternsOf(picture)) {
      const plain = rows.length - rows.filter((row) => marked.has(row)).length;
      countRow(sums, letters, columns, members, undefined, plain);
    }
    for (const row of marked) {
      countRow(sums, grid[row] ?? '', columns, members, marks.get(nodes[row]?.name ?? ''), 1);
    }
    counts.set(familyKey(id), sums);
  }
  return counts;
}

type OpenCounts = Record<'passing' | 'tainted' | 'required', number> & { readonly looks: MutableCounts };

const NO_COUNTS = { passing: 0, tainted: 0, required: 0 };

/** Adds so many nodes with these letters and marks to the counts of an agent that is several DaemonSets. */
function countRow(
  sums: OpenCounts,
  letters: string,
  columns: readonly number[],
  members: readonly string[],
  mark: RowMarks | undefined,
  nodes: number,
): void {
  const states = columns.map((column) => stateOf(letters, column));
  const place = speaksFor(states, members, mark);
  countLook(sums, states[place] ?? 'unknown', members[place] ?? '', mark, nodes);
}

function countLook(
  sums: OpenCounts,
  state: CellState,
  daemonSet: string,
  mark: RowMarks | undefined,
  nodes: number,
): void {
  if (mark?.passing.includes(daemonSet)) {
    sums.passing += nodes;
    return;
  }
  const look = lookOf(state, daemonSet, mark);
  sums.looks[look] += nodes;
  if (state === 'repelled' && look === 'notSelected') sums.tainted += nodes;
  if (state === 'notSelected' && look === 'repelled') sums.required += nodes;
}
