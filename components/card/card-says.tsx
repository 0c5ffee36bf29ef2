'use client';
import type { PageCell } from '../../lib/client/page-data.ts';
import { shownState } from '../../lib/client/shown-state.ts';
import type { CellState } from '../../lib/coverage/model.ts';
import { reasonWords } from '../../lib/coverage/summary/reason-words.ts';
import { capital, formatAge, formatMoment, millis } from '../../lib/coverage/summary/words.ts';
import { useNow } from '../app/services.tsx';
import { stateWords, textClass } from '../glyph/cell-glyph.ts';
import { isWarned } from '../grid/cell-looks.ts';
import { Prose } from '../ui/prose.tsx';

interface CardSaysProps {
  /** Null when there is no such cell. */
  readonly state: CellState | null;
  /** What the grid shows it as. */
  readonly look: CellState | null;
  readonly cell: PageCell | null;
  readonly updateStrategy: string;
  readonly isPast: boolean;
}

/** The state, since when, and the sentence that names the culprit. */
export function CardSays({ state, look, cell, updateStrategy, isPast }: CardSaysProps) {
  const now = useNow(1000);
  if (state === null) return <p className="panel-says">There is no such node or DaemonSet now.</p>;
  const shown = shownState(state, cell);
  const isRequired = shown === 'notSelected' && look === 'repelled';
  const words = isRequired ? 'Not selected, required by policy' : capital(stateWords(look ?? shown, updateStrategy));
  if (isPast && state !== 'notSelected') {
    return <p className="panel-says">Unknown now. Last known: {words.toLowerCase()}.</p>;
  }
  // `Excluded by taint: taint not tolerated` would say it twice.
  const reason = cell === null || look === 'repelled' ? '' : reasonWords(cell.reason);
  const since = millis(cell?.since ?? null);
  return (
    <p className="panel-says">
      <b className={isWarned({ state, cell }) ? 'text-nr-t' : textClass(shown === state ? (look ?? state) : state)}>
        {words}
        {reason !== '' && `: ${reason}`}
      </b>
      {since === null ? '.' : ` since ${formatMoment(since, now)} (${formatAge(now - since)}).`}{' '}
      {cell?.message && <Prose text={cell.message} />}
      {cell?.confidence === 'inferred' && <span className="text-fg-3"> Inferred, not reported.</span>}
    </p>
  );
}
