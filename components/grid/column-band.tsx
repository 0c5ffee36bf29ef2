'use client';
import { useIsHydrated, useServices, useSignal } from '../app/services.tsx';
import { type GridColumn, placeOfColumn } from './columns.ts';

/** Tints one column behind all rows with one element, instead of one per row. */
export function ColumnBand({
  columns,
  selected,
}: {
  readonly columns: readonly GridColumn[];
  readonly selected: string | null;
}) {
  const { hover } = useServices();
  const under = useSignal(hover);
  const isHydrated = useIsHydrated();
  const key = under?.daemonSet ?? selected;
  const place = placeOfColumn(columns, key);
  if (!isHydrated || place < 0) return null;
  const categories = new Set(columns.slice(0, place + 1).map((column) => column.category)).size;
  const left = `calc(var(--name) + ${place} * var(--col) + ${categories} * var(--catgap))`;
  return <div className="column-band" style={{ left }} />;
}
