/** One thing that speaks for accident or for design. */
import { clip, SENTENCE_LIMIT } from '../reason.ts';

export interface Ground {
  /** One sentence of at most 140 characters, with the facts in it. */
  readonly says: string;
  readonly weighs: 'design' | 'accident';
}

/** A ground whose words are made when they are asked for. */
export interface Fact {
  /** Above zero for design, below for accident. */
  readonly weight: number;
  readonly says: () => string;
}

/** Outweighs whatever is not of its kind. */
export const DECISIVE = 20;
/** Outranks all evidence. */
export const POLICY_WEIGHT = 1_000;

/** So much speaks for design that a gap may be hidden: never one fact alone that is not decisive. */
const DESIGN_FROM = 4;
const ACCIDENT_FROM = -1;

export type Intent = 'design' | 'accident' | 'unclear';

export function weigh(facts: readonly Fact[]): Intent {
  const sum = facts.reduce((total, { weight }) => total + weight, 0);
  if (sum >= DESIGN_FROM) return 'design';
  return sum <= ACCIDENT_FROM ? 'accident' : 'unclear';
}

/** The weightiest first. */
export function groundsOf(facts: readonly Fact[]): readonly Ground[] {
  return [...facts]
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .map(({ weight, says }) => ({ says: clip(says(), SENTENCE_LIMIT), weighs: weight > 0 ? 'design' : 'accident' }));
}
