/** Tolerating a taint as the remedy: what it brings, what it costs, and what would do instead. */
import type { Remedy } from '../../model.ts';
import type { Taint } from '../../objects.ts';
import type { CellContext } from '../../reason.ts';
import { count } from '../../summary/words.ts';
import { join, templateChangeCost } from './cost.ts';
import { kubectl, verifyRollout } from './kubectl.ts';
import { type TolerationWidth, tolerationFor, tolerationsCommand, tolerationsYaml } from './tolerations.ts';

/** Untolerated taints that one reason is about; never empty. */
export interface TaintsFound {
  readonly taint: Taint;
  readonly all: readonly Taint[];
}

/** How many checks besides these taints keep the DaemonSet off the node. */
function otherObstacles(handled: readonly Taint[], { eligibility }: CellContext): number {
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
