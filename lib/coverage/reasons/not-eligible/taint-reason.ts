/** What all taint reasons have in common: the taint, what is missing, and how to tolerate it or take it off. */
import { formatTaint } from '../../match/taints.ts';
import type { Confidence, Evidence, Remedy, Severity } from '../../model.ts';
import type { Taint } from '../../objects.ts';
import { type CellContext, defineReason, type Reason } from '../../reason.ts';
import { classifyTaint, type TaintClass } from '../shared/taint-classes.ts';
import type { TaintsFound } from '../shared/tolerate.ts';
import { formatToleration, saysTolerated, type TolerationWidth, tolerationFor } from '../shared/tolerations.ts';
import { timestamp } from '../shared/words.ts';

export const TAINT_FIELDS: readonly string[] = [
  'Node.spec.taints',
  'Node.metadata.labels',
  'DaemonSet.spec.template.spec.tolerations',
  'DaemonSet.spec.template.spec.hostNetwork',
];

interface TaintReasonDefinition {
  readonly id: string;
  readonly about: string;
  readonly class: TaintClass;
  readonly severity: Severity | ((found: TaintsFound, context: CellContext) => Severity);
  readonly confidence?: Confidence;
  readonly alsoAffectedBy?: readonly string[];
  /** How wide a toleration to propose; absent when tolerating is not the remedy. */
  readonly width?: TolerationWidth;
  /** Set when another reason explains the same taint better. */
  readonly unless?: (taint: Taint, context: CellContext) => boolean;
  readonly says: (found: TaintsFound, context: CellContext) => string;
  readonly since?: (found: TaintsFound, context: CellContext) => number | null;
  /** Beside the taint and the tolerations. */
  readonly moreEvidence?: (found: TaintsFound, context: CellContext) => readonly Evidence[];
  readonly remedy: (found: TaintsFound, context: CellContext) => Remedy;
}

/** A reason for one class of taints. */
export function taintReason(definition: TaintReasonDefinition): Reason {
  const { id, about, severity, says, remedy, unless } = definition;
  return defineReason<TaintsFound>({
    id,
    about,
    layer: 'notEligible',
    state: 'repelled',
    severity,
    confidence: definition.confidence ?? 'certain',
    step: 'taints',
    affectedBy: [...TAINT_FIELDS, ...(definition.alsoAffectedBy ?? [])],
    find(context) {
      const taints = untoleratedOf(definition.class, context);
      const all = unless === undefined ? taints : taints.filter((taint) => !unless(taint, context));
      const [taint] = all;
      return taint === undefined ? null : { taint, all };
    },
    says,
    since: definition.since ?? (({ taint }) => taint.timeAdded),
    evidence: (found, context) => [
      ...taintEvidence(found.all, context, definition.width),
      ...(definition.moreEvidence?.(found, context) ?? []),
    ],
    remedy,
  });
}

/** The untolerated taints of a class, in the node's order. */
export function untoleratedOf(wanted: TaintClass, { eligibility, node }: CellContext): readonly Taint[] {
  if (eligibility.untolerated.length === 0) return eligibility.untolerated;
  return eligibility.untolerated.filter((taint) => classifyTaint(taint, node) === wanted);
}

export function taintEvidence(
  taints: readonly Taint[],
  { daemonSet, node, around }: CellContext,
  width?: TolerationWidth,
): Evidence[] {
  const rows = taints.flatMap((taint) => [
    { label: 'Node has', value: formatTaint(taint), path: 'Node.spec.taints' },
    {
      label: `${daemonSet.name} has`,
      value: saysTolerated(daemonSet, taint),
      path: 'DaemonSet.spec.template.spec.tolerations',
    },
    ...(width === undefined
      ? []
      : [{ label: 'Missing', value: formatToleration(tolerationFor(taint, width)), path: '' }]),
  ]);
  const [first] = taints;
  if (first === undefined) return rows;
  if (first.timeAdded !== null) {
    rows.push({ label: 'Taint added', value: timestamp(first.timeAdded), path: 'Node.spec.taints[].timeAdded' });
  }
  const others = around.othersTolerating(node.name, first.key);
  // A fact, no verdict: whether it is an accident is judged over the whole picture, and the policy may say otherwise.
  if (others > 0) {
    const value = others === 1 ? '1 on this node tolerates it' : `${others} on this node tolerate it`;
    rows.push({ label: 'Other agents', value, path: '' });
  }
  return rows;
}
