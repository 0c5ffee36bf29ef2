'use client';
import { ALL, NO_PANEL } from '../../lib/client/view-state.ts';
import { daemonSetKey } from '../../lib/coverage/objects.ts';
import type { DaemonSetView, RolloutView } from '../../lib/coverage/picture.ts';
import { compareRollouts, rolloutLine } from '../../lib/coverage/summary/rollouts.ts';
import { formatAge, millis } from '../../lib/coverage/summary/words.ts';
import { useNow } from '../app/services.tsx';
import { ViewLink } from '../ui/view-link.tsx';
import { RolloutBar } from './rollout-bar.tsx';

/** Complete rollouts are no news: one of them shows what a complete one looks like. */
const COMPLETE_SHOWN = 1;

/** Rollouts that move or stand still, under the problems. */
export function RolloutSection({ daemonSets }: { readonly daemonSets: readonly DaemonSetView[] }) {
  const all = rolloutsOf(daemonSets);
  if (all.length === 0) return null;
  const complete = all.filter(({ phase }) => phase === 'complete');
  const moving = all.filter(({ phase }) => phase !== 'complete');
  const latest = [...complete].sort((a, b) => (b.startedAt ?? '').localeCompare(a.startedAt ?? ''));
  return (
    <section className="mt-5" aria-labelledby="rollouts-title">
      <div className="section-head">
        <h2 id="rollouts-title">Rollouts</h2>
        <span>
          {moving.length} in progress, {complete.length} complete
        </span>
        <ViewLink className="ml-auto" to={{ ...NO_PANEL, rollout: ALL }}>
          all
        </ViewLink>
      </div>
      <RolloutLines rollouts={[...moving, ...latest.slice(0, COMPLETE_SHOWN)]} isPast={false} />
    </section>
  );
}

/** One line each, as given. */
export function RolloutLines({
  rollouts,
  isPast,
}: {
  readonly rollouts: readonly RolloutView[];
  readonly isPast: boolean;
}) {
  const now = useNow(1000);
  return (
    <ul>
      {rollouts.map((rollout) => {
        const { lead, rest } = rolloutLine(rollout, now);
        const isStuck = rollout.phase === 'stuck';
        return (
          <li key={rollout.daemonSet}>
            <ViewLink className="rollout-line" to={{ ...NO_PANEL, rollout: rollout.daemonSet }}>
              <b title={rollout.daemonSet}>{rollout.daemonSet.split('/')[1]}</b>
              <RolloutBar rollout={rollout} isPast={isPast} />
              <span className="words">
                {isPast ? (
                  `last known: ${lead}`
                ) : (
                  <>
                    <span className={isStuck ? 'font-semibold text-nr-t' : ''}>{lead}</span>
                    {rest !== '' && ` · ${rest}`}
                    {rollout.phase === 'complete' && rest === '' && sayStarted(rollout, now)}
                  </>
                )}
              </span>
            </ViewLink>
          </li>
        );
      })}
    </ul>
  );
}

/** Worst first. */
export function rolloutsOf(daemonSets: readonly DaemonSetView[]): RolloutView[] {
  return daemonSets
    .flatMap(({ rollout, ...daemonSet }) =>
      rollout === null ? [] : [{ ...rollout, daemonSet: daemonSetKey(daemonSet) }],
    )
    .sort(compareRollouts);
}

function sayStarted({ startedAt, revision }: RolloutView, now: number): string {
  const since = millis(startedAt);
  if (since === null) return '';
  return ` · ${revision === null ? 'begun' : `revision ${revision}`}, ${formatAge(now - since)} ago`;
}
