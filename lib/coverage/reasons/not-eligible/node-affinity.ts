/** The template's required node affinity keeps the DaemonSet off the node. */
import type { TermVerdict } from '../../match/node-affinity.ts';
import type { Evidence } from '../../model.ts';
import { type CellContext, defineReason } from '../../reason.ts';
import { join, templateChangeCost } from '../shared/cost.ts';
import { describeDaemonSet, kubectl, verifyHere, verifyRollout } from '../shared/kubectl.ts';
import { formatRequirement, named } from '../shared/words.ts';
import { isPlatformMismatch } from './platform.ts';

const PATH = 'DaemonSet.spec.template.spec.affinity.nodeAffinity';
const AFFINITY_FIELDS = ['DaemonSet.spec.template.spec.affinity', 'Node.metadata.labels', 'Node.metadata.name'];

interface TermsFound {
  readonly first: TermVerdict | undefined;
  readonly terms: readonly TermVerdict[];
}

/** Some term could match, but none does. */
export const NodeAffinityMismatch = defineReason<TermsFound>({
  id: 'NodeAffinityMismatch',
  about:
    "No term of the template's required node affinity matches this node. Rollcall evaluates every term as the DaemonSet controller does and shows the first expression of each that fails. Whether the node should have the label is not in the API.",
  layer: 'notEligible',
  state: 'notSelected',
  severity: 'ok',
  confidence: 'certain',
  step: 'affinity',
  affectedBy: AFFINITY_FIELDS,
  find({ eligibility }) {
    const { affinity } = eligibility;
    if (affinity.outcome !== 'mismatch' || isPlatformMismatch(eligibility)) return null;
    return { first: affinity.terms.find(({ outcome }) => outcome === 'mismatch'), terms: affinity.terms };
  },
  says({ first, terms }) {
    if (!first?.requirement) return 'No term of the required node affinity matches this node.';
    const of = terms.length === 1 ? '' : ` (first of ${terms.length} terms)`;
    const wanted = named(formatRequirement(first.requirement), 60);
    return `Required affinity wants ${wanted}; this node has ${named(has(first), 36)}${of}.`;
  },
  since: () => null,
  evidence: ({ terms }) => terms.map(termEvidence),
  remedy: ({ first }, context) => ({
    says: join(
      `If this node should run it: a matching label on the node, or one more term in the affinity, adds ${context.daemonSet.name} to it if no other check fails.`,
      templateChangeCost(context),
    ),
    commands: [...labelCommands(first, context), describeDaemonSet(context), verifyHere(context)],
    patch: null,
  }),
});

/** Every term is empty or does not parse: the DaemonSet runs nowhere, whatever the labels. */
export const NodeAffinityUnmatchable = defineReason<TermsFound>({
  id: 'NodeAffinityUnmatchable',
  about:
    'The required node affinity has no term that any node could match: all are empty, or do not parse. Kubernetes drops such terms without a word, so the DaemonSet runs nowhere, whatever the labels. Rollcall shows each term and what is wrong with it.',
  layer: 'notEligible',
  state: 'notSelected',
  severity: 'warning',
  confidence: 'certain',
  step: 'affinity',
  affectedBy: AFFINITY_FIELDS,
  find({ eligibility: { affinity } }) {
    if (affinity.outcome !== 'unmatchable') return null;
    return { first: affinity.terms.find(({ outcome }) => outcome === 'unparsable'), terms: affinity.terms };
  },
  says({ first, terms }) {
    if (terms.length === 0) return 'Required affinity has no terms, so it matches no node at all.';
    if (!first?.requirement) return 'Every term of the required affinity is empty, so it matches no node at all.';
    return `Required affinity matches no node at all: ${named(formatRequirement(first.requirement), 40)}: ${named(first.problem, 50)}.`;
  },
  since: () => null,
  evidence: ({ terms }) =>
    terms.length === 0 ? [{ label: 'Terms', value: 'none', path: PATH }] : terms.map(termEvidence),
  remedy: (_found, context) => ({
    says: join(
      `Correct or remove the term: no node can match it, so ${context.daemonSet.name} runs nowhere.`,
      templateChangeCost(context),
    ),
    commands: [
      kubectl('explain', 'daemonset.spec.template.spec.affinity.nodeAffinity'),
      kubectl('-n', context.daemonSet.namespace, 'edit', 'ds', context.daemonSet.name),
      verifyRollout(context),
    ],
    patch: null,
  }),
});

function has({ requirement, have, list }: TermVerdict): string {
  if (list === 'matchFields') return `name ${have}`;
  return have === null ? 'no such label' : `${named(requirement?.key ?? '', 18)}=${have}`;
}

function termEvidence(term: TermVerdict, index: number): Evidence {
  const { outcome, requirement, problem } = term;
  const wants = requirement === null ? 'no requirement' : formatRequirement(requirement);
  const because = outcome === 'mismatch' ? `node has ${has(term)}` : outcome === 'empty' ? 'empty' : problem;
  return { label: `Term ${index + 1}`, value: `${wants}: ${because}`, path: PATH };
}

/** A label that meets the requirement, where one does. */
function labelCommands(first: TermVerdict | undefined, { node }: CellContext): string[] {
  const { requirement, list, have } = first ?? {};
  const [value] = requirement?.values ?? [];
  if (!requirement || list !== 'matchExpressions' || requirement.operator !== 'In' || value === undefined) return [];
  const overwrite = have === null ? [] : ['--overwrite'];
  return [kubectl('label', 'node', node.name, `${requirement.key}=${value}`, ...overwrite)];
}
