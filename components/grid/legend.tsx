import type { ReactNode } from 'react';
import type { ColumnCounts } from '../../lib/coverage/digest/marks.ts';
import { CELL_STATES, type CellState } from '../../lib/coverage/model.ts';
import { zeroCounts } from '../../lib/coverage/picture.ts';
import { isPast, type Mode } from '../app/mode.ts';
import { LEGEND_STATES, stateWords } from '../glyph/cell-glyph.ts';
import { Glyph } from '../glyph/glyph.tsx';
import type { GlyphName } from '../glyph/sprite.tsx';
import type { GridColumn } from './columns.ts';

interface LegendProps {
  /** Of all cells, by what they look like; null where nobody has counted them. */
  readonly counts: ColumnCounts | null;
  readonly mode: Mode;
  readonly states: readonly CellState[];
  readonly onToggle: (state: CellState) => void;
  /** In place of the grid's glyph, where marks are others. */
  readonly sample?: (glyph: GlyphName) => ReactNode;
  readonly note?: ReactNode;
}

/** Says what the glyphs mean and how many there are; each is a filter. */
export function Legend({ counts: known, mode, states, onToggle, sample = drawGlyph, note }: LegendProps) {
  const counts = known ?? NOT_COUNTED;
  const isWhole = mode === 'live' || isPast(mode);
  const { looks } = counts;
  const shown = LEGEND_STATES.filter((state) => (isWhole && state !== 'misscheduled') || looks[state] > 0);
  return (
    <div className="legend-track">
      <footer className="legend" data-past={isPast(mode) ? '' : undefined}>
        {isPast(mode) && <span>last known:</span>}
        {shown.map((state) => (
          <button
            key={state}
            type="button"
            aria-pressed={states.includes(state)}
            title={sayParts(state, counts)}
            onClick={() => onToggle(state)}
          >
            {legendGlyphs(state, mode, counts).map(sample)}
            <span>{legendWords(state, mode, counts)}</span>
            {known !== null && <b>{looks[state].toLocaleString('en')}</b>}
          </button>
        ))}
        {counts.passing > 0 && !isPast(mode) && (
          <span className="legend-note" title="Gaps of nodes that join or leave: nobody has to act">
            {sample('passing')}
            <span>joining, leaving</span>
            <b>{counts.passing.toLocaleString('en')}</b>
          </span>
        )}
        {note}
      </footer>
    </div>
  );
}

function drawGlyph(name: GlyphName): ReactNode {
  return <Glyph key={name} name={name} />;
}

const NOT_COUNTED: ColumnCounts = { looks: zeroCounts(), passing: 0, tainted: 0, required: 0 };

/** Sums of the columns that are shown, so that what is counted is what can be seen. */
export function countLooks(columns: readonly GridColumn[], counts: ReadonlyMap<string, ColumnCounts>): ColumnCounts {
  const looks = zeroCounts();
  let passing = 0;
  let tainted = 0;
  let required = 0;
  for (const { key } of columns) {
    const column = counts.get(key);
    if (column === undefined) continue;
    for (const state of CELL_STATES) looks[state] += column.looks[state];
    passing += column.passing;
    tainted += column.tainted;
    required += column.required;
  }
  return { looks, passing, tainted, required };
}

function legendGlyphs(state: CellState, mode: Mode, { looks, tainted, required }: ColumnCounts): GlyphName[] {
  if (state === 'notSelected') return tainted > 0 ? ['notSelected', 'meant'] : ['notSelected'];
  if (isPast(mode) && state !== 'unknown') return [`old-${state}`];
  if (state === 'repelled' && required > 0) return required < looks.repelled ? ['repelled', 'required'] : ['required'];
  if (state === 'unknown' && mode === 'connecting') return ['unread'];
  if (state === 'unknown' && mode === 'forbidden') return ['question'];
  return [state];
}

function legendWords(state: CellState, mode: Mode, { looks, required }: ColumnCounts): string {
  if (state === 'unknown' && mode === 'connecting') return 'not read yet';
  if (state !== 'repelled') return stateWords(state);
  if (required > 0) return required < looks.repelled ? 'excluded' : 'required';
  return isPast(mode) ? 'by taint' : stateWords(state);
}

/** What two glyphs of one button stand for. */
function sayParts(state: CellState, { looks, tainted, required }: ColumnCounts): string | undefined {
  const parts = (second: number, words: string, first: string) => {
    const rest = looks[state] - second;
    return `${rest.toLocaleString('en')} ${first}, ${second.toLocaleString('en')} ${words}`;
  };
  if (state === 'notSelected' && tainted > 0) return parts(tainted, 'kept off by a taint, by design', 'not selected');
  if (state === 'repelled' && required > 0) {
    return parts(required, 'not selected, and required by the policy', 'kept off by a taint');
  }
  return undefined;
}
