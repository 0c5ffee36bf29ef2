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
  const shown = isWhole ? problems : problems.slice(0, SHOWN_FIRST);
  return (
    <section aria-labelledby="problems-title">
      <div className="section-head">
        <h2 id="problems-title">Problems</h2>
        <span>{problems.length === 0 ? 'none' : `${problems.length}, worst first`}</span>
        {problems.length > 0 && (
          <span className="ml-auto narrow:hidden">
            <kbd className="key">N</kbd> next gap
          </span>
        )}
      </div>
      <ol onMouseLeave={() => highlight.set(null)}>
        {shown.map((problem) => (
          <ProblemEntry key={problem.id} problem={problem} now={now} />
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

function ProblemEntry({ problem, now }: { readonly problem: Problem; readonly now: number }) {
  const { highlight } = useServices();
  const { title, message, inCommonSays, since, nodes, daemonSet, state } = problem;
  const light = () => highlight.set([{ nodes: new Set(nodes), daemonSet }]);
  const body = (
    <>
      <Glyph name={state} className="mt-0.5" />
      <span className="font-semibold">
        {subjectOf(problem)} <span className="font-normal text-fg-2">{title.rest}</span>
      </span>
      <Since time={since} now={now} />
      {message !== '' && (
        <span className="line">
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
    <li onMouseEnter={light} onFocus={light} onBlur={() => highlight.set(null)}>
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
