/** Accident or design is for the judgement alone to say: a card whose exclusion is meant must not contradict itself. */
import { describe, expect, it, test } from 'vitest';
import { evaluate, findings } from '../evaluate.ts';
import { explain } from '../explain/explain.ts';
import type { Explanation } from '../model.ts';
import { NOT_ELIGIBLE } from '../reasons/testing/not-eligible.ts';
import { context } from '../testing.ts';

/** All that a card shows of an excluded cell besides the judgement, where 11 other agents tolerate what keeps it off. */
function explained(cell: (typeof NOT_ELIGIBLE)[number]['cell']): Explanation {
  const made = context({ ...cell, othersTolerating: 11 });
  return explain({ node: made.node.name, daemonSet: 'agents/agent', ...evaluate(made) }, made, findings(made));
}

const VERDICT = /accident|mistake|by design|on purpose|nobody chose|\bmeant\b/i;

describe('what a reason says of a cell that is kept off', () => {
  it.each(NOT_ELIGIBLE)('takes no side on whether that is meant: $id', ({ cell }) => {
    const said = explained(cell);
    expect(said.chain.find(({ outcome }) => outcome === 'fail')).toBeDefined();
    expect(JSON.stringify(said)).not.toMatch(VERDICT);
  });
});

test('that others tolerate the taint is still told, as a fact', () => {
  const evidence = NOT_ELIGIBLE.flatMap(({ cell }) => explained(cell).chain.flatMap((step) => step.evidence));
  expect(evidence).toContainEqual({ label: 'Other agents', value: '11 on this node tolerate it', path: '' });
});
