'use client';
import { lazy, Suspense, useEffect } from 'react';
import type { PageData } from '../../lib/client/page-data.ts';
import type { ViewState } from '../../lib/client/view-state.ts';
import type { Summary } from '../../lib/coverage/summary/types.ts';
import { CardFrame } from '../card/card-frame.tsx';
import { ConnectingSide } from '../degraded/connecting-side.tsx';
import { EmptySide } from '../degraded/empty-side.tsx';
import { ForbiddenSide } from '../degraded/forbidden-side.tsx';
import { StaleSide } from '../degraded/stale-side.tsx';
import { Glyph } from '../glyph/glyph.tsx';
import { PolicySays } from '../policy/policy-says.tsx';
import { Problems } from '../problems/problems.tsx';
import { RolloutSection } from '../rollouts/rollout-section.tsx';
import { LoadGuard } from './load-guard.tsx';
import { isPast, type Mode } from './mode.ts';

const PRELOAD_AFTER_MS = 500;
const loadCard = () => import('../card/card-panel.tsx');
const loadRollout = () => import('../rollouts/rollout-panel.tsx');
const loadHygiene = () => import('../hygiene/hygiene-panel.tsx');
const CardPanel = lazy(loadCard);
const RolloutPanel = lazy(loadRollout);
const HygienePanel = lazy(loadHygiene);

interface SideColumnProps {
  readonly page: PageData;
  readonly view: ViewState;
  readonly mode: Mode;
  readonly summary: Summary;
  /** When `summary` was made, milliseconds. */
  readonly now: number;
  /** `summary` may not be of this picture. */
  readonly isBehind: boolean;
  readonly isCollapsed: boolean;
  readonly onExpand: () => void;
}

/** Beside the matrix, which stays where it is: problems, then the card of a cell or a rollout. */
export function SideColumn({ page, view, mode, summary, now, isBehind, isCollapsed, onExpand }: SideColumnProps) {
  // Not needed for the first look at the page, and to be there at once when it is.
  useEffect(() => {
    const preload = () => Promise.allSettled([loadCard(), loadRollout(), loadHygiene()]);
    const timer = setTimeout(() => void preload(), PRELOAD_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  if (isCollapsed) {
    return (
      <aside className="flex justify-center pt-2" aria-label="Collapsed column">
        <button type="button" className="icon-button rotate-180" aria-label="Show problems" onClick={onExpand}>
          <Glyph name="right" />
        </button>
      </aside>
    );
  }
  if (view.cell !== null) {
    const card = { cell: view.cell, page, problems: summary.problems, mode };
    return (
      <LoadGuard>
        <Suspense fallback={<CardFrame {...card} />}>
          <CardPanel {...card} />
        </Suspense>
      </LoadGuard>
    );
  }
  if (view.rollout !== null) {
    return (
      <LoadGuard>
        <Suspense fallback={<aside className="side" data-kind="panel" aria-busy="true" />}>
          <RolloutPanel chosen={view.rollout} page={page} isPast={isPast(mode)} />
        </Suspense>
      </LoadGuard>
    );
  }
  if (view.hygiene !== null) {
    return (
      <LoadGuard>
        <Suspense fallback={<aside className="side" data-kind="panel" aria-busy="true" />}>
          <HygienePanel chosen={view.hygiene} page={page} mode={mode} />
        </Suspense>
      </LoadGuard>
    );
  }
  if (isBehind) {
    return (
      <aside className="side" aria-label="Problems">
        <p className="text-fg-2 text-small">What the nodes lack can’t be said now: Rollcall fails at summing it up.</p>
      </aside>
    );
  }
  return (
    <aside className="side" aria-label={mode === 'live' ? 'Problems' : 'Condition of the picture'}>
      <Condition page={page} mode={mode} summary={summary} now={now} />
    </aside>
  );
}

function Condition({ page, mode, summary, now }: Pick<SideColumnProps, 'page' | 'mode' | 'summary' | 'now'>) {
  const { policy } = page.picture;
  switch (mode) {
    case 'lost':
    case 'stale':
      return <StaleSide page={page} mode={mode} summary={summary} />;
    case 'forbidden':
      return <ForbiddenSide picture={page.picture} />;
    case 'connecting':
      return <ConnectingSide picture={page.picture} />;
    case 'empty':
      return <EmptySide picture={page.picture} />;
    case 'live':
      return (
        <>
          {policy?.state === 'invalid' && <PolicySays policy={policy} />}
          <Problems problems={summary.problems} now={now} />
          <RolloutSection daemonSets={page.picture.daemonSets} />
          {policy?.state === 'loaded' && <PolicySays policy={policy} />}
        </>
      );
  }
}
