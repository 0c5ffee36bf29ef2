import type { AffinityVerdict } from '../match/node-affinity.ts';
import { AFFINITY_MATCH, AFFINITY_NONE } from '../match/node-affinity.ts';
import type { Taint } from '../objects.ts';

/** A pair of the template's nodeSelector that the node does not carry. */
export interface SelectorMiss {
  readonly key: string;
  readonly want: string;
  /** null when the node has no such label. */
  readonly have: string | null;
}

/** Whether a node should run a DaemonSet's Pod, and every check that says no, not only the first. */
export interface Eligibility {
  /** The controller makes a Pod here if there is none. */
  readonly shouldRun: boolean;
  /** The controller leaves a Pod here alone. False only with `shouldRun` false too. */
  readonly shouldContinueRunning: boolean;
  readonly nodeNameMatches: boolean;
  readonly selectorMisses: readonly SelectorMiss[];
  readonly affinity: AffinityVerdict;
  /** NoSchedule and NoExecute taints that template and controller defaults do not tolerate, in the node's order. */
  readonly untolerated: readonly Taint[];
  /** Those of `untolerated` that Gt or Lt tolerations would cover if the cluster had that gate on. */
  readonly numericWouldMatch: readonly Taint[];
}

const eligible = (affinity: AffinityVerdict): Eligibility =>
  Object.freeze({
    shouldRun: true,
    shouldContinueRunning: true,
    nodeNameMatches: true,
    selectorMisses: Object.freeze([]),
    affinity,
    untolerated: Object.freeze([]),
    numericWouldMatch: Object.freeze([]),
  });

/** Shared by all passing cells: a large cluster has 250,000 of them. */
export const ELIGIBLE = eligible(AFFINITY_NONE);
export const ELIGIBLE_BY_AFFINITY = eligible(AFFINITY_MATCH);
