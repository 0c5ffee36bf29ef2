import type { Verdict } from '../../lib/coverage/summary/types.ts';
import type { Mode } from '../app/mode.ts';
import { isPast } from '../app/mode.ts';
import { Prose } from '../ui/prose.tsx';
import { Announcer } from './announcer.tsx';

/** The one sentence that says whether anything is wrong. */
export function VerdictLine({ verdict, mode }: { readonly verdict: Verdict; readonly mode: Mode }) {
  const tone = isPast(mode) ? 'text-unk-t' : '';
  return (
    <section className="verdict flex-none px-(--edge) pt-3.5 pb-[13px] narrow:pt-3 narrow:pb-2.5" aria-label="Verdict">
      <h1
        className={`text-balance font-semibold text-verdict tracking-[-.017em] narrow:text-[18px] narrow:leading-6 ${tone}`}
      >
        {verdict.lead} <span className="font-normal text-fg-2">{verdict.rest}</span>
      </h1>
      {verdict.details.length > 0 && (
        <p className="mt-0.5 text-fg-2">
          <Prose text={verdict.details.map(asSentence).join(' ')} />
        </p>
      )}
      <Announcer text={`${verdict.lead} ${verdict.rest}`} />
    </section>
  );
}

function asSentence(text: string): string {
  return /[.!?:]$/.test(text) ? text : `${text}.`;
}
