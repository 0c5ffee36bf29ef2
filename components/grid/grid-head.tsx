'use client';
import { memo, useMemo } from 'react';
import type { ColumnShape, PageData } from '../../lib/client/page-data.ts';
import type { ViewState } from '../../lib/client/view-state.ts';
import { isPast, type Mode } from '../app/mode.ts';
import { useServices, useSignal } from '../app/services.tsx';
import { Header, type HeaderLook } from './header.tsx';
import type { Place } from './navigate.ts';

interface GridHeadProps {
  readonly page: PageData;
  readonly columns: readonly ColumnShape[];
  readonly suffix: string;
  readonly view: ViewState;
  readonly mode: Mode;
  readonly active: Place;
}

/** The header, and which of its columns is hot: the only part that follows the pointer. */
export const GridHead = memo(function GridHead({ page, columns, suffix, view, mode, active }: GridHeadProps) {
  const { hover } = useServices();
  const under = useSignal(hover);
  const daemonSets = useMemo(() => page.columns.map((column) => column.daemonSet), [page.columns]);
  const look: HeaderLook = isPast(mode) ? 'past' : mode === 'connecting' ? 'unread' : 'live';
  return (
    <Header
      columns={columns}
      daemonSets={daemonSets}
      nodeCount={page.picture.nodes.length}
      suffix={suffix}
      look={look}
      hot={under?.daemonSet ?? view.cell?.daemonSet ?? view.rollout}
      active={active.item === -1 ? (columns[active.column]?.key ?? null) : null}
    />
  );
});
