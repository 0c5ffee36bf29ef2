/** What a picture says in words. It is made on the server for scripts and in the page for people, by the same code. */
import type { Category, CellState, Severity } from '../model.ts';
import type { StateCounts } from '../picture.ts';

/** How many nodes have what they should of one category. `covered + gap + unknown = total`. */
export interface CategoryCoverage {
  readonly category: Category;
  /**
   * Nodes on which every agent of the category that targets them is healthy or updating; for logging and backup, at
   * least one.
   */
  readonly covered: number;
  /** Nodes on which at least one of them is a gap; for logging and backup, and none covers. */
  readonly gap: number;
  /** Those of `gap` that need nobody: what lacks is starting, or the node joins, leaves or is under maintenance. */
  readonly passing: number;
  /** The rest: no gap is known, and not all is known. */
  readonly unknown: number;
  /** Nodes that at least one of them targets. */
  readonly total: number;
  /** Nodes on which two agents do the same job. */
  readonly doubleCovered: number;
  /** Agents of the category: variants are one. */
  readonly agents: number;
  /** DaemonSets of these agents. */
  readonly daemonSets: number;
}

/** What the nodes of a problem share. */
interface CommonCause {
  /** Such as `node pool gpu-a100`, `kernel 6.12.46`, `taint nvidia.com/gpu=present:NoSchedule`. */
  readonly expression: string;
  /** Nodes of the problem that match. */
  readonly inside: number;
  /** All nodes that match, among those that the DaemonSet targets. */
  readonly insideTotal: number;
  /** Nodes of the problem that don't match. */
  readonly outside: number;
}

/** Cells with one cause. */
export interface Problem {
  /** The same as long as the cause is, whichever nodes it affects. */
  readonly id: string;
  /** `namespace/name`; null when the node is the cause. */
  readonly daemonSet: string | null;
  /** The node that is the cause; null when a DaemonSet is. */
  readonly node: string | null;
  readonly state: CellState;
  readonly reason: string;
  readonly severity: Severity;
  /** `fluent-bit` and `may not run on 4 nodes: taint not tolerated`. */
  readonly title: { readonly subject: string; readonly rest: string };
  /** One sentence of evidence. */
  readonly message: string;
  /** Affected nodes, in the picture's order. */
  readonly nodes: readonly string[];
  /** When the first of them began; null when nothing tells. */
  readonly since: string | null;
  /** The best expression first; others that match exactly as many nodes follow. */
  readonly inCommon: readonly CommonCause[];
  /** `inCommon` as a sentence; empty when there is nothing worth saying. */
  readonly inCommonSays: string;
  /** The id of the problem at the beginning of the chain, which is the one to repair; null for a first link. */
  readonly causedBy: string | null;
  /** Ids of the problems that follow from this one, worst first. */
  readonly causes: readonly string[];
}

/** A gap before the picture went stale: its reason may have changed since. */
export interface LastKnownProblem extends Pick<Problem, 'title' | 'nodes'> {
  /** `namespace/name`. */
  readonly daemonSet: string;
  /** What its cells were then. */
  readonly state: CellState;
}

/** The headline: `lead` in bold, `rest` after it, `details` a line each. */
export interface Verdict {
  readonly lead: string;
  readonly rest: string;
  readonly details: readonly string[];
}

export interface Summary {
  readonly verdict: Verdict;
  readonly categories: readonly CategoryCoverage[];
  /**
   * Worst first, each with what follows from it behind it. After the gaps come rollouts that stand still, then Pods that
   * run where they should not, and last those that do their work and need a look all the same.
   */
  readonly problems: readonly Problem[];
  /** Only of cells that are stale now; none of them is in `problems`. */
  readonly lastKnown: readonly LastKnownProblem[];
  /** Adds up to nodes times DaemonSets. */
  readonly counts: StateCounts;
}
