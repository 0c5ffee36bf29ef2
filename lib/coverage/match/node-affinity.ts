import type { NodeObject, NodeSelectorTerm, SelectorRequirement } from '../objects.ts';
import { matchesRequirement, requirementProblem } from './labels.ts';

/** Why one term does not match a node. */
export interface TermVerdict {
  /** `empty` and `unparsable` terms match no node at all, whatever its labels. */
  readonly outcome: 'mismatch' | 'empty' | 'unparsable';
  /** Where the first failing requirement stands; null for an empty term. */
  readonly list: 'matchExpressions' | 'matchFields' | null;
  readonly requirement: SelectorRequirement | null;
  /** What the node has under the requirement's key; null when absent, and for an empty or unparsable term. */
  readonly have: string | null;
  /** What is wrong with an unparsable requirement; empty otherwise. */
  readonly problem: string;
}

export type AffinityVerdict =
  /** `none`: no required node affinity, which matches every node. */
  | { readonly outcome: 'none' | 'match' }
  /** One verdict a term, in order. `unmatchable`: every term is empty or unparsable, or there is none. */
  | { readonly outcome: 'mismatch' | 'unmatchable'; readonly terms: readonly TermVerdict[] };

export const AFFINITY_NONE: AffinityVerdict = Object.freeze({ outcome: 'none' });
export const AFFINITY_MATCH: AffinityVerdict = Object.freeze({ outcome: 'match' });

type NodeIdentity = Pick<NodeObject, 'name' | 'labels'>;

/** null for a term that can match; by the identity of the terms, since a template keeps its own for its life. */
const deadTerms = new WeakMap<readonly NodeSelectorTerm[], readonly (TermVerdict | null)[]>();

/**
 * Required node affinity against a node: terms are ORed, the requirements inside a term ANDed. Mirrors
 * `LazyErrorNodeSelector.Match` in component-helpers: empty and unparsable terms are passed over.
 */
export function requiredNodeAffinity(terms: readonly NodeSelectorTerm[] | null, node: NodeIdentity): AffinityVerdict {
  if (terms === null) return AFFINITY_NONE;
  const dead = findDeadTerms(terms);
  for (const [index, term] of terms.entries()) {
    if (dead[index] === null && failingRequirement(term, node) === null) return AFFINITY_MATCH;
  }
  const verdicts = terms.map((term, index) => dead[index] ?? failingRequirement(term, node));
  return {
    outcome: dead.every((verdict) => verdict !== null) ? 'unmatchable' : 'mismatch',
    terms: verdicts.filter((verdict) => verdict !== null),
  };
}

function findDeadTerms(terms: readonly NodeSelectorTerm[]): readonly (TermVerdict | null)[] {
  let dead = deadTerms.get(terms);
  if (dead === undefined) {
    dead = terms.map(termProblem);
    deadTerms.set(terms, dead);
  }
  return dead;
}

function termProblem(term: NodeSelectorTerm): TermVerdict | null {
  if (term.matchExpressions.length === 0 && term.matchFields.length === 0) {
    return { outcome: 'empty', list: null, requirement: null, have: null, problem: '' };
  }
  for (const list of ['matchExpressions', 'matchFields'] as const) {
    for (const requirement of term[list]) {
      const problem = list === 'matchFields' ? fieldProblem(requirement) : requirementProblem(requirement);
      if (problem !== null) return { outcome: 'unparsable', list, requirement, have: null, problem };
    }
  }
  return null;
}

function fieldProblem({ operator, values }: SelectorRequirement): string | null {
  if (operator !== 'In' && operator !== 'NotIn') return `matchFields takes In or NotIn, not "${operator}"`;
  return values.length === 1 ? null : `matchFields ${operator} needs exactly one value`;
}

/** The first requirement of a valid term that the node does not meet, or null when it meets all. */
function failingRequirement(term: NodeSelectorTerm, node: NodeIdentity): TermVerdict | null {
  for (const requirement of term.matchExpressions) {
    if (matchesRequirement(requirement, node.labels)) continue;
    return mismatch('matchExpressions', requirement, node.labels.get(requirement.key) ?? null);
  }
  // Upstream has no fields to match on a nameless node and then skips them all.
  if (node.name === '') return null;
  for (const requirement of term.matchFields) {
    const have = requirement.key === 'metadata.name' ? node.name : '';
    if ((requirement.values[0] === have) === (requirement.operator === 'In')) continue;
    return mismatch('matchFields', requirement, have);
  }
  return null;
}

function mismatch(
  list: 'matchExpressions' | 'matchFields',
  requirement: SelectorRequirement,
  have: string | null,
): TermVerdict {
  return { outcome: 'mismatch', list, requirement, have, problem: '' };
}
