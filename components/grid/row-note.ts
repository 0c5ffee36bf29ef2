/** The few words at the end of a row with a gap. A row without one says nothing. */
import type { ColumnShape, RowData } from '../../lib/client/page-data.ts';
import { compareStates, isGap } from '../../lib/coverage/model.ts';

export interface RowNote {
  readonly lead: string;
  readonly rest: string;
}

/** `falco`, `otel-agent +1`, `fluent-bit, silent`; null where there is nothing to say. */
export function rowNote(row: RowData, columns: readonly ColumnShape[]): RowNote | null {
  const names = new Map(columns.map((column) => [column.key, column.name]));
  const gaps = row.cells
    .filter((cell) => isGap(cell.state) && names.has(cell.daemonSet))
    .sort((a, b) => compareStates(a.state, b.state));
  const isSilent = row.node.ready === 'Unknown';
  const [worst] = gaps;
  if (worst === undefined) return isSilent ? { lead: '', rest: 'silent' } : null;
  const more = gaps.length > 1 ? ` +${gaps.length - 1}` : '';
  return { lead: names.get(worst.daemonSet) ?? '', rest: `${more}${isSilent ? ', silent' : ''}` };
}
