'use client';
import { memo, useMemo } from 'react';
import type { PageData } from '../../lib/client/page-data.ts';
import type { ViewState } from '../../lib/client/view-state.ts';
import { isPast, type Mode } from '../app/mode.ts';
import { useDigest, useServices, useSignal } from '../app/services.tsx';
import type { HeaderLook } from './column-head.tsx';
import { type GridColumn, placeOfColumn } from './columns.ts';
import { Header } from './header.tsx';
import type { Place } from './navigate.ts';

interface GridHeadProps {
  readonly page: PageData;
  readonly columns: readonly GridColumn[];
  readonly suffix: string;
  readonly view: ViewState;
  readonly mode: Mode;
  readonly active: Place;
  readonly onToggle: (column: GridColumn) => void;
}

/** The header, and which of its columns is hot: the only part that follows the pointer. */
export const GridHead = memo(function GridHead({ page, columns, view, mode, active, ...rest }: GridHeadProps) {
  const { hover } = useServices();
  const { counts } = useDigest();
  const under = useSignal(hover);
  const daemonSets = useMemo(() => page.columns.map((column) => column.daemonSet), [page.columns]);
  const look: HeaderLook = isPast(mode) ? 'past' : mode === 'connecting' ? 'unread' : 'live';
  const hot = placeOfColumn(columns, under?.daemonSet ?? view.cell?.daemonSet ?? view.rollout);
  return (
    <Header
      {...rest}
      columns={columns}
      daemonSets={daemonSets}
      counts={counts}
      nodeCount={page.picture.nodes.length}
      look={look}
      hot={columns[hot]?.key ?? null}
      active={active.item === -1 ? (columns[active.column]?.key ?? null) : null}
    />
  );
});
