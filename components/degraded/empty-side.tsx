import type { PageFacts } from '../../lib/client/page-data.ts';
import { count } from '../../lib/coverage/summary/words.ts';
import { Command } from '../ui/command.tsx';
import { shellWord } from './source-words.ts';

/** Nothing to show may mean the wrong cluster. */
export function EmptySide({ picture }: { readonly picture: PageFacts }) {
  const { context, server, version } = picture.cluster;
  const { nodes, daemonSets } = picture;
  return (
    <>
      <div className="section-head">
        <h2>Is this the right cluster?</h2>
      </div>
      <table className="table">
        <tbody>
          <tr>
            <td>
              <b>{context}</b>
            </td>
            <td className="wide">
              {server}
              {version !== null && `, ${version}`}
            </td>
            <td className="num">
              {count(nodes.length, 'node')}, {count(daemonSets.length, 'DaemonSet')}
            </td>
          </tr>
        </tbody>
      </table>
      <section className="block">
        <h3>Check from here</h3>
        <Command text={`kubectl --context ${shellWord(context)} get ds -A`} />
      </section>
      <section className="block">
        <p>
          {daemonSets.length === 0
            ? 'A column appears here as soon as the first DaemonSet is created.'
            : 'A row appears here as soon as the first node joins.'}
        </p>
      </section>
    </>
  );
}
