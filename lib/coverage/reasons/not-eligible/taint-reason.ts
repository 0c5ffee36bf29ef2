/** What all taint reasons have in common: the taint, what is missing, and how to tolerate it or take it off. */
import { formatTaint } from '../../match/taints.ts';
import type { Confidence, Evidence, Remedy, Severity } from '../../model.ts';
import type { Taint } from '../../objects.ts';
import { type CellContext, defineReason, type Reason } from '../../reason.ts';
import { count } from '../../summary/words.ts';
import { join, templateChangeCost } from '../shared/cost.ts';
import { kubectl, verifyHere, verifyRollout } from '../shared/kubectl.ts';
import {
  formatToleration,
  saysTolerated,
  type TolerationWidth,
  tolerationFor,
  tolerationsCommand,
  tolerationsYaml,
} from '../shared/tolerations.ts';
import { timestamp } from '../shared/words.ts';
import { classifyTaint, type TaintClass } from './taint-classes.ts';

/** Untolerated taints of one class; never empty. */
export interface TaintsFound {
  readonly taint: Taint;
  readonly all: readonly Taint[];
}

export const TAINT_FIELDS: readonly string[] = [
  'Node.spec.taints',
  'Node.metadata.labels',
  'DaemonSet.spec.template.spec.tolerations',
  'DaemonSet.spec.template.spec.hostNetwork',
];

interface TaintReasonDefinition {
  readonly id: string;
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
  const { id, severity, says, remedy, unless } = definition;
  return defineReason<TaintsFound>({
    id,
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
  if (others > 0) {
    const value =
      others === 1 ? '1 other agent on this node tolerates it' : `${others} other agents on this node tolerate it`;
    rows.push({ label: 'Likely accident', value, path: '' });
  }
  return rows;
}

/** How many checks besides these taints keep the DaemonSet off the node. */
export function otherObstacles(handled: readonly Taint[], { eligibility }: CellContext): number {
  const { nodeNameMatches, selectorMisses, affinity, untolerated } = eligibility;
  const isAffine = affinity.outcome === 'none' || affinity.outcome === 'match';
  const taints = untolerated.filter((taint) => !handled.includes(taint)).length;
  return Number(!nodeNameMatches) + selectorMisses.length + Number(!isAffine) + taints;
}

/** `Adds fluent-bit to this node.`, or what still stands in the way. */
export function effectOf(handled: readonly Taint[], context: CellContext): string {
  const left = otherObstacles(handled, context);
  if (left === 0) return `Adds ${context.daemonSet.name} to this node.`;
  return `Needed, but not enough: ${count(left, 'other check')} also ${left === 1 ? 'keeps' : 'keep'} ${context.daemonSet.name} off this node.`;
}

/** Tolerating the taints; `alternative` says what else would do and what it costs. */
export function tolerateRemedy(
  { all }: TaintsFound,
  context: CellContext,
  width: TolerationWidth,
  alternative = '',
): Remedy {
  const added = all.map((taint) => tolerationFor(taint, width));
  return {
    says: join(effectOf(all, context), templateChangeCost(context), alternative),
    commands: [tolerationsCommand(context.daemonSet, added), verifyRollout(context)],
    patch: tolerationsYaml(context.daemonSet, added),
  };
}

/** The other way, in a sentence: it opens the node to everybody. */
export function untaintAlternative({ taint }: TaintsFound, { node }: CellContext): string {
  return `The other way, ${untaintCommand(taint, node.name)}, opens the node to every Pod.`;
}

export function untaintCommand(taint: Taint, node: string): string {
  return kubectl('taint', 'nodes', node, `${taint.key}:${taint.effect}-`);
}

/** For taints that somebody else takes off: look, do not touch. */
export function waitRemedy(says: string, context: CellContext, ...commands: readonly string[]): Remedy {
  return { says, commands: [...commands, verifyHere(context)], patch: null };
}
