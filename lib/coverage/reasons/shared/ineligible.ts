import { formatTaint } from '../../match/taints.ts';
import type { Evidence } from '../../model.ts';
import type { CellContext } from '../../reason.ts';
import { formatRequirement, named, shortTaint } from './words.ts';

/** Fields that decide eligibility. */
export const ELIGIBILITY_FIELDS: readonly string[] = [
  'Node.metadata.name',
  'Node.metadata.labels',
  'Node.spec.taints',
  'DaemonSet.spec.template.spec.nodeName',
  'DaemonSet.spec.template.spec.nodeSelector',
  'DaemonSet.spec.template.spec.affinity',
  'DaemonSet.spec.template.spec.tolerations',
  'DaemonSet.spec.template.spec.hostNetwork',
];

/** The first check that fails, as the middle of a sentence. */
export function failingCheck({ daemonSet, eligibility }: CellContext): string {
  const { nodeNameMatches, selectorMisses, affinity, untolerated } = eligibility;
  if (!nodeNameMatches) return `the template is pinned to node ${named(daemonSet.templateNodeName, 40)}`;
  const [miss] = selectorMisses;
  if (miss !== undefined) return `nodeSelector ${named(`${miss.key}=${miss.want}`, 50)} does not match`;
  if (affinity.outcome === 'mismatch' || affinity.outcome === 'unmatchable') return 'required affinity does not match';
  const taint = untolerated.find(({ effect }) => effect === 'NoExecute') ?? untolerated[0];
  return taint === undefined ? 'every check passes' : `taint ${shortTaint(taint, 44)} is not tolerated`;
}

/** Every check that fails, a row each. */
export function failingEvidence({ daemonSet, node, eligibility }: CellContext): Evidence[] {
  const { nodeNameMatches, selectorMisses, affinity, untolerated } = eligibility;
  const rows: Evidence[] = [];
  if (!nodeNameMatches) {
    const value = `${daemonSet.templateNodeName}, and this is ${node.name}`;
    rows.push({ label: 'nodeName', value, path: 'DaemonSet.spec.template.spec.nodeName' });
  }
  for (const { key, want, have } of selectorMisses) {
    const value = `${key}=${want}, and the node has ${have === null ? 'no such label' : `${key}=${have}`}`;
    rows.push({ label: 'nodeSelector', value, path: 'DaemonSet.spec.template.spec.nodeSelector' });
  }
  if (affinity.outcome === 'mismatch' || affinity.outcome === 'unmatchable') {
    const [first] = affinity.terms;
    const value = first?.requirement ? formatRequirement(first.requirement) : 'no term that could match';
    rows.push({ label: 'Affinity', value, path: 'DaemonSet.spec.template.spec.affinity.nodeAffinity' });
  }
  for (const taint of untolerated) rows.push({ label: 'Taint', value: formatTaint(taint), path: 'Node.spec.taints' });
  return rows;
}
