/** `4 lack logging since 12 min, 2 lack security since 9 min`. */
import { CATEGORIES, type Category } from '../model.ts';
import type { CellView } from '../picture.ts';
import type { Agent } from './agents.ts';
import { agentsByCategory, coverNode } from './categories.ts';
import type { RowKind } from './gaps.ts';
import type { Lookup } from './lookup.ts';
import { count, earlier, formatAge, list, sinceOf } from './words.ts';

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
  readonly nodes: Set<string>;
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
export function sayLacks(lookup: Lookup, gaps: readonly CellView[]): string {
  const { now } = lookup;
  const { ofCategory, besides } = findLacks(lookup, gaps);
  const byWeight = (a: Clause, b: Clause) =>
    b.lack.nodes.size - a.lack.nodes.size || (a.lack.since ?? now) - (b.lack.since ?? now);
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
  return a.since === b.since && a.nodes.size === b.nodes.size && [...a.nodes].every((node) => b.nodes.has(node));
}

interface Lacks {
  readonly ofCategory: ReadonlyMap<Category, Lack>;
  /** By agent: where it is lacking, and nothing of what it is for. */
  readonly besides: ReadonlyMap<Agent, Lack>;
}

function findLacks({ gaps: { agents, agentOf, kindOf }, rows }: Lookup, gaps: readonly CellView[]): Lacks {
  const counted = agentsByCategory(agents);
  const lacking = new Map<RowKind, ReadonlySet<Category>>();
  const categoriesLackingOn = (kind: RowKind) => {
    let categories = lacking.get(kind);
    if (categories === undefined) {
      const isLacking = ([category, those]: [Category, readonly Agent[]]) =>
        coverNode(
          category,
          those.map((one) => kind.coverOf(one)),
        ) === 'gap';
      categories = new Set([...counted].filter(isLacking).map(([category]) => category));
      lacking.set(kind, categories);
    }
    return categories;
  };
  const ofCategory = new Map<Category, Lack>();
  const besides = new Map<Agent, Lack>();
  for (const gap of gaps) {
    const agent = agentOf(gap.daemonSet);
    if (agent === null) continue;
    const categories = categoriesLackingOn(kindOf(rows.get(gap.node) ?? -1));
    let isLacking = false;
    for (const category of agent.categories) {
      if (!categories.has(category) || counted.get(category)?.includes(agent) !== true) continue;
      addTo(ofCategory, category, gap);
      isLacking = true;
    }
    if (!isLacking) addTo(besides, agent, gap);
  }
  return { ofCategory, besides };
}

function addTo<Key>(lacks: Map<Key, Lack>, key: Key, gap: CellView): void {
  const lack = lacks.get(key) ?? { nodes: new Set(), since: null };
  lack.nodes.add(gap.node);
  lack.since = earlier(lack.since, sinceOf(gap));
  lacks.set(key, lack);
}

function sayLack({ lack: { nodes, since }, names, yet }: Clause, now: number): string {
  const age = since === null ? '' : ` since ${formatAge(now - since)}`;
  return `${nodes.size} ${nodes.size === 1 ? 'lacks' : 'lack'} ${list(names)}${age}${yet}`;
}
