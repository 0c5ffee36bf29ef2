'use client';
import { useCallback, useMemo } from 'react';
import type { PageData } from '../../lib/client/page-data.ts';
import type { ViewState } from '../../lib/client/view-state.ts';
import { useDigest, useHeldGaps, useServices } from '../app/services.tsx';
import { arrangePools, commonSuffix, type GridItem, listItems, type Pool } from './arrange.ts';
import { arrangeColumns, type GridColumn } from './columns.ts';
import { filterGrid } from './filter.ts';

export interface Arrangement {
  readonly pools: readonly Pool[];
  readonly items: readonly GridItem[];
  readonly columns: readonly GridColumn[];
  /** Those that the search left out too. */
  readonly allColumns: readonly GridColumn[];
  readonly suffix: string;
  readonly toggleFold: (pool: string) => void;
  readonly unfold: (pool: string) => void;
  /** One column for the agent's DaemonSets, or one for each. */
  readonly toggleFamily: (id: string) => void;
}

/** What the grid shows, in which order. In a narrow window pools without gaps are folded until the reader says else. */
export function useArrangement(page: PageData, view: ViewState, isNarrow: boolean): Arrangement {
  const services = useServices();
  const held = useHeldGaps();
  const { families, marks } = useDigest();
  const { q, states, fold, unfold: unfolded } = view;
  const all = useMemo(() => [...page.rows.values()], [page.rows]);
  const allColumns = useMemo(() => arrangeColumns(page.shapes, families, unfolded), [page.shapes, families, unfolded]);
  const { rows, columns } = useMemo(
    () => filterGrid(all, allColumns, marks, q, states),
    [all, allColumns, marks, q, states],
  );
  const pools = useMemo(() => {
    const isFolded = (name: string, gaps: number) => (fold === null ? isNarrow && gaps === 0 : fold.includes(name));
    return arrangePools(rows, (row) => held.has(row.node.name), isFolded);
  }, [rows, held, fold, isNarrow]);
  const items = useMemo(() => listItems(pools), [pools]);
  const names = page.picture.nodes;
  const suffix = useMemo(() => commonSuffix(names.map((node) => node.name)), [names]);

  const folded = useMemo(() => pools.filter((pool) => pool.isFolded).map((pool) => pool.name), [pools]);
  const unfold = useCallback(
    (pool: string) => {
      if (folded.includes(pool)) services.view.filter({ fold: folded.filter((name) => name !== pool) });
    },
    [folded, services],
  );
  const toggleFold = useCallback(
    (pool: string) => {
      if (folded.includes(pool)) unfold(pool);
      else services.view.filter({ fold: [...folded, pool] });
    },
    [folded, unfold, services],
  );
  const toggleFamily = useCallback(
    (id: string) => {
      const rest = unfolded.filter((other) => other !== id);
      services.view.filter({ unfold: rest.length < unfolded.length ? rest : [...unfolded, id] });
    },
    [unfolded, services],
  );
  return { pools, items, columns, allColumns, suffix, toggleFold, unfold, toggleFamily };
}
