'use client';
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { PageData } from '../../lib/client/page-data.ts';
import { type CellRef, sameCell } from '../../lib/client/view-state.ts';
import { isSpelledOut } from '../../lib/coverage/picture.ts';
import { capital, formatAge, millis } from '../../lib/coverage/summary/words.ts';
import { useDigest, useNow, useServices, useSignal, useWords } from '../app/services.tsx';
import { gridWords } from './cell-looks.ts';
import { type GridColumn, placeOfColumn, readRow } from './columns.ts';
import { Meant } from './meant.tsx';
import { lifeWord } from './row-note.ts';

const DELAY_MS = 120;
const APART_PX = 6;

interface TooltipProps {
  readonly page: PageData;
  readonly columns: readonly GridColumn[];
  readonly wrap: RefObject<HTMLDivElement | null>;
  readonly findCell: (cell: CellRef) => Element | null;
}

/** What the cell under the pointer or the focus says. Never covers that cell. */
export function Tooltip({ page, columns, wrap, findCell }: TooltipProps) {
  const { hover } = useServices();
  const cell = useSignal(hover);
  const [shown, setShown] = useState<CellRef | null>(null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const timer = setTimeout(() => setShown(cell), cell === null ? 0 : DELAY_MS);
    return () => clearTimeout(timer);
  }, [cell]);
  useLayoutEffect(() => {
    const cell = shown === null ? null : findCell(shown);
    if (cell !== null && box.current !== null && wrap.current !== null) place(box.current, cell, wrap.current);
  });
  if (shown === null || cell === null || !sameCell(shown, cell)) return null;
  return (
    <div ref={box} className="tooltip" role="tooltip">
      <Words page={page} columns={columns} at={shown} />
    </div>
  );
}

function Words({ page, columns, at }: Pick<TooltipProps, 'page' | 'columns'> & { readonly at: CellRef }) {
  const now = useNow(1000);
  const { marks } = useDigest();
  useWords(at.node);
  const row = page.rows.get(at.node);
  const column = columns[placeOfColumn(columns, at.daemonSet)];
  if (row === undefined || column === undefined) return null;
  const shown = readRow(row, marks.get(at.node))(column);
  const { cell, member } = shown;
  const since = millis(cell?.since ?? null);
  // What is not selected is by design unless there is more to say.
  const isOpen = shown.shown === 'repelled' || shown.look === 'repelled';
  const { lifecycleSays } = row.node;
  return (
    <>
      <p>
        <b>{member.name}</b> on <b>{at.node.split('.')[0]}</b>
        {column.members.length > 1 && <span className="faint"> · {column.name}</span>}
      </p>
      <p>{capital(gridWords(shown, false)).replace(', ', ': ')}</p>
      {cell?.message && <p>{cell.message}</p>}
      {isOpen && <Meant key={`${at.daemonSet}@${at.node}`} at={at} />}
      {lifecycleSays !== null && (
        <p className="faint">
          {capital(lifeWord(row.node))}: {lifecycleSays}
        </p>
      )}
      <p className="faint">
        {since !== null && `${formatAge(now - since)} · `}Enter opens{sayAlike(page, at.daemonSet, cell?.reason ?? '')}
      </p>
    </>
  );
}

/** ` · 1 like this`: others of the column with the same reason. */
function sayAlike(page: PageData, daemonSet: string, reason: string): string {
  if (reason === '') return '';
  const column = page.columns.find(({ key }) => key === daemonSet)?.index ?? -1;
  const isAlike = page.cells.kinds.map((kind) => isSpelledOut(kind) && kind.reason === reason);
  let alike = -1;
  for (const kind of page.cells.columns[column] ?? []) if (isAlike[kind] === true) alike++;
  return alike > 0 ? ` · ${alike} like this` : '';
}

/** Below and left of the cell; above, or right, where that would leave the matrix. */
function place(box: HTMLElement, cell: Element, wrap: HTMLElement): void {
  const frame = wrap.getBoundingClientRect();
  const { left, right, top, bottom } = cell.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const fitsLeft = left - frame.left - APART_PX >= width;
  const fitsBelow = frame.bottom - bottom - APART_PX >= height;
  box.style.left = `${(fitsLeft ? left - APART_PX - width : Math.min(right + APART_PX, frame.right - width)) - frame.left}px`;
  box.style.top = `${(fitsBelow ? bottom + APART_PX : top - APART_PX - height) - frame.top}px`;
}
