/** One ring of 600 ms around a cell that changed: enough to be seen, never moving again. */
import type { GridColumn } from './columns.ts';

const RING_MS = 600;

/** Compares the letters of one row and rings what differs. Does nothing for readers who asked for less motion. */
export function flashChanges(row: Element, before: string, after: string, columns: readonly GridColumn[]): void {
  if (before.length !== after.length) return;
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  for (const [place, { members }] of columns.entries()) {
    if (members.every(({ index }) => before[index] === after[index])) continue;
    const cell = row.querySelector(`[aria-colindex="${place + 2}"]`);
    cell?.animate([{ boxShadow: 'inset 0 0 0 2px var(--fg-2)' }, { boxShadow: 'inset 0 0 0 2px transparent' }], {
      duration: RING_MS,
      easing: 'ease-out',
    });
  }
}
