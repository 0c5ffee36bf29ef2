import type { Judgement } from '../../lib/coverage/judgement/judge.ts';

/** Whether what keeps an agent off a node is meant to. */
export const INTENT_WORDS: Readonly<Record<Judgement['intent'], string>> = {
  accident: 'Looks like an accident',
  design: 'Looks like design',
  unclear: 'Accident or design: not clear',
};
