'use client';
import type { PageFacts } from '../../lib/client/page-data.ts';
import type { SourceView } from '../../lib/coverage/picture.ts';
import { sourceOf } from '../../lib/coverage/summary/sources.ts';
import { formatAge, millis } from '../../lib/coverage/summary/words.ts';
import { useNow } from '../app/services.tsx';
import { API_NAMES, RESOURCES } from './source-words.ts';
import { YesNo } from './yes-no.tsx';

/** How far the lists have been read. */
export function ConnectingSide({ picture }: { readonly picture: PageFacts }) {
  const { server, version } = picture.cluster;
  return (
    <>
      <div className="section-head">
        <h2>Lists</h2>
        <span className="truncate">
          from {server}
          {version !== null && `, ${version}`}
        </span>
      </div>
      <table className="table">
        <thead>
          <tr>
            <th className="wide">Resource</th>
            <th className="num">Objects</th>
            <th className="num">Since</th>
            <th className="num">State</th>
          </tr>
        </thead>
        <tbody>
          {RESOURCES.map((resource) => {
            const source = sourceOf(picture, resource);
            return (
              <tr key={resource}>
                <td className="wide">
                  <b>{API_NAMES[resource]}</b>
                  {source !== null && source.message !== '' && <div>{source.message}</div>}
                </td>
                <td className="num">
                  {source === null || source.objects === 0 ? '–' : source.objects.toLocaleString('en')}
                </td>
                <td className="num">
                  <Since source={source} />
                </td>
                <td className="num">
                  <State source={source} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <section className="block">
        <p>A list that is not answered says so here, with what the API server answered.</p>
      </section>
    </>
  );
}

function Since({ source }: { readonly source: SourceView | null }) {
  const now = useNow(1000);
  const since = millis(source?.since ?? null);
  return since === null ? '–' : formatAge(now - since);
}

function State({ source }: { readonly source: SourceView | null }) {
  if (source?.state === 'live') return <YesNo is says="read" />;
  if (source?.state === 'forbidden') return <YesNo is={false} says="forbidden" />;
  if (source?.state === 'stale') return 'stale';
  return source === null || source.objects === 0 ? 'waiting' : 'reading';
}
