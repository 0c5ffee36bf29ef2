/** A cell with its whole chain: every link of the debugging flow, and the first one that is broken. */
import { messageOf } from '../attempt.ts';
import { FAILED, UNREADABLE } from '../evaluate.ts';
import { type Cell, CHAIN_STEPS, type ChainStep, type ChainStepId, type Explanation, type Remedy } from '../model.ts';
import type { CellContext, Finding } from '../reason.ts';
import { sayStep } from './steps.ts';

const NOTHING_TO_DO: Remedy = { says: 'Nothing to do.', commands: [], patch: null };

/** Made for one cell when somebody opens it. `found` as `findings` gives it, headline first. Throws nothing. */
export function explain(cell: Cell, context: CellContext, found: readonly Finding[]): Explanation {
  if (cell.reason === UNREADABLE || cell.reason === FAILED) return explainUnknown(cell);
  try {
    return explainKnown(cell, context, found);
  } catch (error) {
    return explainUnknown(cell, `What is said of this cell could not be made: ${messageOf(error)}`);
  }
}

function explainKnown(cell: Cell, context: CellContext, found: readonly Finding[]): Explanation {
  const [first, ...others] = found;
  const chain: ChainStep[] = [];
  let isPastBreak = false;
  for (const step of CHAIN_STEPS) {
    if (step === first?.reason.step) {
      // Of a healthy cell no link is broken: the one that the finding is about says it, and holds.
      const outcome = cell.state === 'healthy' ? 'pass' : 'fail';
      chain.push({ step, outcome, says: first.says(), evidence: first.evidence() });
      isPastBreak = outcome === 'fail';
      continue;
    }
    const link = sayStep(step, context, isPastBreak);
    if (link !== null) chain.push(isPastBreak ? link : notTheCause(link));
  }
  return {
    cell,
    chain,
    also: others.map((finding) => ({ reason: finding.reason.id, message: finding.says() })),
    remedy: first?.remedy() ?? NOTHING_TO_DO,
  };
}

/** A link that would fail today, but is not why: the Pod got past it. The first that fails is the headline's. */
function notTheCause(link: ChainStep): ChainStep {
  return link.outcome === 'fail' ? { ...link, outcome: 'unknown' } : link;
}

/** When what a cell depends on is not live or can't be read, no link is known. */
export function explainUnknown(cell: Cell, says: string = cell.message): Explanation {
  const steps: readonly ChainStepId[] = CHAIN_STEPS;
  return {
    cell,
    chain: steps.map((step) => ({ step, outcome: 'unknown', says, evidence: [] })),
    also: [],
    remedy: { says: 'What to do is not known before it can be read again.', commands: [], patch: null },
  };
}
