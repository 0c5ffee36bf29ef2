'use client';
import type { PageData } from '../../lib/client/page-data.ts';
import { ALL, NO_PANEL } from '../../lib/client/view-state.ts';
import type { DaemonSetView, RolloutView } from '../../lib/coverage/picture.ts';
import { compareRollouts, rolloutLine } from '../../lib/coverage/summary/rollouts.ts';
import { capital } from '../../lib/coverage/summary/words.ts';
import { useDigest, useNow, useServices, useView } from '../app/services.tsx';
import { useKeys } from '../app/use-keys.ts';
import { Glyph } from '../glyph/glyph.tsx';
import type { GlyphName } from '../glyph/sprite.tsx';
import { cycle } from '../grid/navigate.ts';
import { PanelHead } from '../ui/panel-head.tsx';
import { ViewLink } from '../ui/view-link.tsx';
import { Disagreement, Notes } from './notes-block.tsx';
import { RolloutDetail } from './rollout-detail.tsx';
import { RolloutLines, rolloutsOf } from './rollout-section.tsx';

interface RolloutPanelProps {
  /** A DaemonSet's `namespace/name`, or `all`. */
  readonly chosen: string;
  readonly page: PageData;
  readonly isPast: boolean;
}

/** One rollout, or the list of all. */
export default function RolloutPanel({ chosen, page, isPast }: RolloutPanelProps) {
  const { view } = useServices();
  const rollouts = rolloutsOf(page.picture.daemonSets);
  const daemonSet = page.columns.find((column) => column.key === chosen)?.daemonSet ?? null;
  const close = () => view.select(NO_PANEL);
  const go = (step: 1 | -1) => {
    const keys = rollouts.map((rollout) => rollout.daemonSet);
    const next = cycle(keys, chosen, step);
    if (next !== null) view.select({ rollout: next });
  };
  useKeys({ Escape: close, j: () => go(1), k: () => go(-1) });
  const moving = rollouts.filter(({ phase }) => phase !== 'complete').length;

  if (chosen === ALL) {
    return (
      <aside className="side" data-kind="panel" aria-label="Rollouts">
        <PanelHead
          subject={chosen}
          glyph="outdated"
          title="Rollouts"
          crumbs={<ViewLink to={NO_PANEL}>Grid</ViewLink>}
          onClose={close}
        >
          <p className="panel-says">
            {moving} in progress, {rollouts.length - moving} complete.
          </p>
        </PanelHead>
        <div className="panel-body">
          <RolloutLines rollouts={[...rollouts].sort(compareRollouts)} isPast={isPast} />
        </div>
      </aside>
    );
  }
  const rollout = daemonSet?.rollout ?? null;
  return (
    <aside className="side" data-kind="panel" aria-label={`Rollout of ${chosen}`}>
      <PanelHead
        subject={chosen}
        glyph={glyphFor(rollout, isPast)}
        title={
          <>
            {chosen.split('/')[1]}{' '}
            <span>
              {rollout === null
                ? 'rollout'
                : rollout.revision === null
                  ? 'rollout'
                  : `rollout to revision ${rollout.revision}`}
            </span>
          </>
        }
        crumbs={
          <>
            <ViewLink to={{ ...NO_PANEL, rollout: ALL }}>Rollouts</ViewLink>
            <Glyph name="right" />
            <span>{moving} in progress</span>
          </>
        }
        onClose={close}
      >
        <RolloutSays daemonSet={daemonSet} rollout={rollout} isPast={isPast} />
      </PanelHead>
      {daemonSet !== null && (
        <div className="panel-body">
          <FamilyLine daemonSet={chosen} />
          <Disagreement daemonSet={daemonSet} isPast={isPast} />
          <Notes notes={daemonSet.notes} isPast={isPast} />
          {rollout !== null && <RolloutDetail rollout={rollout} daemonSet={daemonSet} page={page} isPast={isPast} />}
        </div>
      )}
    </aside>
  );
}

/** Of which agent it is a part, and the way between its columns and one. */
function FamilyLine({ daemonSet }: { readonly daemonSet: string }) {
  const { families } = useDigest();
  const { unfold } = useView();
  const family = families.find(({ members }) => members.includes(daemonSet));
  if (family === undefined) return null;
  const rest = unfold.filter((id) => id !== family.id);
  const isUnfolded = rest.length < unfold.length;
  return (
    <p className="mb-3 text-fg-2 text-small [overflow-wrap:anywhere]">
      One of the {family.members.length} DaemonSets of {family.name}.{' '}
      <ViewLink to={{ unfold: isUnfolded ? rest : [...unfold, family.id] }}>
        {isUnfolded ? 'Show them in one column' : 'Show a column for each'}
      </ViewLink>
    </p>
  );
}

interface RolloutSaysProps {
  readonly daemonSet: DaemonSetView | null;
  readonly rollout: RolloutView | null;
  readonly isPast: boolean;
}

function RolloutSays({ daemonSet, rollout, isPast }: RolloutSaysProps) {
  const now = useNow(1000);
  if (daemonSet === null) return <p className="panel-says">There is no such DaemonSet now.</p>;
  if (rollout === null) return <p className="panel-says">Nothing is known of its rollout.</p>;
  const { lead } = rolloutLine(rollout, now);
  if (isPast) return <p className="panel-says">Last known: {lead}.</p>;
  return (
    <p className="panel-says">
      <b className={rollout.phase === 'stuck' ? 'text-nr-t' : 'text-fg'}>{capital(lead)}.</b> {rollout.blockedBy ?? ''}
    </p>
  );
}

function glyphFor(rollout: RolloutView | null, isPast: boolean): GlyphName {
  if (rollout === null) return 'question';
  if (isPast) return 'old-outdated';
  if (rollout.phase === 'stuck') return 'notReady';
  if (rollout.phase === 'unknown') return 'unknown';
  return rollout.phase === 'complete' ? 'healthy' : 'outdated';
}
