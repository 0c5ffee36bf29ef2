import type { SelectorMiss } from '../../eligibility/eligibility.ts';
import type { Evidence } from '../../model.ts';
import { type CellContext, defineReason } from '../../reason.ts';
import { join } from '../shared/cost.ts';
import { kubectl, verifyHere } from '../shared/kubectl.ts';
import { effectOf } from '../shared/tolerate.ts';
import { named } from '../shared/words.ts';
import { isPlatformKey } from './platform-keys.ts';

type Misses = readonly [SelectorMiss, ...SelectorMiss[]];

/** The node lacks labels that the template's nodeSelector asks for. */
export const NodeSelectorMismatch = defineReason<Misses>({
  id: 'NodeSelectorMismatch',
  about:
    "The template's nodeSelector asks for labels that this node does not have, or has with another value. Rollcall compares every pair with Node.metadata.labels. Whether the node should have the label is not in the API.",
  layer: 'notEligible',
  state: 'notSelected',
  severity: 'ok',
  confidence: 'certain',
  step: 'nodeSelector',
  affectedBy: ['DaemonSet.spec.template.spec.nodeSelector', 'Node.metadata.labels'],
  find({ eligibility }) {
    if (eligibility.selectorMisses.length === 0) return null;
    const [first, ...rest] = eligibility.selectorMisses.filter(({ key }) => !isPlatformKey(key));
    return first === undefined ? null : [first, ...rest];
  },
  says([{ key, want, have }, ...rest]) {
    const label = named(key, 40);
    const actual = have === null ? `no label ${label}` : `${label}=${named(have, 18)}`;
    const more = rest.length === 0 ? '' : ` (and ${rest.length} more)`;
    return `nodeSelector wants ${label}=${named(want, 18)}; this node has ${actual}${more}.`;
  },
  since: () => null,
  evidence: (misses) => misses.flatMap(missEvidence),
  remedy: (misses, context) => ({
    says: join(
      'If this node should run it, label the node.',
      effect(misses, context),
      'Whatever else selects these labels follows too.',
    ),
    commands: [...misses.map((miss) => labelCommand(miss, context)), verifyHere(context)],
    patch: null,
  }),
});

function missEvidence({ key, want, have }: SelectorMiss): Evidence[] {
  return [
    { label: 'DaemonSet wants', value: `${key}=${want}`, path: 'DaemonSet.spec.template.spec.nodeSelector' },
    { label: 'Node has', value: have === null ? `no label ${key}` : `${key}=${have}`, path: 'Node.metadata.labels' },
  ];
}

function labelCommand({ key, want, have }: SelectorMiss, { node }: CellContext): string {
  return kubectl('label', 'node', node.name, `${key}=${want}`, ...(have === null ? [] : ['--overwrite']));
}

function effect(misses: Misses, context: CellContext): string {
  const { selectorMisses } = context.eligibility;
  const handled = { ...context.eligibility, selectorMisses: selectorMisses.filter((miss) => !misses.includes(miss)) };
  return effectOf([], { ...context, eligibility: handled });
}
