'use client';
import type { PageFacts } from '../../lib/client/page-data.ts';
import { sourceOf } from '../../lib/coverage/summary/sources.ts';
import { formatAge, millis } from '../../lib/coverage/summary/words.ts';
import { useNow } from '../app/services.tsx';
import { Command, Patch } from '../ui/command.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { API_NAMES, identityIn, NEEDED_FOR, RESOURCES, rulesFor, shellWord } from './source-words.ts';
import { YesNo } from './yes-no.tsx';

/** Which permission is missing, what the API server said, and the rules to add. */
export function ForbiddenSide({ picture }: { readonly picture: PageFacts }) {
  const now = useNow(1000);
  const forbidden = RESOURCES.filter((resource) => sourceOf(picture, resource)?.state === 'forbidden');
  const [first] = forbidden;
  const source = first === undefined ? null : sourceOf(picture, first);
  const identity = identityIn(source?.message ?? '');
  const since = millis(source?.since ?? null);
  const rules = rulesFor(forbidden);
  return (
    <>
      <div className="section-head">
        <h2>Permissions</h2>
        {identity !== null && <span className="truncate">{identity}</span>}
      </div>
      <table className="table">
        <thead>
          <tr>
            <th>Resource</th>
            <th className="wide">Needed for</th>
            <th>list and watch</th>
          </tr>
        </thead>
        <tbody>
          {RESOURCES.map((resource) => (
            <tr key={resource}>
              <td>
                <b>{API_NAMES[resource]}</b>
              </td>
              <td className="wide">{NEEDED_FOR[resource]}</td>
              <td>
                <YesNo is={!forbidden.includes(resource)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {source !== null && source.message !== '' && (
        <section className="block">
          <h3>The API server answered {since !== null && <span>{formatAge(now - since)} ago</span>}</h3>
          <pre className="code-block whitespace-pre-wrap [overflow-wrap:anywhere]">{source.message}</pre>
        </section>
      )}
      <section className="block">
        <h3>
          Remedy <span>read-only</span>
          <CopyButton text={rules} label="Copy YAML" what="YAML" />
        </h3>
        <p>Add these rules to the ClusterRole of this identity. The page fills in by itself.</p>
        <Patch text={rules} />
        {first !== undefined && (
          <Command
            text={`kubectl auth can-i list ${API_NAMES[first]} -A${identity === null ? '' : ` --as=${shellWord(identity)}`}`}
          />
        )}
      </section>
    </>
  );
}
