/** `4 lack logging since 12 min, 2 lack security since 9 min`. */
import { CATEGORIES, type Category } from '../model.ts';
import type { Picture } from '../picture.ts';
import type { Agent } from './agents.ts';
import { categoriesOf } from './categories.ts';
import type { ListedCell } from './listed-cells.ts';
import type { Lookup } from './lookup.ts';
import { count, earlier, formatAge, list } from './words.ts';

const NOUNS: Readonly<Record<Category, string>> = {
  network: 'network',
  storage: 'storage',
  logging: 'logging',
  monitoring: 'monitoring',
  security: 'security',
  device: 'device plugins',
  backup: 'backup',
  lifecycle: 'lifecycle agents',
  other: 'other agents',
};
/** More clauses than this are not read. */
const AT_MOST = 4;

interface Lack {
  /** By row: 1 where it is lacking. */
  readonly rows: Uint8Array;
  nodes: number;
  since: number | null;
}

/** One part of the sentence. */
interface Clause {
  readonly lack: Lack;
  readonly names: string[];
  /** Empty, or what the nodes have all the same. */
  readonly yet: string;
}

/**
 * Most nodes first, then the longest. Categories that the same nodes lack since the same time share a clause. Last come
 * agents without which the nodes still have all that they are for.
 */
export function sayLacks(lookup: Lookup, gaps: readonly ListedCell[]): string {
  const { now } = lookup;
  const { ofCategory, besides } = findLacks(lookup, gaps);
  const byWeight = (a: Clause, b: Clause) =>
    b.lack.nodes - a.lack.nodes || (a.lack.since ?? now) - (b.lack.since ?? now);
  const clauses = [
    ...mergeCategories(ofCategory).sort(byWeight),
    ...[...besides]
      .map(([{ name, categories, role }, lack]) => ({
        lack,
        names: [name],
        // What is no agent tells nothing of what its nodes have of a category.
        yet: role === 'agent' ? ` but not ${NOUNS[categories[0] ?? 'other']}` : '',
      }))
      .sort(byWeight),
  ];
  const said = clauses.slice(0, AT_MOST).map((clause) => sayLack(clause, now));
  const unsaid = clauses.slice(AT_MOST).flatMap(({ names }) => names).length;
  if (unsaid > 0) said.push(`and ${count(unsaid, 'more category', 'more categories')}`);
  return `${said.join(', ')}.`;
}

function mergeCategories(lacks: ReadonlyMap<Category, Lack>): Clause[] {
  const clauses: Clause[] = [];
  for (const category of CATEGORIES) {
    const lack = lacks.get(category);
    if (lack === undefined) continue;
    const clause = clauses.find((one) => isSameLack(one.lack, lack));
    if (clause === undefined) clauses.push({ lack, names: [NOUNS[category]], yet: '' });
    else clause.names.push(NOUNS[category]);
  }
  return clauses;
}

function isSameLack(a: Lack, b: Lack): boolean {
  return a.since === b.since && a.nodes === b.nodes && a.rows.every((has, row) => has === b.rows[row]);
}

interface Lacks {
  readonly ofCategory: ReadonlyMap<Category, Lack>;
  /** By agent: where it is lacking, and nothing of what it is for. */
  readonly besides: ReadonlyMap<Agent, Lack>;
}

function findLacks({ gaps: { agentAt, kindOf, basis }, picture }: Lookup, gaps: readonly ListedCell[]): Lacks {
  const counted = categoriesOf(basis);
  const ofCategory = new Map<Category, Lack>();
  const besides = new Map<Agent, Lack>();
  for (const gap of gaps) {
    const agent = agentAt(gap.column);
    if (agent === null) continue;
    const kind = kindOf(gap.row);
    let isLacking = false;
    for (const { category, agents, standingOf } of counted) {
      if (kind.once(standingOf).cover !== 'gap' || !agents.includes(agent)) continue;
      addTo(ofCategory, category, gap, picture);
      isLacking = true;
    }
    if (!isLacking) addTo(besides, agent, gap, picture);
  }
  return { ofCategory, besides };
}

function addTo<Key>(lacks: Map<Key, Lack>, key: Key, { row, since }: ListedCell, { nodes }: Picture): void {
  let lack = lacks.get(key);
  if (lack === undefined) {
    lack = { rows: new Uint8Array(nodes.length), nodes: 0, since: null };
    lacks.set(key, lack);
  }
  if (lack.rows[row] === 0) {
    lack.rows[row] = 1;
    lack.nodes++;
  }
  lack.since = earlier(lack.since, since);
}

function sayLack({ lack: { nodes, since }, names, yet }: Clause, now: number): string {
  const age = since === null ? '' : ` since ${formatAge(now - since)}`;
  return `${nodes} ${nodes === 1 ? 'lacks' : 'lack'} ${list(names)}${age}${yet}`;
}
