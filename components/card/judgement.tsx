import type { CellJudgement } from '../../lib/client/api.ts';
import { Prose } from '../ui/prose.tsx';

const SAYS: Readonly<Record<CellJudgement['intent'], string>> = {
  accident: 'Looks like an accident',
  design: 'Looks like design',
  unclear: 'Accident or design: not clear',
};

/** Whether the exclusion is meant, with the grounds on both sides. */
export function JudgementBlock({ judgement: { intent, grounds } }: { readonly judgement: CellJudgement }) {
  return (
    <section className="block">
      <h3>{SAYS[intent]}</h3>
      <ul className="text-fg-2 text-small">
        {grounds.map(({ says, weighs }) => (
          <li key={says}>
            <Prose text={says} />{' '}
            {intent !== weighs && (
              <span className="text-fg-3">Speaks for {weighs === 'design' ? 'design' : 'an accident'}.</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
