'use client';
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { PageData } from '../../lib/client/page-data.ts';
import { shownState, stateOfLetter } from '../../lib/client/shown-state.ts';
import { type CellRef, sameCell } from '../../lib/client/view-state.ts';
import { reasonWords } from '../../lib/coverage/summary/reason-words.ts';
import { capital, formatAge, millis } from '../../lib/coverage/summary/words.ts';
import { useNow, useServices, useSignal } from '../app/services.tsx';
import { stateWords } from '../glyph/cell-glyph.ts';

const DELAY_MS = 120;
const APART_PX = 6;

interface TooltipProps {
  readonly page: PageData;
  readonly wrap: RefObject<HTMLDivElement | null>;
  readonly findCell: (cell: CellRef) => Element | null;
}

/** What the cell under the pointer or the focus says. Never covers that cell. */
export function Tooltip({ page, wrap, findCell }: TooltipProps) {
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
      <Words page={page} node={shown.node} daemonSet={shown.daemonSet} />
    </div>
  );
}

function Words({
  page,
  node,
  daemonSet,
}: {
  readonly page: PageData;
  readonly node: string;
  readonly daemonSet: string;
}) {
  const now = useNow(1000);
  const row = page.rows.get(node);
  const shape = page.shapes.find((column) => column.key === daemonSet);
  if (row === undefined || shape === undefined) return null;
  const cell = row.cells.find((one) => one.daemonSet === daemonSet) ?? null;
  const state = stateOfLetter(row.letters, shape.index);
  const shown = shownState(state, cell);
  const words = stateWords(shown, shape.updateStrategy);
  const reason = cell === null || shown !== state ? '' : reasonWords(cell.reason);
  const since = millis(cell?.since ?? null);
  return (
    <>
      <p>
        <b>{shape.name}</b> on <b>{node.split('.')[0]}</b>
      </p>
      <p>
        {shown === state ? capital(words) : `Unknown, last known ${words}`}
        {reason !== '' && `: ${reason}`}
      </p>
      {cell !== null && cell.message !== '' && <p>{cell.message}</p>}
      <p className="faint">
        {since !== null && `${formatAge(now - since)} · `}Enter opens{sayAlike(page, daemonSet, cell?.reason ?? '')}
      </p>
    </>
  );
}

/** ` · 1 like this`: others of the column with the same reason. */
function sayAlike(page: PageData, daemonSet: string, reason: string): string {
  if (reason === '') return '';
  const alike = page.picture.cells.filter((cell) => cell.daemonSet === daemonSet && cell.reason === reason).length - 1;
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
