// biome-ignore-all lint/a11y/useSemanticElements: a strip is painted on a canvas, with a table's roles beside it.
// biome-ignore-all lint/a11y/useFocusableInteractive: one cell has the tab stop; keys move it.
'use client';
import { memo, type ReactNode, useLayoutEffect, useRef } from 'react';
import { NO_PANEL } from '../../lib/client/view-state.ts';
import type { Category } from '../../lib/coverage/model.ts';
import { useSignal } from '../app/services.tsx';
import { Glyph } from '../glyph/glyph.tsx';
import { cellLabel } from '../grid/row.tsx';
import { ViewLink } from '../ui/view-link.tsx';
import type { StripLane } from './arrange-strips.ts';
import { StripCounts } from './strip-counts.tsx';
import { type Frame, nameAt, readStripCell, shortName, useCursorIn, useStripsTools } from './use-cursor.ts';

interface StripRowProps {
  readonly lane: StripLane;
  /** Its place from the top. */
  readonly place: number;
  readonly frame: Frame;
  readonly isPast: boolean;
  readonly isDimmed: boolean;
  /** Place of the node whose card is open, -1 for none in this strip. */
  readonly selected: number;
  readonly onToggle: (category: Category) => void;
}

/** One strip: its name and its counts. What is between them is on the canvas, but for the cell with the cursor. */
export const StripRow = memo(function StripRow(props: StripRowProps) {
  const { lane, place, frame, isPast, isDimmed, selected } = props;
  const node = useCursorIn(frame, place);
  const { isOpen } = useStripsTools();
  const isHot = useSignal(isOpen) && node !== null;
  return (
    <div
      className="strip"
      role="row"
      aria-rowindex={place + 2}
      data-lane={place}
      data-kind={lane.kind}
      data-head={lane.isHead ? '' : undefined}
      data-hot={isHot ? '' : undefined}
      data-dimmed={isDimmed ? '' : undefined}
    >
      <RowHeader {...props} isActive={node === -1} />
      {node !== null && node >= 0 && (
        <CursorCell key={nameAt(frame, node)} place={place} node={node} isSelected={selected === node} />
      )}
      {selected >= 0 && <Ring node={selected} />}
      <StripCounts place={place} columnCount={frame.places.length + 2} isPast={isPast} isAny={lane.kind === 'any'} />
    </div>
  );
});

function RowHeader({ lane, place, frame, onToggle, isActive }: StripRowProps & { readonly isActive: boolean }) {
  const { kind, category, isHead, name, columns } = lane;
  const column = kind === 'column' ? frame.columns[columns[0] ?? -1] : undefined;
  const members = columns.flatMap((at) => frame.columns[at]?.members.map(({ key }) => key) ?? []);
  return (
    <div className="strip-head" role="rowheader" aria-colindex={1}>
      {kind === 'any' && <b className="strip-any">Any agent</b>}
      {isHead && category !== null && (
        <button
          type="button"
          className="strip-category"
          aria-expanded={kind === 'column'}
          aria-label={category}
          tabIndex={isActive ? 0 : -1}
          data-category-of={place}
          onClick={() => onToggle(category)}
        >
          <Glyph name={kind === 'column' ? 'down' : 'right'} />
          <span>{category}</span>
        </button>
      )}
      <StripName
        name={kind === 'any' ? 'worst state per node' : name}
        category={kind === 'category' ? category : null}
        rollout={column?.members.length === 1 ? column.key : null}
        title={kind === 'any' ? '' : members.join('\n')}
      >
        {kind === 'category' && ', worst state'}
        {(column?.members.length ?? 1) > 1 && <small> {column?.members.length}</small>}
      </StripName>
    </div>
  );
}

interface StripNameProps {
  readonly name: string;
  readonly rollout: string | null;
  readonly title: string;
  /** Where the name does not say it. */
  readonly category: Category | null;
  readonly children: ReactNode;
}

function StripName({ name, rollout, title, category, children }: StripNameProps) {
  if (rollout === null) {
    return (
      <span className="strip-name" title={title}>
        {category !== null && <span className="strip-of">{category}: </span>}
        {name}
        {children}
      </span>
    );
  }
  return (
    <ViewLink className="strip-name" to={{ ...NO_PANEL, rollout }} tabIndex={-1} title={title}>
      {name}
    </ViewLink>
  );
}

interface CursorCellProps {
  readonly place: number;
  readonly node: number;
  readonly isSelected: boolean;
}

/** The one cell of the strips that is in the document. It is made anew for every place, so that it is read out there. */
function CursorCell({ place, node, isSelected }: CursorCellProps) {
  const { canvas, isOpen, takeFocus, scene: shown } = useStripsTools();
  const scene = useSignal(shown);
  const element = useRef<HTMLDivElement>(null);
  const axis = useSignal(canvas.axis);
  const isShown = useSignal(isOpen);
  useLayoutEffect(() => {
    if (takeFocus()) element.current?.focus();
  });
  const found = scene === null ? null : readStripCell(scene, { lane: place, node });
  if (scene === null || found === null) return null;
  return (
    <div
      ref={element}
      className="strip-cursor"
      role="gridcell"
      aria-colindex={node + 2}
      aria-label={`${shortName(scene, nameAt(scene, node))}, ${found.column.name}: ${cellLabel(found.cell, found.column, scene.isLost)}`}
      aria-selected={isSelected ? true : undefined}
      tabIndex={0}
      data-shown={isShown ? '' : undefined}
      style={axis === null ? undefined : { translate: `${canvas.centreOf(node)}px` }}
    />
  );
}

/** Around the cell whose card is open. */
function Ring({ node }: { readonly node: number }) {
  const { canvas } = useStripsTools();
  const axis = useSignal(canvas.axis);
  if (axis === null) return null;
  return <i className="strip-ring" style={{ translate: `${canvas.centreOf(node)}px` }} />;
}
