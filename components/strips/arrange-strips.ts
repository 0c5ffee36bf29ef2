/** The order of the strips: pools by size and nodes by name along x, categories with their DaemonSets from top to bottom. */
import type { RowData } from '../../lib/client/page-data.ts';
import type { Category } from '../../lib/coverage/model.ts';
import { commonSuffix } from '../grid/arrange.ts';
import type { GridColumn } from '../grid/columns.ts';
import type { AxisPool } from './axis.ts';
import type { LaneSpec } from './lanes.ts';

export interface StripNodes {
  /** As they came. */
  readonly given: readonly RowData[];
  /** For each place along x, the place in `given`. */
  readonly order: Int32Array;
  /** Along x. */
  readonly rows: readonly RowData[];
  /** The largest first. */
  readonly pools: readonly AxisPool[];
  /** What all names end in. */
  readonly suffix: string;
}

/**
 * Rows come in the order of names. While names and pools are those of `before`, so is the order: a change of what the
 * cells say moves nothing and costs no sorting.
 */
export function arrangeNodes(
  given: readonly RowData[],
  fold: readonly string[] | null,
  before: StripNodes | null,
): StripNodes {
  if (before !== null && hasSameOrder(given, before.given)) {
    const rows = before.given === given ? before.rows : reorder(given, before.order);
    const pools = before.pools.map((pool) => {
      const isFolded = fold?.includes(pool.name) ?? false;
      return isFolded === pool.isFolded ? pool : { ...pool, isFolded };
    });
    const isSameFold = pools.every((pool, place) => pool === before.pools[place]);
    return { ...before, given, rows, pools: isSameFold ? before.pools : pools };
  }
  const members = Map.groupBy(given.keys(), (place) => given[place]?.node.pool ?? '');
  const sorted = [...members].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
  const order = Int32Array.from(sorted.flatMap(([, places]) => places));
  return {
    given,
    order,
    rows: reorder(given, order),
    pools: sorted.map(([name, { length }]) => ({ name, size: length, isFolded: fold?.includes(name) ?? false })),
    suffix: commonSuffix(given.map(({ node }) => node.name)),
  };
}

function reorder(given: readonly RowData[], order: Int32Array): RowData[] {
  return [...order].flatMap((place) => given[place] ?? []);
}

function hasSameOrder(rows: readonly RowData[], before: readonly RowData[]): boolean {
  if (rows === before) return true;
  if (rows.length !== before.length) return false;
  return rows.every((row, place) => {
    const was = before[place];
    return row === was || (row.node.name === was?.node.name && row.node.pool === was.node.pool);
  });
}

export interface StripLane extends LaneSpec {
  readonly kind: 'any' | 'category' | 'column';
  /** Null for the worst of all. */
  readonly category: Category | null;
  /** The first of its category, where the category is named. */
  readonly isHead: boolean;
  readonly name: string;
}

const ANY_LANE = 'any';

/** The key of a folded category's strip. No `namespace/name` has a colon. */
export function categoryKey(category: Category | null): string {
  return `category:${category}`;
}

/** The worst of all first; a folded category is one strip. */
export function arrangeLanes(columns: readonly GridColumn[], folded: readonly Category[]): StripLane[] {
  const places = [...columns.keys()];
  const ofCategory = Map.groupBy(places, (place) => columns[place]?.category ?? 'other');
  const lanes = [...ofCategory].flatMap(([category, members]): StripLane[] => {
    if (folded.includes(category)) {
      const name = members.length === 1 ? '1 agent' : `${members.length} agents`;
      return [{ kind: 'category', key: categoryKey(category), category, isHead: true, name, columns: members }];
    }
    return members.map((place, at) => {
      const { key = '', name = '' } = columns[place] ?? {};
      return { kind: 'column', key, category, isHead: at === 0, name, columns: [place] };
    });
  });
  if (lanes.length === 0) return [];
  const any = {
    kind: 'any',
    key: ANY_LANE,
    category: null,
    isHead: false,
    name: 'any agent',
    columns: places,
  } as const;
  return [any, ...lanes];
}
