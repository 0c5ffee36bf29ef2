/** The order of the grid: pools with gaps first, inside a pool nodes with gaps first, then by name. */
import type { PageLayout } from '../../lib/client/page-data.ts';

export interface Pool {
  readonly name: string;
  /** Places of its rows that the filter keeps, in the order on screen. */
  readonly places: readonly number[];
  /** How many of `places` have a gap. */
  readonly gaps: number;
  /** What all its nodes share; empty when they differ. */
  readonly instanceType: string;
  readonly taints: readonly string[];
  readonly isFolded: boolean;
}

export type GridItem =
  | { readonly kind: 'pool'; readonly key: string; readonly pool: Pool }
  | { readonly kind: 'node'; readonly key: string; readonly name: string; readonly place: number; readonly pool: Pool }
  | { readonly kind: 'aggregate'; readonly key: string; readonly pool: Pool };

type Node = PageLayout['nodes'][number];

/**
 * `hasGap` decides the order; it may hold on to a node that healed a moment ago. `isFolded` is asked once a pool.
 * `places` come in the order of names and keep it among equals.
 */
export function arrangePools(
  nodes: readonly Node[],
  places: readonly number[],
  hasGap: (name: string) => boolean,
  isFolded: (name: string, gaps: number) => boolean,
): Pool[] {
  const drafts = new Map<string, PoolDraft>();
  for (const place of places) {
    const node = nodes[place];
    if (node === undefined) continue;
    let draft = drafts.get(node.pool);
    if (draft === undefined) {
      draft = { withGap: [], without: [], instanceType: node.instanceType, taints: node.taints };
      drafts.set(node.pool, draft);
    }
    (hasGap(node.name) ? draft.withGap : draft.without).push(place);
    if (draft.instanceType !== node.instanceType) draft.instanceType = '';
    if (draft.taints.length > 0) draft.taints = sharedBy(draft.taints, node.taints);
  }
  const pools = [...drafts].map(([name, { withGap, without, instanceType, taints }]): Pool => {
    const gaps = withGap.length;
    return {
      name,
      places: [...withGap, ...without],
      gaps,
      instanceType,
      // Without those that say how the node feels: they come and go, and its row says so.
      taints: taints.filter((taint) => !taint.startsWith('node.kubernetes.io/')),
      isFolded: isFolded(name, gaps),
    };
  });
  return pools.sort((a, b) => b.gaps - a.gaps || (a.name < b.name ? -1 : 1));
}

interface PoolDraft {
  readonly withGap: number[];
  readonly without: number[];
  instanceType: string;
  taints: readonly string[];
}

/** The same list where all of it is shared. */
function sharedBy(taints: readonly string[], others: readonly string[]): readonly string[] {
  return taints.every((taint) => others.includes(taint)) ? taints : taints.filter((taint) => others.includes(taint));
}

/** Every line of the grid below its header. */
export function listItems(pools: readonly Pool[], nodes: readonly Node[]): GridItem[] {
  return pools.flatMap((pool): GridItem[] => {
    const head: GridItem = { kind: 'pool', key: `pool:${pool.name}`, pool };
    if (pool.isFolded) return [head, { kind: 'aggregate', key: `all:${pool.name}`, pool }];
    const rows = pool.places.map((place): GridItem => {
      const name = nodes[place]?.name ?? '';
      return { kind: 'node', key: `node:${name}`, name, place, pool };
    });
    return [head, ...rows];
  });
}

/** The end that all names share, from its first dot on: said once, and left out of every row. */
export function commonSuffix(names: readonly string[]): string {
  const [first, ...others] = names;
  if (first === undefined || others.length === 0) return '';
  let suffix = first.slice(first.indexOf('.') < 0 ? first.length : first.indexOf('.'));
  for (const name of others) {
    while (suffix !== '' && !name.endsWith(suffix)) {
      const next = suffix.indexOf('.', 1);
      suffix = next < 0 ? '' : suffix.slice(next);
    }
  }
  return suffix;
}
