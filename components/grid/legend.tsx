import type { CellState } from '../../lib/coverage/model.ts';
import type { StateCounts } from '../../lib/coverage/picture.ts';
import { isPast, type Mode } from '../app/mode.ts';
import { LEGEND_STATES, stateWords } from '../glyph/cell-glyph.ts';
import { Glyph } from '../glyph/glyph.tsx';
import type { GlyphName } from '../glyph/sprite.tsx';

interface LegendProps {
  readonly counts: StateCounts;
  readonly mode: Mode;
  readonly states: readonly CellState[];
  readonly onToggle: (state: CellState) => void;
}

/** Says what the glyphs mean and how many there are; each is a filter. */
export function Legend({ counts, mode, states, onToggle }: LegendProps) {
  const isWhole = mode === 'live' || isPast(mode);
  const shown = LEGEND_STATES.filter((state) => (isWhole && state !== 'misscheduled') || counts[state] > 0);
  return (
    <div className="legend-track">
      <footer className="legend" data-past={isPast(mode) ? '' : undefined}>
        {isPast(mode) && <span>last known:</span>}
        {shown.map((state) => (
          <button key={state} type="button" aria-pressed={states.includes(state)} onClick={() => onToggle(state)}>
            <Glyph name={legendGlyph(state, mode)} />
            <span>{legendWords(state, mode)}</span>
            <b>{counts[state].toLocaleString('en')}</b>
          </button>
        ))}
      </footer>
    </div>
  );
}

function legendGlyph(state: CellState, mode: Mode): GlyphName {
  if (isPast(mode) && state !== 'notSelected' && state !== 'unknown') return `old-${state}`;
  if (state === 'unknown' && mode === 'connecting') return 'unread';
  if (state === 'unknown' && mode === 'forbidden') return 'question';
  return state;
}

function legendWords(state: CellState, mode: Mode): string {
  if (state === 'unknown' && mode === 'connecting') return 'not read yet';
  return isPast(mode) && state === 'repelled' ? 'by taint' : stateWords(state);
}
