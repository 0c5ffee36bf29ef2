'use client';
import { lazy, Suspense } from 'react';
import type { PageData } from '../../lib/client/page-data.ts';
import type { DaemonSetView, RolloutView } from '../../lib/coverage/picture.ts';
import { reasonWords } from '../../lib/coverage/summary/reason-words.ts';
import { useIsHydrated, useServices } from '../app/services.tsx';
import { Glyph } from '../glyph/glyph.tsx';
import type { GlyphName } from '../glyph/sprite.tsx';
import { Command } from '../ui/command.tsx';
import { ViewLink } from '../ui/view-link.tsx';
import { PoolStrips } from './pool-strips.tsx';
import { RolloutBar } from './rollout-bar.tsx';

/** The chart's library is larger than the rest of the page, and few open a rollout. */
const RolloutChart = lazy(() => import('./rollout-chart.tsx'));

interface RolloutDetailProps {
  readonly rollout: RolloutView;
  readonly daemonSet: DaemonSetView;
  readonly page: PageData;
  readonly isPast: boolean;
}

/** The bar and its figures, how it went, what holds it up, and where it stands node by node. */
export function RolloutDetail({ rollout, daemonSet, page, isPast }: RolloutDetailProps) {
  const { rollouts } = useServices();
  const isHydrated = useIsHydrated();
  const samples = rollouts.samplesOf(rollout.daemonSet);
  const { namespace, name, images } = daemonSet;
  return (
    <>
      <p className="flex justify-between text-fg-2 text-small">
        <b className="font-semibold text-fg">
          {rollout.updated} of {rollout.desired} updated
        </b>
        <span>
          {rollout.available} of {rollout.desired} Ready
        </span>
      </p>
      <RolloutBar rollout={rollout} isLarge isPast={isPast} />
      <Keys rollout={rollout} isPast={isPast} />
      <section className="block">
        <h3>
          Pace <span>{sayPace(rollout)}</span>
        </h3>
        <Suspense fallback={<div className="h-[156px]" />}>
          {/* It draws with inline styles, which the policy refuses in the server's HTML. */}
          {isHydrated ? (
            <RolloutChart samples={samples} rollout={rollout} isPast={isPast} />
          ) : (
            <div className="h-[156px]" />
          )}
        </Suspense>
      </section>
      <Unavailable rollout={rollout} isPast={isPast} />
      <PoolStrips page={page} daemonSet={rollout.daemonSet} isLost={isPast} />
      <section className="block">
        <h3>
          Images <span>of the current revision</span>
        </h3>
        <ul className="text-small">
          {images.map((image) => (
            <li key={image}>
              <code className="chip">{image}</code>
            </li>
          ))}
        </ul>
      </section>
      <section className="block">
        <h3>Check from here</h3>
        <Command text={`kubectl -n ${namespace} rollout status ds/${name}`} />
        <Command text={`kubectl -n ${namespace} rollout history ds/${name}`} />
      </section>
    </>
  );
}

function Keys({ rollout, isPast }: { readonly rollout: RolloutView; readonly isPast: boolean }) {
  const keys: readonly (readonly [GlyphName, number, string])[] = [
    [isPast ? 'old-healthy' : 'healthy', rollout.done, 'updated, Ready'],
    [isPast ? 'old-notReady' : 'notReady', rollout.updatedUnavailable, 'updated, not Ready'],
    [isPast ? 'old-outdated' : 'outdated', rollout.old, 'old'],
    ['unknown', rollout.unknown, 'unknown'],
  ];
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-[3px] text-fg-2 text-small">
      {isPast && <li>last known:</li>}
      {keys
        .filter(([, count]) => count > 0)
        .map(([glyph, count, words]) => (
          <li key={words} className="flex items-center gap-[5px]">
            <Glyph name={glyph} />
            <b className="font-semibold text-fg">{count}</b> {words}
          </li>
        ))}
    </ul>
  );
}

function Unavailable({ rollout, isPast }: { readonly rollout: RolloutView; readonly isPast: boolean }) {
  const { maxUnavailable, maxSurge, used, holders } = rollout.budget;
  const allowed = maxSurge > 0 ? `maxSurge: ${maxSurge}` : `maxUnavailable: ${maxUnavailable}`;
  const slots = maxSurge > 0 ? maxSurge : maxUnavailable;
  const glyphs = holders.map(
    ({ blame }): GlyphName => (isPast ? 'old-notReady' : blame === 'node' ? 'unknown' : 'notReady'),
  );
  return (
    <section className="block">
      <h3>
        Unavailable{' '}
        <span>
          {used} of {slots} allowed ({allowed})
        </span>
        <Slots glyphs={glyphs} slots={slots} />
      </h3>
      {holders.length === 0 ? (
        <p>No slot is held.</p>
      ) : (
        <table className="table">
          <tbody>
            {holders.map(({ node, pod, reason }, place) => (
              <tr key={`${node} ${pod}`}>
                <td>
                  <Glyph name={glyphs[place] ?? 'unknown'} />
                  <ViewLink
                    className="no-underline hover:underline"
                    to={{ cell: { node, daemonSet: rollout.daemonSet } }}
                  >
                    <b>{node.split('.')[0]}</b>
                  </ViewLink>
                </td>
                <td className="optional">{pod ?? 'no Pod'}</td>
                <td className="wide">{reasonWords(reason)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** As many as a row holds beside its heading. */
const SLOTS_SHOWN = 8;

/** The budget as boxes: who sits in them, and who is over the limit. */
function Slots({ glyphs, slots }: { readonly glyphs: readonly GlyphName[]; readonly slots: number }) {
  if (Math.max(slots, glyphs.length) > SLOTS_SHOWN) return null;
  const places = Array.from({ length: Math.max(slots, glyphs.length) }, (_, place) => ({
    place,
    glyph: glyphs[place],
  }));
  return (
    <span className="slots" aria-hidden="true">
      {places.map(({ place, glyph }) => (
        <span key={place} className="contents">
          {place === slots && <span className="limit" />}
          <span className="slot" data-over={place >= slots ? '' : undefined}>
            {glyph !== undefined && <Glyph name={glyph} />}
          </span>
        </span>
      ))}
    </span>
  );
}

function sayPace({ phase, pace, old }: RolloutView): string {
  const rate =
    pace === null
      ? null
      : pace < 60
        ? `${(60 / pace).toFixed(1)} Pods per min`
        : `${Math.round(pace / 60)} min per Pod`;
  if (phase === 'stuck')
    return rate === null
      ? 'no ETA while stuck'
      : `no ETA while stuck; at ${rate} the other ${old} would take ${Math.ceil(((pace ?? 0) * old) / 60)} min`;
  if (phase === 'complete') return 'as far as this page has seen it';
  return rate ?? 'not known yet';
}
