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
  /** Settles a design as a `DECISIVE` fact does, and can be outweighed: somebody's choice of this very exclusion. */
  readonly isChoice?: true;
}

/**
 * Outweighs whatever is not of its kind: the node is virtual or leaves, the DaemonSet is made for another platform or is
 * no agent by its owner's word, or a variant of the agent covers the node.
 */
export const DECISIVE = 20;
/** Outranks all evidence. */
export const POLICY_WEIGHT = 1_000;

/**
 * So much speaks for design that a gap may be hidden, and only with a fact among it that settles it: the policy, a
 * decisive one or a choice. What agents and nodes have in common never does, however much of it there is: one taint that
 * nobody thought of keeps many agents off a whole pool for months, and the more of them it is the more it looks like a
 * design. Nor does a control-plane taint, which charts leave out by default, nor a similar agent, which may do a part only.
 */
const DESIGN_FROM = 4;
const ACCIDENT_FROM = -1;

export type Intent = 'design' | 'accident' | 'unclear';

/** Takes facts up one by one and says what they come to. */
export class Scale {
  #sum = 0;
  #isSettled = false;

  add({ weight, isChoice }: Omit<Fact, 'says'>): void {
    this.#sum += weight;
    this.#isSettled ||= weight >= DECISIVE || isChoice === true;
  }

  /** Whether it comes to a design with a fact of this weight, that settles nothing. */
  isDesignWith(weight: number): boolean {
    return this.#sum + weight >= DESIGN_FROM && this.#isSettled;
  }

  get intent(): Intent {
    if (this.isDesignWith(0)) return 'design';
    return this.#sum <= ACCIDENT_FROM ? 'accident' : 'unclear';
  }
}

/** The weightiest first. */
export function groundsOf(facts: readonly Fact[]): readonly Ground[] {
  return [...facts]
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .map(({ weight, says }) => ({ says: clip(says(), SENTENCE_LIMIT), weighs: weight > 0 ? 'design' : 'accident' }));
}
