'use client';
import { useQuery } from '@tanstack/react-query';
import { fetchHygiene } from '../../lib/client/api.ts';
import type { PageData } from '../../lib/client/page-data.ts';
import { ALL, NO_PANEL } from '../../lib/client/view-state.ts';
import type { DaemonSetHygiene } from '../../lib/coverage/hygiene/rule.ts';
import { count } from '../../lib/coverage/summary/words.ts';
import type { Mode } from '../app/mode.ts';
import { useServices } from '../app/services.tsx';
import { useKeys } from '../app/use-keys.ts';
import { Glyph } from '../glyph/glyph.tsx';
import { cycle } from '../grid/navigate.ts';
import { PanelHead } from '../ui/panel-head.tsx';
import { Queries } from '../ui/queries.tsx';
import { ViewLink } from '../ui/view-link.tsx';
import { Findings } from './findings.tsx';
import { HygieneTable, isOpen } from './hygiene-table.tsx';

/** Manifests change by people: the page need not ask often. */
const REFRESH_MS = 30_000;

interface HygienePanelProps {
  /** A DaemonSet's `namespace/name`, or `all`. */
  readonly chosen: string;
  readonly page: PageData;
  readonly mode: Mode;
}

/** The panel with what it fetches by: loaded after the page. */
export default function HygienePanel(props: HygienePanelProps) {
  return (
    <Queries>
      <Panel {...props} />
    </Queries>
  );
}

/** How one agent is kept, or the table of all. */
function Panel({ chosen, page, mode }: HygienePanelProps) {
  const { view } = useServices();
  const generations = page.columns.map(({ key, daemonSet }) => `${key} ${daemonSet.images.join()}`).join();
  const { data, error } = useQuery({
    queryKey: ['hygiene', generations],
    queryFn: ({ signal }) => fetchHygiene(signal),
    placeholderData: (previous) => previous,
    refetchInterval: REFRESH_MS,
    enabled: mode !== 'lost',
  });
  const all = sorted(data ?? []);
  const close = () => view.select(NO_PANEL);
  const go = (step: 1 | -1) => {
    const keys = all.map(({ daemonSet }) => daemonSet);
    const next = cycle(keys, chosen, step);
    if (next !== null) view.select({ hygiene: next });
  };
  useKeys({ Escape: close, j: () => go(1), k: () => go(-1) });

  const one = all.find(({ daemonSet }) => daemonSet === chosen);
  const isAll = chosen === ALL;
  return (
    <aside className="side" data-kind="panel" aria-label={isAll ? 'Hygiene' : `Hygiene of ${chosen}`}>
      <PanelHead
        subject={chosen}
        glyph="healthy"
        title={
          isAll ? (
            'Hygiene'
          ) : (
            <>
              {chosen.split('/')[1]} <span>how it is kept</span>
            </>
          )
        }
        crumbs={
          isAll ? (
            <ViewLink to={NO_PANEL}>Grid</ViewLink>
          ) : (
            <>
              <ViewLink to={{ ...NO_PANEL, hygiene: ALL }}>Hygiene</ViewLink>
              <Glyph name="right" />
              <span>{chosen.split('/')[0]}</span>
            </>
          )
        }
        onClose={close}
      >
        <p className="panel-says">{data === undefined ? '' : isAll ? sayAll(all) : sayOne(one)}</p>
      </PanelHead>
      <div className="panel-body" aria-busy={data === undefined && error === null}>
        {error !== null && (
          <p className="mb-2 text-nr-t text-small" role="alert">
            {error.message}
          </p>
        )}
        {mode === 'lost' && (
          <p className="mb-2 text-nr-t text-small" role="alert">
            This page has no word from Rollcall: what is shown was read before.
          </p>
        )}
        {data === undefined && error === null && <p className="text-fg-3 text-small">Reading the manifests.</p>}
        {data !== undefined && (isAll ? <HygieneTable all={all} /> : <Findings findings={one?.findings ?? []} />)}
      </div>
    </aside>
  );
}

/** Those with the most to do first, then by name. */
function sorted(all: readonly DaemonSetHygiene[]): DaemonSetHygiene[] {
  const weight = ({ findings }: DaemonSetHygiene) =>
    findings.filter(isOpen).reduce((sum, { severity }) => sum + (severity === 'warning' ? 100 : 1), 0);
  return [...all].sort((a, b) => weight(b) - weight(a) || (a.daemonSet < b.daemonSet ? -1 : 1));
}

function sayAll(all: readonly DaemonSetHygiene[]): string {
  const warned = all.filter(({ findings }) => findings.some((one) => isOpen(one) && one.severity === 'warning')).length;
  return warned === 0
    ? `No warning about any of ${count(all.length, 'manifest')}.`
    : `Warnings about ${warned} of ${count(all.length, 'manifest')}. None of it is a gap today.`;
}

function sayOne(one: DaemonSetHygiene | undefined): string {
  if (one === undefined) return 'There is no such DaemonSet now, or it is ignored.';
  const open = one.findings.filter(isOpen).length;
  return open === 0 ? 'Nothing to improve in its manifest.' : `${count(open, 'thing')} to improve in its manifest.`;
}
