'use client';
import type { ReactNode } from 'react';
import { findCell, type PageCell, type PageData } from '../../lib/client/page-data.ts';
import { shownState, stateOfLetter } from '../../lib/client/shown-state.ts';
import { type CellRef, NO_PANEL, sameCell } from '../../lib/client/view-state.ts';
import { lookOf } from '../../lib/coverage/digest/marks.ts';
import type { CellState } from '../../lib/coverage/model.ts';
import type { Problem } from '../../lib/coverage/summary/types.ts';
import { isPast, type Mode } from '../app/mode.ts';
import { useDigest, useServices, useWords } from '../app/services.tsx';
import { useKeys } from '../app/use-keys.ts';
import { glyphOf } from '../glyph/cell-glyph.ts';
import { Glyph } from '../glyph/glyph.tsx';
import type { GlyphName } from '../glyph/sprite.tsx';
import { isMeant, isRequired, isWarned } from '../grid/cell-looks.ts';
import { cycle } from '../grid/navigate.ts';
import { cellsOf, problemOf } from '../problems/problem-cells.ts';
import { PanelHead } from '../ui/panel-head.tsx';
import { ViewLink } from '../ui/view-link.tsx';
import { CardSays } from './card-says.tsx';

export interface CardProps {
  readonly cell: CellRef;
  readonly page: PageData;
  readonly problems: readonly Problem[];
  readonly mode: Mode;
}

/** What the picture itself says of the card's cell: there before anything is fetched, or any script has come. */
export function CardFrame({ children, ...props }: CardProps & { readonly children?: ReactNode }) {
  const { view, focus } = useServices();
  const { cell: ref, page, mode } = props;
  useWords(ref.node);
  const { state, cell, updateStrategy } = lookUp(page, ref);
  const mark = useDigest().marks.get(ref.node);
  const shown = state === null ? null : shownState(state, cell);
  const look = shown === null ? null : lookOf(shown, ref.daemonSet, mark);
  const { alike, at } = alikeOf(props);
  const [namespace, name] = ref.daemonSet.split('/');
  const close = () => {
    view.select(NO_PANEL);
    focus.set(ref);
  };
  const go = (step: 1 | -1) => {
    const next = cycle(alike, alike[at] ?? null, step);
    if (next !== null) view.select({ cell: next });
  };
  useKeys({ Escape: close, j: () => go(1), k: () => go(-1) });
  return (
    <aside className="side card" data-kind="panel" data-state={look ?? undefined} aria-label={`${name} on ${ref.node}`}>
      <PanelHead
        subject={`${ref.daemonSet}@${ref.node}`}
        glyph={glyphFor(state, shown, look, cell, mode === 'lost')}
        title={
          <>
            {name} <span>on</span> {ref.node.split('.')[0]}
          </>
        }
        crumbs={
          <>
            <ViewLink to={NO_PANEL}>Problems</ViewLink>
            <Glyph name="right" />
            <span>{at >= 0 && alike.length > 1 ? `${at + 1} of ${alike.length} like this` : namespace}</span>
          </>
        }
        onClose={close}
      >
        <CardSays state={state} look={look} cell={cell} updateStrategy={updateStrategy} isPast={isPast(mode)} />
      </PanelHead>
      {children}
    </aside>
  );
}

function glyphFor(
  state: CellState | null,
  shown: CellState | null,
  look: CellState | null,
  cell: PageCell | null,
  isLost: boolean,
): GlyphName {
  if (state === null || shown === null || look === null) return 'question';
  if (isMeant({ shown, look })) return 'meant';
  if (isRequired({ shown, look })) return 'required';
  return isWarned({ state, cell }) && !isLost ? 'warned' : glyphOf(state, cell, isLost);
}

interface Found {
  /** Null when the node or the DaemonSet is not there. */
  readonly state: CellState | null;
  readonly cell: PageCell | null;
  readonly updateStrategy: string;
}

export function lookUp(page: PageData, ref: CellRef): Found {
  const row = page.rows.get(ref.node);
  const shape = page.shapes.find((column) => column.key === ref.daemonSet);
  if (row === undefined || shape === undefined) return { state: null, cell: null, updateStrategy: '' };
  const cell = findCell(page, ref.node, ref.daemonSet);
  return { state: stateOfLetter(row.letters, shape.index), cell, updateStrategy: shape.updateStrategy };
}

/** The cells of the same problem, and where among them this one is; -1 when it is part of none. */
function alikeOf({ cell: ref, page, problems }: CardProps): { readonly alike: CellRef[]; readonly at: number } {
  const problem = problemOf(problems, ref, findCell(page, ref.node, ref.daemonSet));
  const alike = problem === null ? [] : cellsOf(problem);
  return { alike, at: alike.findIndex((other) => sameCell(other, ref)) };
}
