import type { Eligibility } from '../eligibility/eligibility.ts';
import { formatTaint } from '../match/taints.ts';
import { kubectl, kubectlIn } from '../reasons/shared/kubectl.ts';
import { named } from '../reasons/shared/words.ts';
import { count } from '../summary/words.ts';
import { defineNote, type NoteContext } from './note.ts';

/** More checks are not named. */
const NAMED = 8;

interface NoNode {
  /** Failing checks with the number of nodes on which each fails, most first. */
  readonly checks: readonly (readonly [check: string, nodes: number])[];
  /** On some node a taint is all that is in the way. */
  readonly isWanted: boolean;
  readonly nodes: number;
}

/** Desired is 0. That is how a DaemonSet is paused, and also what a wrong label looks like. */
export const NoEligibleNodes = defineNote<NoNode>({
  id: 'NoEligibleNodes',
  about:
    'No node passes every check, so Kubernetes wants 0 Pods and reports nothing wrong. A selector that no node can match is the usual way to pause a DaemonSet, and also what a missing label looks like. Rollcall counts on how many nodes each check fails; each cell keeps its own reason.',
  severity: ({ isWanted }) => (isWanted ? 'warning' : 'info'),
  confidence: 'certain',
  affectedBy: ['Node', 'DaemonSet.spec.template'],
  find: findNoNode,
  says({ checks, nodes }) {
    const [first] = checks;
    const why = first === undefined ? '' : `: ${named(first[0], 60)} fails on ${first[1]}`;
    return `None of ${count(nodes, 'node')} may run it${why}.`;
  },
  since: () => null,
  evidence: ({ checks, nodes }) =>
    checks.slice(0, NAMED).map(([check, failing]) => ({
      label: `Fails on ${failing} of ${nodes}`,
      value: check,
      path: check.startsWith('taint ') ? 'Node.spec.taints' : 'DaemonSet.spec.template.spec',
    })),
  remedy: ({ isWanted }, { daemonSet }) => ({
    says: isWanted
      ? 'Brings the agent to the nodes that it selects: tolerate the taint that is in the way; the card of such a node has the patch.'
      : 'Nothing to do, if it is paused or its nodes are still to come. Otherwise give the nodes the label, or change the selector: no Pod runs that this could replace.',
    commands: [
      kubectl('get', 'nodes', '--show-labels'),
      kubectlIn(daemonSet.namespace, 'get', 'ds', daemonSet.name, '-o', 'wide'),
    ],
    patch: null,
  }),
});

function findNoNode({ computed, nodes, eligibility, daemonSet }: NoteContext): NoNode | null {
  if (computed.desiredNumberScheduled > 0 || nodes.size === 0) return null;
  const failing = new Map<string, number>();
  let isWanted = false;
  for (const one of eligibility.values()) {
    const checks = failingChecks(one, daemonSet.templateNodeName);
    for (const check of checks) failing.set(check, (failing.get(check) ?? 0) + 1);
    if (checks.every((check) => check.startsWith('taint '))) isWanted = true;
  }
  const checks = [...failing].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return { checks, isWanted, nodes: nodes.size };
}

function failingChecks({ nodeNameMatches, selectorMisses, affinity, untolerated }: Eligibility, pin: string): string[] {
  const isAffine = affinity.outcome === 'none' || affinity.outcome === 'match';
  return [
    ...(nodeNameMatches ? [] : [`nodeName ${pin}`]),
    ...selectorMisses.map(({ key, want }) => `nodeSelector ${key}=${want}`),
    ...(isAffine ? [] : ['required node affinity']),
    ...new Set(untolerated.map((taint) => `taint ${formatTaint(taint)}`)),
  ];
}
