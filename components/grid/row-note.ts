/** The few words at the end of a row with a gap, or of a node that is not steady. All others say nothing. */
import type { RowData } from '../../lib/client/page-data.ts';
import { countsAsGap, type RowMarks } from '../../lib/coverage/digest/marks.ts';
import { compareStates } from '../../lib/coverage/model.ts';
import type { PageNode } from '../../lib/wire/messages.ts';
import { type GridColumn, readRow } from './columns.ts';

export interface RowNote {
  readonly lead: string;
  readonly rest: string;
}

/** `falco`, `otel-agent +1`, `fluent-bit, silent`, `joining`; null where there is nothing to say. */
export function rowNote(row: RowData, columns: readonly GridColumn[], marks: RowMarks | undefined): RowNote | null {
  const read = readRow(row, marks);
  const gaps = columns
    .map((column) => ({ column, ...read(column) }))
    .filter(({ shown, member }) => countsAsGap(shown, member.key, marks))
    .sort((a, b) => compareStates(a.look, b.look));
  const life = lifeWord(row.node);
  const [worst] = gaps;
  if (worst === undefined) return life === '' ? null : { lead: '', rest: life };
  const more = gaps.length > 1 ? ` +${gaps.length - 1}` : '';
  return { lead: worst.column.name, rest: `${more}${life === '' ? '' : `, ${life}`}` };
}

/** Why the node is unlike the others, in a word; empty for one that is as usual. */
export function lifeWord({ ready, lifecycle, isVirtual }: PageNode): string {
  if (ready === 'Unknown') return 'silent';
  if (lifecycle !== 'steady') return lifecycle;
  return isVirtual ? 'virtual' : '';
}
