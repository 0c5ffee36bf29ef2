// biome-ignore-all lint/a11y/useSemanticElements: see strip-row.tsx.
// biome-ignore-all lint/a11y/useFocusableInteractive: see strip-row.tsx.
'use client';
import { useCallback, useSyncExternalStore } from 'react';
import { stateWords } from '../glyph/cell-glyph.ts';
import { Glyph } from '../glyph/glyph.tsx';
import { FIRST_GAP, type Mark, markOf, rankOf, stateOfMark } from './strip-marks.ts';
import { useStripsTools } from './use-cursor.ts';

interface StripCountsProps {
  readonly place: number;
  readonly columnCount: number;
  readonly isPast: boolean;
  /** Of all agents. */
  readonly isAny: boolean;
}

/** How many nodes of the strip show what, exactly: the worst first, as many as there is room for. */
export function StripCounts({ place, columnCount, isPast, isAny }: StripCountsProps) {
  const { canvas } = useStripsTools();
  const read = useCallback(() => canvas.lanes.all[place]?.version ?? -1, [canvas, place]);
  useSyncExternalStore(canvas.changes.subscribe, read, () => -1);
  const all = countMarks(canvas.lanes.all[place]?.counts);
  const counts = all.filter(({ mark }) => !QUIET.has(mark) && (isAny || !UNKNOWN.has(mark)));
  const hasGap = !isPast && counts.some(({ mark }) => rankOf(mark) >= FIRST_GAP);
  return (
    <div className="strip-counts" role="gridcell" aria-colindex={columnCount} data-gap={hasGap ? '' : undefined}>
      <span className="visually-hidden">{all.map(({ mark, count }) => `${count} ${wordsOf(mark)}`).join(', ')}</span>
      {counts.map(({ mark, count }) => (
        <span key={mark} aria-hidden="true">
          <Glyph name={mark} />
          {count.toLocaleString('en')}
        </span>
      ))}
    </div>
  );
}

function wordsOf(mark: Mark): string {
  if (mark === 'passing') return 'joining or leaving';
  if (mark === 'unread') return 'not read yet';
  const words = stateWords(stateOfMark(mark));
  return mark.startsWith('old-') ? `last known ${words}` : words;
}

/** Worst first. */
function countMarks(counts: Int32Array | undefined): { readonly mark: Mark; readonly count: number }[] {
  const found = [...(counts ?? [])].map((count, rank) => ({ mark: markOf(rank), count }));
  return found.filter(({ count }) => count > 0).reverse();
}

/** Every strip has the same nodes here as a rule: shown once, else it is louder than its cause. */
const UNKNOWN: ReadonlySet<Mark> = new Set<Mark>(['unknown', 'question', 'unread']);

/** Said, not shown. */
const QUIET: ReadonlySet<Mark> = new Set<Mark>(['notSelected', 'healthy', 'old-healthy', 'passing']);
