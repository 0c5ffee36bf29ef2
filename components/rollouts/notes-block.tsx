'use client';
import { isSerious } from '../../lib/coverage/model.ts';
import type { DaemonSetView, DisagreementKind, NoteView, StatusNumbers } from '../../lib/coverage/picture.ts';
import { formatMoment, millis } from '../../lib/coverage/summary/words.ts';
import { useNow } from '../app/services.tsx';
import { Advice, EvidenceLines } from '../ui/advice.tsx';
import { Prose } from '../ui/prose.tsx';

const KIND_WORDS: Readonly<Record<DisagreementKind, string>> = {
  transient: 'it changed a moment ago',
  statusLag: 'its status lags behind',
  frozenController: 'its controller does not write',
  clockSkew: 'clocks differ',
};

/** Where Kubernetes' own numbers are others than ours, field by field, and why. */
export function Disagreement({ daemonSet, isPast }: { readonly daemonSet: DaemonSetView; readonly isPast: boolean }) {
  const now = useNow(60_000);
  const { disagrees, disagreement, status, computed } = daemonSet;
  if (disagrees.length === 0) return null;
  const since = millis(disagreement?.since ?? null);
  return (
    <section className="block">
      <h3>
        What Kubernetes says differently
        {disagreement !== null && (
          <span>
            {isPast && 'last known: '}
            {KIND_WORDS[disagreement.kind]}
            {since !== null && `, since ${formatMoment(since, now)}`}
          </span>
        )}
      </h3>
      <p>
        <Prose text={disagreement?.says ?? 'Why is not known.'} />
      </p>
      <table className="table">
        <thead>
          <tr>
            <th scope="col" className="wide">
              Status
            </th>
            <th scope="col" className="num">
              Kubernetes
            </th>
            <th scope="col" className="num">
              Rollcall
            </th>
          </tr>
        </thead>
        <tbody>
          {disagrees.map((field: keyof StatusNumbers) => (
            <tr key={field}>
              <th scope="row" className="wide">
                <code>{field}</code>
              </th>
              <td className="num">{status[field]}</td>
              <td className="num">{computed[field]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What is true of the DaemonSet as a whole, what stops everything first. */
export function Notes({ notes, isPast }: { readonly notes: readonly NoteView[]; readonly isPast: boolean }) {
  if (notes.length === 0) return null;
  return (
    <section className="block">
      <h3>Notes {isPast && <span>last known</span>}</h3>
      <ul>
        {notes.map((note) => (
          <Note key={`${note.reason} ${note.message}`} note={note} isPast={isPast} />
        ))}
      </ul>
    </section>
  );
}

function Note({ note, isPast }: { readonly note: NoteView; readonly isPast: boolean }) {
  const { reason, confidence, message, evidence, remedy } = note;
  const isUrgent = !isPast && isSerious(note);
  return (
    <li className="mb-4 text-small [overflow-wrap:anywhere]">
      <p>
        <b className={isUrgent ? 'font-semibold text-nr-t' : 'font-semibold'}>{message}</b>
        {confidence === 'inferred' && <span className="text-fg-3"> Inferred, not reported.</span>}{' '}
        <a className="text-fg-3" href={`/reasons#${reason}`}>
          {reason}
        </a>
      </p>
      <EvidenceLines evidence={evidence} />
      <Advice remedy={remedy} />
    </li>
  );
}
