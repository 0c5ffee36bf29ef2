'use client';
import { useQuery } from '@tanstack/react-query';
import { fetchCell } from '../../lib/client/api.ts';
import { findCell, type PageData } from '../../lib/client/page-data.ts';
import { stateOfLetter } from '../../lib/client/shown-state.ts';
import { type CellRef, sameCell } from '../../lib/client/view-state.ts';
import type { CellState } from '../../lib/coverage/model.ts';
import type { Problem } from '../../lib/coverage/summary/types.ts';
import { isPast, type Mode } from '../app/mode.ts';
import { useServices } from '../app/services.tsx';
import { useKeys } from '../app/use-keys.ts';
import { glyphOf } from '../glyph/cell-glyph.ts';
import { Glyph } from '../glyph/glyph.tsx';
import { cycle } from '../grid/navigate.ts';
import { cellsOf, problemOf } from '../problems/problem-cells.ts';
import { copyText } from '../ui/copy-button.tsx';
import { PanelHead } from '../ui/panel-head.tsx';
import { ViewLink } from '../ui/view-link.tsx';
import { CardBody } from './card-body.tsx';
import { CardSays } from './card-says.tsx';

export interface CardProps {
  readonly cell: CellRef;
  readonly page: PageData;
  readonly problems: readonly Problem[];
  readonly mode: Mode;
}

/** While a card is open its chain is asked for again this often, for what changes without the cell changing. */
const REFRESH_MS = 15_000;

/** One cell: its state, the chain with its first broken link, and what to do. */
export function Card({ cell: ref, page, problems, mode }: CardProps) {
  const { view, focus } = useServices();
  const cell = findCell(page, ref.node, ref.daemonSet);
  const [namespace, name] = ref.daemonSet.split('/');
  const state = stateOf(page, ref);
  const problem = problemOf(problems, ref, cell);
  const alike = problem === null ? [] : cellsOf(problem);
  const at = alike.findIndex((other) => sameCell(other, ref));

  const detail = useQuery({
    // A cell that changed is another question; the answer to the last one stays until the new one is here.
    queryKey: ['cell', ref.daemonSet, ref.node, state, cell?.reason, cell?.since, cell?.message],
    queryFn: ({ signal }) => fetchCell(ref, signal),
    placeholderData: (previous, query) =>
      query?.queryKey[2] === ref.node && query.queryKey[1] === ref.daemonSet ? previous : undefined,
    refetchInterval: REFRESH_MS,
    enabled: mode !== 'lost' && state !== null,
  });

  const close = () => {
    view.select({ cell: null });
    focus.set(ref);
  };
  const go = (step: 1 | -1) => {
    const next = cycle(alike, alike[at] ?? null, step);
    if (next !== null) view.select({ cell: next });
  };
  useKeys({
    Escape: close,
    j: () => go(1),
    k: () => go(-1),
    c: () => void copyText(detail.data?.remedy.commands[0] ?? ''),
  });

  return (
    <aside
      className="side card"
      data-kind="panel"
      data-state={state ?? undefined}
      aria-label={`${name} on ${ref.node}`}
    >
      <PanelHead
        subject={`${ref.daemonSet}@${ref.node}`}
        glyph={state === null ? 'question' : glyphOf(state, cell, mode === 'lost')}
        title={
          <>
            {name} <span>on</span> {ref.node.split('.')[0]}
          </>
        }
        crumbs={
          <>
            <ViewLink to={{ cell: null }}>Problems</ViewLink>
            <Glyph name="right" />
            <span>{at >= 0 && alike.length > 1 ? `${at + 1} of ${alike.length} like this` : namespace}</span>
          </>
        }
        onClose={close}
      >
        <CardSays state={state} cell={cell} updateStrategy={strategyOf(page, ref)} isPast={isPast(mode)} />
      </PanelHead>
      <CardBody
        state={state}
        detail={detail.data ?? null}
        error={
          mode === 'lost'
            ? 'This page has no word from Rollcall: the chain cannot be read.'
            : (detail.error?.message ?? null)
        }
        isPast={isPast(mode)}
      />
    </aside>
  );
}

/** Null when the node or the DaemonSet is not there. */
function stateOf(page: PageData, ref: CellRef): CellState | null {
  const row = page.rows.get(ref.node);
  const shape = page.shapes.find((column) => column.key === ref.daemonSet);
  return row === undefined || shape === undefined ? null : stateOfLetter(row.letters, shape.index);
}

function strategyOf(page: PageData, ref: CellRef): string {
  return page.shapes.find((column) => column.key === ref.daemonSet)?.updateStrategy ?? '';
}
