/** The order of the grid: pools with gaps first, inside a pool nodes with gaps first, then by name. */
import type { RowData } from '../../lib/client/page-data.ts';

export interface Pool {
  readonly name: string;
  /** Those that the filter keeps, in the order on screen. */
  readonly rows: readonly RowData[];
  /** How many of `rows` have a gap. */
  readonly gaps: number;
  /** What all its nodes share; empty when they differ. */
  readonly instanceType: string;
  readonly taints: readonly string[];
  readonly isFolded: boolean;
}

export type GridItem =
  | { readonly kind: 'pool'; readonly key: string; readonly pool: Pool }
  | { readonly kind: 'node'; readonly key: string; readonly row: RowData; readonly pool: Pool }
  | { readonly kind: 'aggregate'; readonly key: string; readonly pool: Pool };

/**
 * `hasGap` decides the order; it may hold on to a node that healed a moment ago. `isFolded` is asked once a pool.
 * Rows come in the order of names and keep it among equals.
 */
export function arrangePools(
  rows: Iterable<RowData>,
  hasGap: (row: RowData) => boolean,
  isFolded: (name: string, gaps: number) => boolean,
): Pool[] {
  const pools = [...Map.groupBy(rows, (row) => row.node.pool)].map(([name, members]): Pool => {
    const withGap = members.filter(hasGap);
    const without = members.filter((row) => !hasGap(row));
    return {
      name,
      rows: [...withGap, ...without],
      gaps: withGap.length,
      instanceType: sharedType(members),
      taints: sharedTaints(members),
      isFolded: isFolded(name, withGap.length),
    };
  });
  return pools.sort((a, b) => b.gaps - a.gaps || (a.name < b.name ? -1 : 1));
}

/** Every line of the grid below its header. */
export function listItems(pools: readonly Pool[]): GridItem[] {
  return pools.flatMap((pool): GridItem[] => {
    const head: GridItem = { kind: 'pool', key: `pool:${pool.name}`, pool };
    if (pool.isFolded) return [head, { kind: 'aggregate', key: `all:${pool.name}`, pool }];
    return [head, ...pool.rows.map((row): GridItem => ({ kind: 'node', key: `node:${row.node.name}`, row, pool }))];
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

function sharedType(rows: readonly RowData[]): string {
  const type = rows[0]?.node.instanceType ?? '';
  return rows.every((row) => row.node.instanceType === type) ? type : '';
}

/** Without those that say how the node feels: they come and go, and its row says so. */
function sharedTaints(rows: readonly RowData[]): string[] {
  const [first, ...others] = rows;
  return (first?.node.taints ?? []).filter(
    (taint) => !taint.startsWith('node.kubernetes.io/') && others.every((row) => row.node.taints.includes(taint)),
  );
}
