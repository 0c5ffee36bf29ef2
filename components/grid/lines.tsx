'use client';
import type { PageData } from '../../lib/client/page-data.ts';
import type { Highlight } from '../../lib/client/page-services.ts';
import type { CellRef } from '../../lib/client/view-state.ts';
import type { RowMarks } from '../../lib/coverage/digest/marks.ts';
import { isPast, type Mode } from '../app/mode.ts';
import type { GridItem } from './arrange.ts';
import { type GridColumn, placeOfColumn } from './columns.ts';
import type { Place } from './navigate.ts';
import { type Offsets, segmentsOf } from './offsets.ts';
import { AggregateRow, PoolRow } from './pool-row.tsx';
import { Row } from './row.tsx';

interface LinesProps {
  readonly page: PageData;
  readonly items: readonly GridItem[];
  readonly columns: readonly GridColumn[];
  readonly marks: ReadonlyMap<string, RowMarks>;
  readonly mounted: readonly number[];
  readonly offsets: Offsets;
  readonly mode: Mode;
  readonly suffixLength: number;
  readonly active: Place;
  readonly selected: CellRef | null;
  readonly highlight: Highlight | null;
  readonly onToggleFold: (pool: string) => void;
}

/** Pools, nodes and folded pools, as far as they are in sight. */
export function Lines(props: LinesProps) {
  const { items, mounted, offsets } = props;
  return segmentsOf(mounted, items.length, offsets).map((segment) => {
    if (segment.kind === 'gap') return <Spacer key={`gap:${segment.after}`} height={segment.height} />;
    const item = items[segment.place];
    return item === undefined ? null : <Line key={item.key} {...props} item={item} place={segment.place} />;
  });
}

function Line({ item, place, ...props }: LinesProps & { readonly item: GridItem; readonly place: number }) {
  const { page, columns, marks, mode, active, selected, highlight, suffixLength, onToggleFold } = props;
  // The header is the first row.
  const rowIndex = place + 2;
  const isActive = active.item === place;
  if (item.kind === 'pool') {
    return (
      <PoolRow
        page={page}
        pool={item.pool}
        marks={marks}
        rowIndex={rowIndex}
        columnCount={columns.length + 2}
        isPast={isPast(mode)}
        isKnown={mode === 'live'}
        isActive={isActive}
        onToggle={onToggleFold}
      />
    );
  }
  const activeColumn = isActive ? active.column : -1;
  if (item.kind === 'aggregate') {
    return (
      <AggregateRow
        page={page}
        pool={item.pool}
        marks={marks}
        columns={columns}
        rowIndex={rowIndex}
        isLost={mode === 'lost'}
        active={activeColumn}
      />
    );
  }
  const { name } = item;
  const row = page.rows.at(item.place);
  if (row === undefined) return null;
  return (
    <Row
      row={row}
      marks={marks.get(name)}
      columns={columns}
      rowIndex={rowIndex}
      suffixLength={suffixLength}
      isLost={mode === 'lost'}
      active={activeColumn}
      selected={selected?.node === name ? placeOfColumn(columns, selected.daemonSet) : -1}
      lit={highlight === null ? null : litPlaces(highlight, name, columns)}
    />
  );
}

/** An image has a height without a style attribute, which the policy refuses in the server's HTML. */
function Spacer({ height }: { readonly height: number }) {
  return <svg className="matrix-spacer" width="1" height={height} aria-hidden="true" />;
}

function litPlaces(highlight: Highlight, node: string, columns: readonly GridColumn[]): string | null {
  const here = highlight.filter(({ nodes }) => nodes.has(node));
  return here.length === 0 ? null : here.map(({ daemonSet }) => placeOfColumn(columns, daemonSet)).join(' ');
}
