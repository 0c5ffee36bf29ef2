'use client';
import { useEffect, useState } from 'react';
import type { Problem } from '../../lib/coverage/summary/types.ts';
import { formatAge, millis } from '../../lib/coverage/summary/words.ts';
import { useServices } from '../app/services.tsx';
import { Glyph } from '../glyph/glyph.tsx';
import { BoldClause, Prose } from '../ui/prose.tsx';
import { ViewLink } from '../ui/view-link.tsx';
import { destinationOf, subjectOf } from './problem-cells.ts';

/** Nobody reads more at once; the worst come first. */
const SHOWN_FIRST = 40;

interface ProblemsProps {
  readonly problems: readonly Problem[];
  readonly now: number;
}

/** Everything that is wrong, one entry per cause: what, why, and what its nodes share. */
export function Problems({ problems, now }: ProblemsProps) {
  const { highlight } = useServices();
  const [isWhole, setIsWhole] = useState(false);
  useEffect(() => () => highlight.set(null), [highlight]);
  const byId = new Map(problems.map((problem) => [problem.id, problem]));
  const shown = isWhole ? problems : problems.slice(0, SHOWN_FIRST);
  return (
    <section aria-labelledby="problems-title">
      <div className="section-head">
        <h2 id="problems-title">Problems</h2>
        <span>{sayCount(problems)}</span>
        {problems.length > 0 && (
          <span className="ml-auto narrow:hidden">
            <kbd className="key">N</kbd> next gap
          </span>
        )}
      </div>
      <ol onMouseLeave={() => highlight.set(null)}>
        {shown.map((problem) => (
          <ProblemEntry key={problem.id} problem={problem} chain={chainOf(problem, byId)} now={now} />
        ))}
      </ol>
      {shown.length < problems.length && (
        <button type="button" className="button mt-2" onClick={() => setIsWhole(true)}>
          {problems.length - shown.length} more
        </button>
      )}
    </section>
  );
}

/** What the problem follows from, or what follows from it. */
function chainOf({ causedBy, causes }: Problem, byId: ReadonlyMap<string, Problem>): Problem[] {
  return (causedBy === null ? causes : [causedBy]).flatMap((id) => byId.get(id) ?? []);
}

/** `5, worst first`, `3, worst first; 2 more follow from them`. */
function sayCount(problems: readonly Problem[]): string {
  if (problems.length === 0) return 'none';
  const following = problems.filter(({ causedBy }) => causedBy !== null).length;
  const first = problems.length - following;
  if (following === 0) return `${first}, worst first`;
  return `${first}, worst first; ${following} more ${following === 1 ? 'follows' : 'follow'} from ${first === 1 ? 'it' : 'them'}`;
}

interface ProblemEntryProps {
  readonly problem: Problem;
  readonly chain: readonly Problem[];
  readonly now: number;
}

function ProblemEntry({ problem, chain, now }: ProblemEntryProps) {
  const { highlight } = useServices();
  const { title, message, inCommonSays, since, state, causedBy } = problem;
  const light = () =>
    highlight.set([problem, ...chain].map(({ nodes, daemonSet }) => ({ nodes: new Set(nodes), daemonSet })));
  const [cause] = causedBy === null ? [] : chain;
  const isRequired = state === 'notSelected' && causedBy === null;
  const body = (
    <>
      <Glyph name={isRequired ? 'required' : state} className="mt-0.5" />
      <span className="font-semibold">
        {subjectOf(problem)} <span className="font-normal text-fg-2">{title.rest}</span>
      </span>
      <Since time={since} now={now} />
      {(message !== '' || cause !== undefined) && (
        <span className="line">
          {cause !== undefined && <b className="font-[550] text-fg">Waits for {subjectOf(cause)}: </b>}
          <Prose text={message} />
        </span>
      )}
      {inCommonSays !== '' && (
        <span className="line">
          <BoldClause text={inCommonSays} />
        </span>
      )}
    </>
  );
  return (
    <li
      data-follows={cause === undefined ? undefined : ''}
      onMouseEnter={light}
      onFocus={light}
      onBlur={() => highlight.set(null)}
    >
      <ViewLink className="problem" to={destinationOf(problem)}>
        {body}
      </ViewLink>
    </li>
  );
}

function Since({ time, now }: { readonly time: string | null; readonly now: number }) {
  const from = millis(time);
  if (time === null || from === null) return <span />;
  return (
    <time className="since" dateTime={time} title={time}>
      {formatAge(now - from)}
    </time>
  );
}
