import type { Judgement } from '../../lib/coverage/judgement/judge.ts';
import { Prose } from '../ui/prose.tsx';
import { INTENT_WORDS } from './intent-words.ts';

/** Whether the exclusion is meant, with the grounds on both sides, the weightiest first. */
export function JudgementBlock({ judgement: { intent, grounds } }: { readonly judgement: Judgement }) {
  return (
    <section className="block">
      <h3>
        {INTENT_WORDS[intent]} <span>the weightiest first</span>
      </h3>
      <ul className="grounds">
        {grounds.map(({ says, weighs }) => (
          <li key={says}>
            <span className="weighs" data-against={intent !== 'unclear' && intent !== weighs ? '' : undefined}>
              for {weighs === 'design' ? 'design' : 'accident'}
            </span>
            <span>
              <Prose text={says} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
