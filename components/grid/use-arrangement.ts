'use client';
import { useCallback, useMemo } from 'react';
import type { PageData } from '../../lib/client/page-data.ts';
import type { ViewState } from '../../lib/client/view-state.ts';
import type { CellState } from '../../lib/coverage/model.ts';
import { useDigest, useHeldGaps, useServices } from '../app/services.tsx';
import type { Marks } from './alike.ts';
import { arrangePools, commonSuffix, type GridItem, listItems, type Pool } from './arrange.ts';
import { arrangeColumns, type GridColumn } from './columns.ts';
import { type Filtered, filterGrid } from './filter.ts';

const NO_MARKS: Marks = new Map();

export interface Arrangement {
  readonly pools: readonly Pool[];
  readonly items: readonly GridItem[];
  /** Where among `items` a key is. */
  readonly placeOfKey: ReadonlyMap<string, number>;
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
  const allColumns = useMemo(() => arrangeColumns(page.shapes, families, unfolded), [page.shapes, families, unfolded]);
  const { places, columns } = useFiltered(page, allColumns, marks, q, states);
  const { nodes } = page.layout;
  const pools = useMemo(() => {
    const isFolded = (name: string, gaps: number) => (fold === null ? isNarrow && gaps === 0 : fold.includes(name));
    return arrangePools(nodes, places, (name) => held.has(name), isFolded);
  }, [nodes, places, held, fold, isNarrow]);
  const items = useMemo(() => listItems(pools, nodes), [pools, nodes]);
  const placeOfKey = useMemo(() => new Map(items.map(({ key }, place) => [key, place])), [items]);
  const suffix = useMemo(() => commonSuffix(nodes.map(({ name }) => name)), [nodes]);

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
  return { pools, items, placeOfKey, columns, allColumns, suffix, toggleFold, unfold, toggleFamily };
}

/** Without a filter, what cells say decides nothing: then the rows are as they were while only cells change. */
function useFiltered(
  page: PageData,
  columns: readonly GridColumn[],
  marks: Marks,
  q: string,
  states: readonly CellState[],
): Filtered {
  const isFiltered = q.trim() !== '' || states.length > 0;
  const asked = isFiltered ? page : null;
  const by = isFiltered ? marks : NO_MARKS;
  const filtered = useMemo(
    () => (asked === null ? null : filterGrid(asked, columns, by, q, states)),
    [asked, columns, by, q, states],
  );
  const { order } = page.layout;
  return useMemo(() => filtered ?? { places: order, columns }, [filtered, order, columns]);
}
