'use client';
import type { PolicyView } from '../../lib/coverage/policy/policy.ts';
import { formatMoment, millis } from '../../lib/coverage/summary/words.ts';
import { useNow } from '../app/services.tsx';

/** More mistakes than these are found once the first are mended. */
const PROBLEMS_SHOWN = 8;

/** One sentence for the headline; null while the file is as it should be. */
export function policyAlarm({ state, file, problems, loadedAt }: PolicyView, now: number): string | null {
  if (state !== 'invalid') return null;
  const read = millis(loadedAt);
  const holds = read === null ? 'no policy holds' : `the one read at ${formatMoment(read, now)} holds`;
  const [first] = problems;
  const what = first === undefined ? 'can\u2019t be read' : `is not valid at ${placeOf(first)}`;
  return `${file} ${what}: ${holds}.`;
}

/** The file in force in one quiet line, with what is over; every mistake while it is not valid. */
export function PolicySays({ policy }: { readonly policy: PolicyView }) {
  const now = useNow(60_000);
  const { state, file, problems, loadedAt, counts, expired } = policy;
  if (state === 'none') return null;
  const read = millis(loadedAt);
  const isInvalid = state === 'invalid';
  return (
    <section className="mt-5 [overflow-wrap:anywhere]" aria-labelledby="policy-title" data-policy={state}>
      <div className="section-head">
        <h2 id="policy-title">Policy</h2>
        <span className="truncate">
          {file}
          {read !== null && `, ${sayCounts(counts)}, read at ${formatMoment(read, now)}`}
        </span>
      </div>
      {isInvalid && (
        <div className="border-line border-t py-1.5 text-small" role="alert">
          <p>
            <b className="font-semibold text-nr-t">{file} is not valid.</b>{' '}
            <span className="text-fg-2">
              {read === null ? 'No policy holds' : `What was read at ${formatMoment(read, now)} holds`} until it is
              mended; Rollcall follows the file.
            </span>
          </p>
          <ul>
            {problems.slice(0, PROBLEMS_SHOWN).map((problem) => (
              <li key={`${problem.line}:${problem.column} ${problem.message}`} className="flex gap-2">
                <code className="flex-none text-fg-3">{placeOf(problem)}</code>
                <span>{problem.message}</span>
              </li>
            ))}
          </ul>
          {problems.length > PROBLEMS_SHOWN && <p className="text-fg-3">{problems.length - PROBLEMS_SHOWN} more.</p>}
        </div>
      )}
      {expired.length > 0 && (
        <ul className="border-line border-t py-1.5 text-fg-2 text-small">
          {expired.map(({ section, line, says }) => (
            <li key={`${section} ${line}`} className="flex gap-2">
              <code className="flex-none text-fg-3">line {line}</code>
              <span>{says}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function placeOf({ line, column }: { readonly line: number; readonly column: number }): string {
  return line === 0 ? 'file' : `${line}:${column}`;
}

/** `2 required, 1 excluded`. */
function sayCounts(counts: PolicyView['counts']): string {
  const words = Object.entries({
    required: counts.required,
    excluded: counts.excluded,
    provided: counts.provided,
    'about agents': counts.agents,
    'about hygiene': counts.hygiene,
  });
  const said = words.filter(([, count]) => count > 0).map(([word, count]) => `${count} ${word}`);
  return said.length === 0 ? 'no rule' : said.join(', ');
}
