import { requiredNodeAffinity } from '../match/node-affinity.ts';
import { effectiveTolerations, findUntolerated, NUMERIC_ON, REPELLING_EFFECTS, tolerates } from '../match/taints.ts';
import type { DaemonSetObject, NodeObject, PodSpec, StringMap, Taint, Toleration } from '../objects.ts';
import { ELIGIBLE, ELIGIBLE_BY_AFFINITY, type Eligibility, type SelectorMiss } from './eligibility.ts';

/** What depends on the template alone. */
interface Prepared {
  readonly tolerations: readonly Toleration[];
  /** Empty for most DaemonSets. */
  readonly numericTolerations: readonly Toleration[];
}

const preparedBySpec = new WeakMap<PodSpec, Prepared>();
const NO_MISSES: readonly SelectorMiss[] = Object.freeze([]);
const NO_TAINTS: readonly Taint[] = Object.freeze([]);

/**
 * Whether `node` should run a Pod of `daemonSet`, from the node's name, labels and taints and the template alone.
 * Mirrors `nodeShouldRunDaemonPod` in pkg/controller/daemon, but runs every check: whoever fixes the first failing one
 * would only meet the next.
 */
export function evaluateEligibility(node: NodeObject, daemonSet: DaemonSetObject): Eligibility {
  const { template, templateNodeName } = daemonSet;
  const { tolerations, numericTolerations } = prepare(template);
  const nodeNameMatches = templateNodeName === '' || templateNodeName === node.name;
  const selectorMisses = findSelectorMisses(template.nodeSelector, node.labels);
  const affinity = requiredNodeAffinity(template.requiredNodeAffinity, node);
  const untolerated =
    node.taints.length === 0 ? NO_TAINTS : findUntolerated(node.taints, tolerations, REPELLING_EFFECTS);

  const isSelected =
    nodeNameMatches && selectorMisses.length === 0 && (affinity.outcome === 'none' || affinity.outcome === 'match');
  if (isSelected && untolerated.length === 0) return affinity.outcome === 'none' ? ELIGIBLE : ELIGIBLE_BY_AFFINITY;

  return {
    shouldRun: false,
    shouldContinueRunning: isSelected && untolerated.every((taint) => taint.effect !== 'NoExecute'),
    nodeNameMatches,
    selectorMisses,
    affinity,
    untolerated,
    numericWouldMatch:
      numericTolerations.length === 0
        ? NO_TAINTS
        : untolerated.filter((taint) => numericTolerations.some((each) => tolerates(each, taint, NUMERIC_ON))),
  };
}

/** The pairs of a nodeSelector that these labels lack: plain equality, so an empty value needs an empty label. */
export function findSelectorMisses(nodeSelector: StringMap, labels: StringMap): readonly SelectorMiss[] {
  if (nodeSelector.size === 0) return NO_MISSES;
  let misses: SelectorMiss[] | null = null;
  for (const [key, want] of nodeSelector) {
    const have = labels.get(key);
    if (have === want) continue;
    misses ??= [];
    misses.push({ key, want, have: have ?? null });
  }
  return misses ?? NO_MISSES;
}

function prepare(template: PodSpec): Prepared {
  let prepared = preparedBySpec.get(template);
  if (prepared === undefined) {
    const tolerations = effectiveTolerations(template);
    const numericTolerations = tolerations.filter(({ operator }) => operator === 'Gt' || operator === 'Lt');
    prepared = { tolerations, numericTolerations };
    preparedBySpec.set(template, prepared);
  }
  return prepared;
}
