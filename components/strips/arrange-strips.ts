/** The order of the strips: pools by size and nodes by name along x, categories with their DaemonSets from top to bottom. */
import type { PageLayout } from '../../lib/client/page-data.ts';
import type { Category } from '../../lib/coverage/model.ts';
import type { GridColumn } from '../grid/columns.ts';
import type { AxisPool } from './axis.ts';
import type { LaneSpec } from './lanes.ts';

export interface StripNodes {
  /** Along x. */
  readonly places: readonly number[];
  /** The largest first. */
  readonly pools: readonly Omit<AxisPool, 'isFolded'>[];
}

/** `places` in the order of names. */
export function arrangeNodes(nodes: PageLayout['nodes'], places: readonly number[]): StripNodes {
  const members = Map.groupBy(places, (place) => nodes[place]?.pool ?? '');
  const sorted = [...members].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
  return {
    places: sorted.flatMap(([, own]) => own),
    pools: sorted.map(([name, { length }]) => ({ name, size: length })),
  };
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
