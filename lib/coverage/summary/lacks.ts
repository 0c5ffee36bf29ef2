/** `4 lack logging since 12 min, 2 lack security since 9 min`. */
import { CATEGORIES, type Category } from '../model.ts';
import { daemonSetKey } from '../objects.ts';
import type { CellView, Picture } from '../picture.ts';
import { coveredCategories } from './categories.ts';
import { count, earlier, formatAge, list, millis } from './words.ts';

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

/** Most nodes first, then the longest. Categories that the same nodes lack since the same time share a clause. */
export function sayLacks(picture: Picture, gaps: readonly CellView[], now: number): string {
  const lacks = lacksByCategory(picture, gaps);
  const clauses = new Map<string, { lack: Lack; names: string[] }>();
  for (const category of CATEGORIES) {
    const lack = lacks.get(category);
    if (lack === undefined) continue;
    const key = `${lack.since} ${[...lack.nodes].sort().join(' ')}`;
    const clause = clauses.get(key);
    if (clause === undefined) clauses.set(key, { lack, names: [NOUNS[category]] });
    else clause.names.push(NOUNS[category]);
  }
  const sorted = [...clauses.values()].sort(
    (a, b) => b.lack.nodes.size - a.lack.nodes.size || (a.lack.since ?? now) - (b.lack.since ?? now),
  );
  const said = sorted.slice(0, AT_MOST).map(({ lack, names }) => sayLack(lack, names, now));
  const unsaid = sorted.slice(AT_MOST).flatMap(({ names }) => names).length;
  if (unsaid > 0) said.push(`and ${count(unsaid, 'more category', 'more categories')}`);
  return `${said.join(', ')}.`;
}

function lacksByCategory(picture: Picture, gaps: readonly CellView[]): ReadonlyMap<Category, Lack> {
  const covered = coveredCategories(picture.daemonSets);
  const categoriesOf = new Map(picture.daemonSets.map((one, column) => [daemonSetKey(one), covered[column] ?? []]));
  const lacks = new Map<Category, Lack>();
  for (const gap of gaps) {
    for (const category of categoriesOf.get(gap.daemonSet) ?? []) {
      const lack = lacks.get(category) ?? { nodes: new Set(), since: null };
      lack.nodes.add(gap.node);
      lack.since = earlier(lack.since, millis(gap.since));
      lacks.set(category, lack);
    }
  }
  return lacks;
}

function sayLack({ nodes, since }: Lack, names: readonly string[], now: number): string {
  const age = since === null ? '' : ` since ${formatAge(now - since)}`;
  return `${nodes.size} ${nodes.size === 1 ? 'lacks' : 'lack'} ${list(names)}${age}`;
}
