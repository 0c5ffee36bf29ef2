/**
 * What the page says of a picture beyond its cells. The server makes the first one with the page; after that a script
 * makes them that the first look does not wait for.
 */
import { type Judgement, judge } from '../judgement/judge.ts';
import { isGap } from '../model.ts';
import { daemonSetKey } from '../objects.ts';
import { type CellView, type MutableCounts, type Picture, zeroCounts } from '../picture.ts';
import type { Agent } from '../summary/agents.ts';
import { coverCategories } from '../summary/categories.ts';
import { stateAt } from '../summary/counts.ts';
import { lastKnownPicture } from '../summary/last-known-picture.ts';
import { type Lookup, makeLookup } from '../summary/lookup.ts';
import { summarise } from '../summary/summarise.ts';
import type { CategoryCoverage, Summary } from '../summary/types.ts';
import { type ColumnCounts, type FamilyShape, familyKey, lookOf, type RowMarks, speaksFor } from './marks.ts';

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
  const current = makeLookup(picture, now);
  const summary = summarise(picture, now, current);
  const shown = lastKnownPicture(picture);
  const lookup = shown === picture ? current : makeLookup(shown, now);
  const families = lookup.gaps.agents.flatMap((agent) => familyOf(shown, agent));
  const { marks, gapNodes } = markCells(picture, lookup);
  return {
    summary,
    lastKnownCategories: shown === picture ? summary.categories : coverCategories(lookup, lookup.gaps),
    families,
    marks,
    counts: countColumns(shown, lookup.gaps.agents, marks),
    gapNodes: [...gapNodes],
  };
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

function markCells(picture: Picture, { gaps, required }: Lookup) {
  const excused = new Map<string, string[]>();
  const demanded = new Map<string, string[]>();
  const passing = new Map<string, string[]>();
  const unsteady = new Set(picture.nodes.filter(({ lifecycle }) => lifecycle !== 'steady').map(({ name }) => name));
  const gapNodes = new Set<string>();
  for (const cell of picture.cells) {
    const state = cell.reason === 'SourceStale' ? (cell.lastKnown ?? cell.state) : cell.state;
    if (!isGap(state)) continue;
    if (!gaps.isGapCell({ ...cell, state })) append(excused, cell.node, cell.daemonSet);
    else if (unsteady.has(cell.node) && cell.severity === 'info') append(passing, cell.node, cell.daemonSet);
    else gapNodes.add(cell.node);
  }
  for (const { node, daemonSet } of required()) {
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
  const keys = picture.daemonSets.map(daemonSetKey);
  const counts = new Map<string, ColumnCounts>();
  const countRows = (columns: readonly number[]): ColumnCounts => {
    const members = columns.map((column) => keys[column] ?? '');
    const looks: MutableCounts = zeroCounts();
    let tainted = 0;
    let required = 0;
    let passing = 0;
    picture.nodes.forEach(({ name }, row) => {
      const states = columns.map((column) => stateAt(picture, row, column));
      const mark = marks.get(name);
      const place = speaksFor(states, members, mark);
      const state = states[place] ?? 'unknown';
      const look = lookOf(state, members[place] ?? '', mark);
      if (mark?.passing.includes(members[place] ?? '')) {
        passing++;
        return;
      }
      looks[look]++;
      if (state === 'repelled' && look === 'notSelected') tainted++;
      if (state === 'notSelected' && look === 'repelled') required++;
    });
    return { looks, passing, tainted, required };
  };
  keys.forEach((key, column) => {
    counts.set(key, countRows([column]));
  });
  for (const agent of agents) if (agent.columns.length > 1) counts.set(familyKey(agent.id), countRows(agent.columns));
  return counts;
}
