'use client';
import { useState } from 'react';
import { toggleTheme } from '../../lib/client/theme.ts';
import { ALL, chooseLayout, type Layout, NO_PANEL, shownLayout, type ViewState } from '../../lib/client/view-state.ts';
import { CategoryStrip } from '../categories/category-strip.tsx';
import { EmptyCluster } from '../degraded/empty-cluster.tsx';
import { DemoBanner } from '../demo-banner/demo-banner.tsx';
import { Sprite } from '../glyph/sprite.tsx';
import { policyAlarm } from '../policy/policy-says.tsx';
import { Matrix } from '../strips/matrix.tsx';
import { KeysDialog } from '../top-bar/keys-dialog.tsx';
import { TopBar } from '../top-bar/top-bar.tsx';
import { VerdictLine } from '../verdict/verdict-line.tsx';
import { BEHIND, isPast, lostVerdict, modeOf, withoutAnswers } from './mode.ts';
import {
  useConnection,
  useDigest,
  useMediaQuery,
  useNow,
  usePageData,
  useServices,
  useSignal,
  useView,
} from './services.tsx';
import { SideColumn } from './side-column.tsx';
import { useKeys } from './use-keys.ts';

export function Screen() {
  const page = usePageData();
  const view = useView();
  const services = useServices();
  const { phase } = useConnection();
  const { summary, lastKnownCategories, gapNodes } = useDigest();
  const now = useNow(1000);
  const [choice, setChoice] = useState<boolean | null>(null);
  const [areKeysShown, setAreKeysShown] = useState(false);

  const mode = modeOf(page.picture, phase);
  const categories = isPast(mode) ? lastKnownCategories : summary.categories;

  const lastWord = services.clock.toServerTime(services.connection.lastMessageAt());
  const isBehind = useSignal(services.digests.isBehind) && mode !== 'lost';
  const current = isBehind ? BEHIND : withoutAnswers(summary.verdict, page.picture.sources);
  const verdict = mode === 'lost' ? lostVerdict(gapNodes.length, lastWord, now) : current;
  const alarm = page.picture.policy === undefined ? null : policyAlarm(page.picture.policy, now);
  const said = alarm === null ? verdict : { ...verdict, details: [...verdict.details, alarm] };
  const panel = panelOf(view);
  const nodeCount = page.picture.nodes.length;
  const layout = shownLayout(view, nodeCount);
  const isRoomy = useMediaQuery(ROOMY);
  // Strips want the whole width; the grid has its problems beside it.
  const isCollapsed = choice ?? (layout === 'strips' && mode === 'live' && panel === undefined && !isRoomy);
  const show = (wanted: Layout) => services.view.select({ ...NO_PANEL, layout: chooseLayout(wanted, nodeCount) });
  useKeys({
    '\\': () => setChoice(!isCollapsed),
    '?': () => setAreKeysShown(true),
    g: () => show('grid'),
    s: () => show('strips'),
    r: () => services.view.select({ ...NO_PANEL, rollout: ALL }),
    h: () => services.view.select({ ...NO_PANEL, hygiene: ALL }),
    t: () => toggleTheme(document),
  });

  return (
    <div className="page" data-mode={mode} data-panel={panel}>
      <title>{`${verdict.lead.replace(/:$/, '')} · ${page.picture.cluster.context} · Rollcall`}</title>
      <Sprite />
      <DemoBanner isDemo={page.picture.cluster.isDemo} />
      <TopBar picture={page.picture} mode={mode} onKeys={() => setAreKeysShown(true)} />
      <VerdictLine verdict={said} mode={mode} />
      <CategoryStrip categories={isBehind || layout === 'strips' ? [] : categories} mode={mode} />
      <main className="work" data-side={isCollapsed ? 'collapsed' : undefined} data-layout={layout}>
        {mode === 'empty' ? (
          <EmptyCluster picture={page.picture} />
        ) : (
          <Matrix layout={layout} page={page} view={view} mode={mode} />
        )}
        <SideColumn
          page={page}
          view={view}
          mode={mode}
          summary={summary}
          now={now}
          isBehind={isBehind}
          isCollapsed={isCollapsed}
          onExpand={() => setChoice(false)}
        />
      </main>
      <KeysDialog isOpen={areKeysShown} onClose={() => setAreKeysShown(false)} />
    </div>
  );
}

/** Room for strips and problems side by side, or one below the other. */
const ROOMY = '(min-width: 1720px), (max-width: 1180px)';

/** A panel takes the page on a narrow screen. */
function panelOf({ cell, rollout, hygiene }: ViewState): string | undefined {
  if (cell !== null) return 'card';
  if (rollout !== null) return 'rollout';
  return hygiene === null ? undefined : 'hygiene';
}
