// biome-ignore-all lint/a11y/useSemanticElements: a grid of thousands of cells is laid out by flex, with a table's roles.
'use client';
import { memo, useCallback, useEffect, useEffectEvent, useMemo, useRef } from 'react';
import type { PageData } from '../../lib/client/page-data.ts';
import { type CellRef, NO_PANEL, type ViewState } from '../../lib/client/view-state.ts';
import { familyKey } from '../../lib/coverage/digest/marks.ts';
import { isPast, type Mode } from '../app/mode.ts';
import { useDigest, useMediaQuery, useServices, useSignal } from '../app/services.tsx';
import { useKeys } from '../app/use-keys.ts';
import { ColumnBand } from './column-band.tsx';
import type { GridColumn } from './columns.ts';
import { GridHead } from './grid-head.tsx';
import { LayoutSwitch } from './layout-switch.tsx';
import { countLooks, Legend } from './legend.tsx';
import { Lines } from './lines.tsx';
import { listGaps, nextGap } from './navigate.ts';
import { offsetsOf } from './offsets.ts';
import { Rail } from './rail.tsx';
import { Tooltip } from './tooltip.tsx';
import { useArrangement } from './use-arrangement.ts';
import { useGridFocus } from './use-grid-focus.ts';
import { useLegendFilter } from './use-legend-filter.ts';
import { useGridWindow } from './use-window.ts';

interface GridProps {
  readonly page: PageData;
  readonly view: ViewState;
  readonly mode: Mode;
}

/** Every node against every DaemonSet. */
export const Grid = memo(function Grid({ page, view, mode }: GridProps) {
  const services = useServices();
  const wrap = useRef<HTMLDivElement>(null);
  const matrix = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const isNarrow = useMediaQuery('(max-width: 700px)');
  const { marks, counts } = useDigest();
  const { pools, items, placeOfKey, columns, allColumns, suffix, toggleFold, unfold, toggleFamily } = useArrangement(
    page,
    view,
    isNarrow,
  );
  const rowHeight = isNarrow ? 24 : 20;
  const offsets = useMemo(() => offsetsOf(items, rowHeight), [items, rowHeight]);

  const open = useCallback((cell: ViewState['cell']) => services.view.select({ ...NO_PANEL, cell }), [services]);
  const focus = useGridFocus({ rows: page.rows, items, placeOfKey, columns, marks, matrix, open, unfold });
  const selectedItem = view.cell === null ? -1 : (placeOfKey.get(`node:${view.cell.node}`) ?? -1);
  const mounted = useGridWindow({
    items,
    columnCount: columns.length,
    offsets,
    matrix,
    body,
    keep: [focus.active.item, selectedItem],
  });
  const highlight = useSignal(services.highlight);
  const isBehind = useSignal(services.digests.isBehind);
  // Only when another card opens: the reader may scroll away from it.
  const reveal = useEffectEvent((cell: CellRef) => {
    focus.findCell(cell)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });
  useEffect(() => {
    if (view.cell !== null) reveal(view.cell);
  }, [view.cell]);

  const toggleState = useLegendFilter(view);
  const goToGap = (step: 1 | -1) => {
    const from = view.cell ?? focus.activeCell;
    const gap = nextGap(listGaps(page, pools, columns, marks), from, step, page.rows, pools, columns);
    if (gap === null) return;
    unfold(page.rows.get(gap.node)?.node.pool ?? '');
    if (view.cell !== null) open(gap);
    else services.focus.set(gap);
  };
  const goBack = () => goToGap(-1);
  const toggle = (column: GridColumn) => {
    const { family } = column;
    if (family === null) return;
    toggleFamily(family.id);
    focus.focusHead(familyKey(family.id));
  };
  const toggleActive = () => {
    const at = focus.activeColumn;
    const column = at?.family ? at : columns.find(({ family }) => family !== null);
    if (column !== undefined) toggle(column);
  };
  useKeys({ n: () => goToGap(1), N: goBack, f: toggleActive });

  const density = columns.length <= 16 ? 'wide' : columns.length <= 28 ? 'dense' : 'packed';
  return (
    <div ref={wrap} className="matrix-wrap">
      <div
        ref={matrix}
        className="matrix"
        role="grid"
        aria-label="Agents by node"
        aria-rowcount={items.length + 1}
        aria-colcount={columns.length + 2}
        data-density={density}
        data-dimmed={highlight === null ? undefined : ''}
        {...focus.handlers}
      >
        <GridHead
          page={page}
          columns={columns}
          suffix={suffix}
          view={view}
          mode={mode}
          active={focus.active}
          onToggle={toggle}
        />
        <div ref={body} className="matrix-body" role="rowgroup">
          <ColumnBand columns={columns} selected={view.cell?.daemonSet ?? view.rollout} />
          <Lines
            page={page}
            items={items}
            columns={columns}
            marks={marks}
            mounted={mounted}
            offsets={offsets}
            mode={mode}
            suffixLength={suffix.length}
            active={focus.active}
            selected={view.cell}
            highlight={highlight}
            onToggleFold={toggleFold}
          />
          {items.length === 0 && <p className="py-3 text-fg-2 text-small">Nothing here matches.</p>}
        </div>
      </div>
      <Rail page={page} items={items} marks={marks} offsets={offsets} matrix={matrix} isPast={isPast(mode)} />
      <Legend
        counts={isBehind ? null : countLooks(allColumns, counts)}
        mode={mode}
        states={view.states}
        onToggle={toggleState}
        note={<LayoutSwitch to="strips" nodeCount={page.picture.nodes.length} />}
      />
      <Tooltip page={page} columns={columns} wrap={wrap} findCell={focus.findCell} />
    </div>
  );
});
