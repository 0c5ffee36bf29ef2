/** Coverage by what the agents are for. */
import { imagePath } from '../categories/recognise.ts';
import type { Judged } from '../judgement/judge.ts';
import { CATEGORIES, type Category, isSerious } from '../model.ts';
import type { Picture } from '../picture.ts';
import type { Agent } from './agents.ts';
import { placeCells } from './cell-places.ts';
import { type Basis, type Gaps, makeGaps } from './gaps.ts';
import { oncePer } from './once.ts';
import type { Cover, RowKind } from './row-kind.ts';
import type { CategoryCoverage } from './types.ts';

/**
 * Where agents do the same job, so that one of them covers a node: whoever ships its logs, they are shipped. The agents
 * of other categories do different things, and each that targets a node has to be there: no proxy stands in for a CNI.
 */
const ONE_IS_ENOUGH: ReadonlySet<Category> = new Set(['logging', 'backup']);

/** Only categories that some agent covers, in the order of `CATEGORIES`. */
export function coverCategories(judged: Judged, gaps: Gaps = makeGaps(judged)): CategoryCoverage[] {
  const passing = passingGaps(judged.picture, gaps);
  return categoriesOf(gaps.basis).map((counted) => coverCategory(gaps, passing, counted));
}

/** What is counted for a category, and how a node stands to it. */
export interface CountedCategory {
  readonly category: Category;
  readonly agents: readonly Agent[];
  readonly standingOf: (kind: RowKind) => Standing;
}

interface Standing {
  readonly cover: Cover;
  readonly isDouble: boolean;
  readonly lacking: readonly Agent[];
}

/** In the order of `CATEGORIES`. */
export const categoriesOf = oncePer(({ agents, daemonSets }: Basis): readonly CountedCategory[] =>
  [...agentsByCategory(agents)].map(([category, counted]) => {
    const jobs = counted.map((agent) => jobOf(daemonSets, category, agent));
    const standingOf = (kind: RowKind): Standing => {
      const covers = counted.map((agent) => kind.coverOf(agent));
      return {
        cover: coverNode(category, covers),
        isDouble: isDouble(covers, jobs),
        lacking: counted.filter((_, place) => covers[place] === 'gap'),
      };
    };
    return { category, agents: counted, standingOf };
  }),
);

/**
 * The agents that are counted for each category, in the order of `CATEGORIES`: those that have it first, and where none
 * has, all that have it. A collector that may also ship logs is no logging gap where a log shipper stands beside it. What
 * is no agent is counted for nothing.
 */
function agentsByCategory(agents: readonly Agent[]): ReadonlyMap<Category, readonly Agent[]> {
  const covering = agents.filter(({ role }) => role === 'agent');
  const counted = new Map<Category, readonly Agent[]>();
  for (const category of CATEGORIES) {
    const all = covering.filter(({ categories }) => categories.includes(category));
    const first = all.filter(({ categories }) => categories[0] === category);
    if (all.length > 0) counted.set(category, first.length > 0 ? first : all);
  }
  return counted;
}

/** By row, where some agent lacks and nobody needs to come: all agents of which that is so. */
function passingGaps(picture: Picture, gaps: Gaps): ReadonlyMap<number, ReadonlySet<Agent>> {
  const places = placeCells(picture);
  const gapAt = (place: number) => {
    const cell = picture.cells[place];
    const isGap = cell !== undefined && gaps.isGapAt(places.rows[place] ?? -1, places.columns[place] ?? -1, cell.state);
    return isGap ? cell : null;
  };
  const passing = new Map<number, Set<Agent>>();
  for (const [place, cell] of picture.cells.entries()) {
    const row = places.rows[place] ?? -1;
    if (isSerious(cell) || row < 0 || passing.has(row) || gapAt(place) === null) continue;
    const agents = new Set<Agent>();
    const urgent = new Set<Agent>();
    for (const other of places.ofRow(row)) {
      const gap = gapAt(other);
      const agent = gap === null ? null : gaps.agentOf(gap.daemonSet);
      if (gap !== null && agent !== null) (isSerious(gap) ? urgent : agents).add(agent);
    }
    for (const agent of urgent) agents.delete(agent);
    passing.set(row, agents);
  }
  return passing;
}

function coverCategory(
  gaps: Gaps,
  passing: ReadonlyMap<number, ReadonlySet<Agent>>,
  { category, agents, standingOf }: CountedCategory,
): CategoryCoverage {
  let passingNodes = 0;
  const nodes = { covered: 0, gap: 0, unknown: 0, none: 0 };
  let doubleCovered = 0;
  for (const { kind, rows } of gaps.kinds) {
    const { cover, isDouble, lacking } = kind.once(standingOf);
    nodes[cover] += rows.length;
    if (isDouble) doubleCovered += rows.length;
    if (cover !== 'gap' || passing.size === 0) continue;
    for (const row of rows) {
      const onNode = passing.get(row);
      if (onNode !== undefined && lacking.every((agent) => onNode.has(agent))) passingNodes++;
    }
  }
  const { covered, gap, unknown } = nodes;
  const daemonSets = agents.reduce((sum, { columns }) => sum + columns.length, 0);
  const total = covered + gap + unknown;
  return {
    category,
    covered,
    gap,
    passing: passingNodes,
    unknown,
    total,
    doubleCovered,
    agents: agents.length,
    daemonSets,
  };
}

/** What a node has of a category, from what it has of each of its agents. */
function coverNode(category: Category, covers: readonly Cover[]): Cover {
  const order: readonly Cover[] = ONE_IS_ENOUGH.has(category)
    ? ['covered', 'gap', 'unknown']
    : ['gap', 'unknown', 'covered'];
  return order.find((cover) => covers.includes(cover)) ?? 'none';
}

/** Equal for agents of which one would be enough on a node: two installations, or two that do the same. */
function jobOf(daemonSets: Basis['daemonSets'], category: Category, { id, columns: [column = -1] }: Agent): string {
  if (ONE_IS_ENOUGH.has(category)) return category;
  const { family = null, images: [image = ''] = [] } = daemonSets[column] ?? {};
  return family === null || image === '' ? `\n${id}` : `${family}\n${imagePath(image).at(-1)}`;
}

function isDouble(covers: readonly Cover[], jobs: readonly string[]): boolean {
  const done = new Set<string>();
  for (const [place, job] of jobs.entries()) {
    if (covers[place] !== 'covered') continue;
    if (done.has(job)) return true;
    done.add(job);
  }
  return false;
}
