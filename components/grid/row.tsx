// biome-ignore-all lint/a11y/useSemanticElements: a grid of thousands of cells is laid out by flex, with a table's roles.
// biome-ignore-all lint/a11y/useFocusableInteractive: one cell has the tab stop; keys move it.
import { memo, useEffect, useRef } from 'react';
import type { ColumnShape, RowData } from '../../lib/client/page-data.ts';
import { cellsByDaemonSet, hasGap, shownState, stateOfLetter } from '../../lib/client/shown-state.ts';
import type { CellState } from '../../lib/coverage/model.ts';
import type { CellView } from '../../lib/coverage/picture.ts';
import { reasonWords } from '../../lib/coverage/summary/reason-words.ts';
import { glyphOf, stateWords } from '../glyph/cell-glyph.ts';
import { Glyph } from '../glyph/glyph.tsx';
import type { GlyphName } from '../glyph/sprite.tsx';
import { flashChanges } from './flash.ts';
import { rowNote } from './row-note.ts';

export interface RowProps {
  readonly row: RowData;
  readonly columns: readonly ColumnShape[];
  readonly rowIndex: number;
  /** Characters at the end of the name that all names share. */
  readonly suffixLength: number;
  /** Nothing on the page is current. */
  readonly isLost: boolean;
  /** Column with the tab stop, -1 for none in this row. */
  readonly active: number;
  /** Column whose card is open, -1 for none in this row. */
  readonly selected: number;
  /** Column that the problem under the pointer is about; -1 for the whole row, null when the row is not part of it. */
  readonly lit: number | null;
}

/** One node. Renders again only when something in it changes. */
export const Row = memo(function Row({
  row,
  columns,
  rowIndex,
  suffixLength,
  isLost,
  active,
  selected,
  lit,
}: RowProps) {
  const { name } = row.node;
  const element = useRef<HTMLDivElement>(null);
  const before = useRef(row.letters);
  useEffect(() => {
    if (before.current !== row.letters && element.current !== null) {
      flashChanges(element.current, before.current, row.letters, columns);
    }
    before.current = row.letters;
  }, [row.letters, columns]);

  const cells = cellsByDaemonSet(row);
  const short = suffixLength === 0 ? name : name.slice(0, -suffixLength);
  const isPast = isLost || row.cells.some((cell) => cell.reason === 'SourceStale');
  const note = isPast ? null : rowNote(row, columns);
  return (
    <div
      ref={element}
      className="matrix-row"
      role="row"
      aria-rowindex={rowIndex}
      data-key={`node:${name}`}
      data-node={name}
      data-gap={!isPast && hasGap(row) ? '' : undefined}
      data-selected={selected >= 0 ? '' : undefined}
      data-keep={lit === null ? undefined : ''}
    >
      <div className="node-name" role="rowheader" aria-colindex={1} title={name}>
        {short}
      </div>
      {columns.map((column, place) => {
        const cell = cells.get(column.key) ?? null;
        const state = stateOfLetter(row.letters, column.index);
        const glyph = glyphOf(state, cell, isLost);
        return (
          <div
            key={column.key}
            className={cellClass(glyph, column.category !== columns[place - 1]?.category)}
            role="gridcell"
            aria-colindex={place + 2}
            aria-label={`${short}, ${column.name}: ${cellWords(state, cell, column, isLost)}`}
            aria-selected={selected === place ? true : undefined}
            tabIndex={active === place ? 0 : -1}
            data-lit={lit === place ? '' : undefined}
          >
            {glyph === 'healthy' || glyph === 'notSelected' ? null : <Glyph name={glyph} />}
          </div>
        );
      })}
      <div className="row-note" role="gridcell" aria-colindex={columns.length + 2}>
        {note !== null && (
          <>
            <b>{note.lead}</b>
            {note.rest}
          </>
        )}
      </div>
    </div>
  );
});

export function cellClass(glyph: GlyphName, isFirst: boolean): string {
  const mark = glyph === 'healthy' ? ' dot' : glyph === 'notSelected' ? ' dash' : '';
  return `cell${isFirst ? ' first' : ''}${mark}`;
}

function cellWords(state: CellState, cell: CellView | null, column: ColumnShape, isLost: boolean): string {
  const shown = shownState(state, cell);
  const words = stateWords(shown, column.updateStrategy);
  if (isLost || shown !== state) return `unknown, last known ${words}`;
  const reason = cell === null ? '' : reasonWords(cell.reason);
  const since = cell?.since == null ? '' : `, since ${cell.since.slice(11, 19)}`;
  return `${words}${reason === '' ? '' : `, ${reason}`}${since}`;
}
