'use client';
import type { PageData } from '../../lib/client/page-data.ts';
import { sourceOf } from '../../lib/coverage/summary/sources.ts';
import type { Summary } from '../../lib/coverage/summary/types.ts';
import { formatMoment, formatSpan, millis } from '../../lib/coverage/summary/words.ts';
import type { Mode } from '../app/mode.ts';
import { useConnection, useNow, useServices } from '../app/services.tsx';
import { LAST_KNOWN } from '../glyph/cell-glyph.ts';
import { Glyph } from '../glyph/glyph.tsx';
import { subjectOf } from '../problems/problem-cells.ts';
import { Command } from '../ui/command.tsx';
import { API_NAMES, RESOURCES, shellWord } from './source-words.ts';

interface StaleSideProps {
  readonly page: PageData;
  readonly mode: Mode;
  readonly summary: Summary;
}

/** What does not answer, what is tried next, and what was wrong when it last did. */
export function StaleSide({ page, mode, summary }: StaleSideProps) {
  const { context } = page.picture.cluster;
  const known = mode === 'lost' ? summary.problems : summary.lastKnown;
  return (
    <>
      {mode === 'lost' ? <LostConnection /> : <StaleLists page={page} />}
      {mode === 'stale' && (
        <section className="block">
          <h3>Check from here</h3>
          <Command text={`kubectl --context ${shellWord(context)} get --raw /readyz`} />
        </section>
      )}
      {mode === 'stale' && <LastRequests requests={page.picture.requests} />}
      {known.length > 0 && (
        <section className="block">
          <h3>Last known problems</h3>
          <table className="table">
            <tbody>
              {known.map(({ title, state, nodes, ...problem }) => (
                <tr key={`${title.subject} ${title.rest} ${nodes[0]}`}>
                  <td>
                    <Glyph name={LAST_KNOWN[state]} />
                    <b>{subjectOf({ title, ...problem })}</b>
                  </td>
                  <td className="wide">{title.rest}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </>
  );
}

function LostConnection() {
  const { connection, clock } = useServices();
  const { nextTryAt } = useConnection();
  const now = useNow(1000);
  const left = nextTryAt === null ? null : clock.toServerTime(nextTryAt) - now;
  return (
    <>
      <div className="section-head items-center">
        <h2>Connection</h2>
        <span>{left === null ? 'trying now' : `next try in ${formatSpan(Math.max(1000, left))}`}</span>
        <button type="button" className="button ml-auto" onClick={() => connection.retryNow()}>
          Try now
        </button>
      </div>
      <p className="border-line border-t pt-1.5 text-fg-2 text-small">
        This page hears nothing from Rollcall: the server has stopped, or the network between them is down. It tries
        again by itself.
      </p>
    </>
  );
}

/** More than these say nothing that these don't. */
const REQUESTS_SHOWN = 5;

function LastRequests({ requests }: Pick<PageData['picture'], 'requests'>) {
  const now = useNow(1000);
  if (requests.length === 0) return null;
  return (
    <section className="block">
      <h3>
        Last answers <span>newest first, UTC</span>
      </h3>
      <table className="table">
        <tbody>
          {requests.slice(0, REQUESTS_SHOWN).map(({ time, request, answer }) => (
            <tr key={`${time} ${request}`}>
              <td>{formatMoment(millis(time) ?? now, now)}</td>
              <td>{request}</td>
              <td className="wide">{answer}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function StaleLists({ page }: { readonly page: PageData }) {
  const now = useNow(1000);
  return (
    <>
      <div className="section-head">
        <h2>Connection</h2>
        <span className="truncate">{page.picture.cluster.server}</span>
      </div>
      <table className="table">
        <thead>
          <tr>
            <th>Since</th>
            <th>List</th>
            <th className="wide">What failed, what happens next</th>
          </tr>
        </thead>
        <tbody>
          {RESOURCES.map((resource) => {
            const source = sourceOf(page.picture, resource);
            const since = millis(source?.since ?? null);
            if (source === null || source.state === 'live') return null;
            return (
              <tr key={resource}>
                <td>{since === null ? '' : formatMoment(since, now)}</td>
                <td>{API_NAMES[resource]}</td>
                <td className="wide">{source.message === '' ? source.state : source.message}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
}
