// biome-ignore-all lint/a11y/useSemanticElements: a grid of thousands of cells is laid out by flex, with a table's roles.
// biome-ignore-all lint/a11y/useFocusableInteractive: one cell has the tab stop; keys move it.
import { memo, useEffect, useRef } from 'react';
import type { RowData } from '../../lib/client/page-data.ts';
import { hasGap } from '../../lib/client/shown-state.ts';
import type { RowMarks } from '../../lib/coverage/digest/marks.ts';
import { Glyph } from '../glyph/glyph.tsx';
import type { GlyphName } from '../glyph/sprite.tsx';
import { gridGlyph, gridWords } from './cell-looks.ts';
import { type GridCell, type GridColumn, readRow } from './columns.ts';
import { flashChanges } from './flash.ts';
import { rowNote } from './row-note.ts';

export interface RowProps {
  readonly row: RowData;
  readonly marks: RowMarks | undefined;
  readonly columns: readonly GridColumn[];
  readonly rowIndex: number;
  /** Characters at the end of the name that all names share. */
  readonly suffixLength: number;
  /** Nothing on the page is current. */
  readonly isLost: boolean;
  /** Column with the tab stop, -1 for none in this row. */
  readonly active: number;
  /** Column whose card is open, -1 for none in this row. */
  readonly selected: number;
  /** Columns that the problem under the pointer is about, such as `3 7`; null when the row is not part of it. */
  readonly lit: string | null;
}

/** One node. Renders again only when something in it changes. */
export const Row = memo(function Row({
  row,
  marks,
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

  const read = readRow(row, marks);
  const short = suffixLength === 0 ? name : name.slice(0, -suffixLength);
  const isPast = isLost || row.cells.some((cell) => cell.reason === 'SourceStale');
  const note = isPast ? null : rowNote(row, columns, marks);
  const life = row.node.lifecycleSays ?? undefined;
  const litPlaces = lit?.split(' ') ?? [];
  return (
    <div
      ref={element}
      className="matrix-row"
      role="row"
      aria-rowindex={rowIndex}
      data-key={`node:${name}`}
      data-node={name}
      data-gap={!isPast && hasGap(row, marks) ? '' : undefined}
      data-selected={selected >= 0 ? '' : undefined}
      data-keep={lit === null ? undefined : ''}
    >
      <div
        className="node-name"
        role="rowheader"
        aria-colindex={1}
        title={life === undefined ? name : `${name}: ${life}`}
      >
        {short}
      </div>
      {columns.map((column, place) => {
        const cell = read(column);
        const glyph = gridGlyph(cell, isLost);
        return (
          <div
            key={column.key}
            className={cellClass(glyph, column.category !== columns[place - 1]?.category)}
            role="gridcell"
            aria-colindex={place + 2}
            aria-label={`${short}, ${column.name}: ${cellLabel(cell, column, isLost)}`}
            aria-selected={selected === place ? true : undefined}
            tabIndex={active === place ? 0 : -1}
            data-lit={litPlaces.includes(String(place)) ? '' : undefined}
          >
            {isPlain(glyph) ? null : <Glyph name={glyph} />}
          </div>
        );
      })}
      <div className="row-note" role="gridcell" aria-colindex={columns.length + 2} title={life}>
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

/** Drawn by the cell itself: nine in ten are. */
export function isPlain(glyph: GlyphName): boolean {
  return PLAIN[glyph] !== undefined;
}

export function cellClass(glyph: GlyphName, isFirst: boolean): string {
  return `cell${isFirst ? ' first' : ''}${PLAIN[glyph] ?? ''}`;
}

const PLAIN: Partial<Record<GlyphName, string>> = { healthy: ' dot', notSelected: ' dash', meant: ' dash meant' };

/** `excluded by taint, taint not tolerated, since 14:20:01`. */
export function cellLabel(cell: GridCell, column: GridColumn, isLost: boolean): string {
  const since = isLost || cell.shown !== cell.state || cell.cell?.since == null ? '' : cell.cell.since.slice(11, 19);
  const who = column.members.length > 1 && cell.shown !== 'notSelected' ? `, ${cell.member.name}` : '';
  return `${gridWords(cell, isLost)}${since === '' ? '' : `, since ${since}`}${who}`;
}
