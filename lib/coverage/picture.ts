/**
 * The shapes that leave the server: one picture of the cluster and the changes to it. The routes, the stream and
 * the page share them. Times are RFC 3339 strings here, since this is the wire.
 */
import { isoTime } from './iso-time.ts';
import {
  type AgentRole,
  type Category,
  CELL_STATES,
  type Cell,
  type CellState,
  type Confidence,
  type Evidence,
  type Lifecycle,
  type Remedy,
  type Severity,
} from './model.ts';
import type { DaemonSetStatus, ResourceName, SelectorRequirement, Toleration } from './objects.ts';
import type { PolicyView } from './policy/policy.ts';

export type SourceState = 'syncing' | 'live' | 'stale' | 'forbidden';

/** How fresh one resource is. */
export interface SourceView {
  readonly resource: ResourceName;
  readonly state: SourceState;
  /** When it entered this state. */
  readonly since: string;
  /** What failed and what happens next; empty while live. */
  readonly message: string;
  /** Objects held. */
  readonly objects: number;
  /** Objects set aside because they could not be read. */
  readonly malformed: number;
  /** The first few of these, as `namespace/name`. */
  readonly malformedNames?: readonly string[];
}

/** One request to the API server that has ended. */
export interface RequestView {
  readonly time: string;
  /** Such as `WATCH pods`. */
  readonly request: string;
  /** `200, 60 objects`, or what failed. */
  readonly answer: string;
}

export interface CellView {
  readonly node: string;
  readonly daemonSet: string;
  readonly state: CellState;
  readonly reason: string;
  readonly severity: Severity;
  readonly message: string;
  readonly since: string | null;
  readonly pod: string | null;
  readonly confidence: Confidence;
  readonly lastKnown?: CellState;
}

export type MutableCounts = Record<CellState, number>;
export type StateCounts = Readonly<MutableCounts>;

/** All zero, to be counted up. */
export function zeroCounts(): MutableCounts {
  return Object.fromEntries(CELL_STATES.map((state) => [state, 0])) as MutableCounts;
}

/** A condition of a node that says that something is not as it should be. */
export interface ConditionView {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

export interface NodeView {
  readonly name: string;
  /** `True`, `False` or `Unknown`: the Ready condition. */
  readonly ready: string;
  readonly readySince: string | null;
  readonly unschedulable: boolean;
  readonly createdAt: string | null;
  readonly pool: string;
  readonly instanceType: string;
  readonly labels: Readonly<Record<string, string>>;
  /** As kubectl prints them: `key=value:Effect`. */
  readonly taints: readonly string[];
  /** None on a node that is well: the usual ones are left out. */
  readonly conditions: readonly ConditionView[];
  readonly kernelVersion: string;
  readonly kubeletVersion: string;
  readonly osImage: string;
  readonly operatingSystem: string;
  readonly architecture: string;
  readonly counts: StateCounts;
  readonly lifecycle: Lifecycle;
  /** Why it is not steady, in a sentence that names the taint, the condition or who is waited for; null where it is. */
  readonly lifecycleSays: string | null;
  /** No machine with a kubelet of its own, such as virtual-kubelet or Fargate: DaemonSets rarely run there. */
  readonly isVirtual: boolean;
}

/**
 * `transient`: something changed a moment ago. `statusLag`: nothing makes the controller look. `frozenController`: it
 * can't or does not write. `clockSkew`: it depends on whose clock counts minReadySeconds.
 */
export const DISAGREEMENT_KINDS = ['statusLag', 'frozenController', 'clockSkew', 'transient'] as const;
export type DisagreementKind = (typeof DISAGREEMENT_KINDS)[number];

/** Kubernetes' numbers; `computed` has the same keys. */
export type StatusNumbers = Omit<DaemonSetStatus, 'observedGeneration'>;

export const STATUS_FIELDS: readonly (keyof StatusNumbers)[] = [
  'desiredNumberScheduled',
  'currentNumberScheduled',
  'numberMisscheduled',
  'numberReady',
  'numberAvailable',
  'updatedNumberScheduled',
  'numberUnavailable',
];

export type RolloutPhase = 'complete' | 'progressing' | 'stuck' | 'waiting' | 'onDelete' | 'unknown';

export interface BudgetHolder {
  readonly node: string;
  readonly pod: string | null;
  readonly reason: string;
  /** Whether the node or the new revision is to blame. */
  readonly blame: 'node' | 'revision' | 'unknown';
}

export interface RolloutView {
  readonly daemonSet: string;
  readonly phase: RolloutPhase;
  readonly updated: number;
  readonly available: number;
  readonly desired: number;
  /** Updated and available: the only number that means done. */
  readonly done: number;
  readonly updatedUnavailable: number;
  readonly old: number;
  readonly unknown: number;
  /** ControllerRevision number; null when it can't be read. */
  readonly revision: number | null;
  /** When the current revision was made. */
  readonly startedAt: string | null;
  /** Since when no slot was freed; null unless stuck. */
  readonly stuckSince: string | null;
  /** Seconds per node, median of finished nodes; null below 3 samples. */
  readonly pace: number | null;
  readonly eta: { readonly earliest: string; readonly latest: string } | null;
  readonly budget: {
    readonly maxUnavailable: number;
    readonly maxSurge: number;
    readonly used: number;
    readonly holders: readonly BudgetHolder[];
  };
  /** One sentence, or null. */
  readonly blockedBy: string | null;
  /** Why there is no `eta` although work is left; null where there is one, or nothing is left. */
  readonly noEstimate: string | null;
}

/** What is true of a DaemonSet as a whole: it has no cell, or is not the fault of one. */
export interface NoteView {
  /** A reason's id. */
  readonly reason: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** One sentence that names the culprit. */
  readonly message: string;
  readonly since: string | null;
  readonly evidence: readonly Evidence[];
  readonly remedy: Remedy;
}

export interface DisagreementView {
  readonly kind: DisagreementKind;
  /** One sentence: the first number that differs, and why. */
  readonly says: string;
  /** Since when Rollcall sees them differ. */
  readonly since: string | null;
}

export interface DaemonSetView {
  readonly namespace: string;
  readonly name: string;
  readonly categories: readonly Category[];
  readonly family: string | null;
  /** Only an `agent` covers a node. */
  readonly role: AgentRole;
  /** Its owner says that it is no agent: it is shown, and counts for nothing. */
  readonly isIgnored: boolean;
  /** What a node's labels must meet all of, one list a term, any of them; null where every node will do. */
  readonly selects: readonly (readonly SelectorRequirement[])[] | null;
  readonly status: StatusNumbers;
  readonly computed: StatusNumbers;
  /** Names of the fields in which the two differ. */
  readonly disagrees: readonly (keyof StatusNumbers)[];
  /** Why they differ; null where they agree, or where it is not known. */
  readonly disagreement: DisagreementView | null;
  /** What stops everything first. */
  readonly notes: readonly NoteView[];
  readonly counts: StateCounts;
  readonly rollout: RolloutView | null;
  readonly updateStrategy: {
    readonly type: string;
    readonly maxUnavailable: number | string;
    readonly maxSurge: number | string;
  };
  readonly images: readonly string[];
  /** The template's and what the controller adds. Always there on the wire; a sketched picture may leave it out. */
  readonly tolerations?: readonly Toleration[];
}

export interface ClusterView {
  /** The kubeconfig's context name, or `in-cluster`. */
  readonly context: string;
  readonly server: string;
  readonly version: string | null;
  readonly isDemo: boolean;
}

/** What a page needs to draw everything. `grid` has one string a node, one letter a DaemonSet. */
export interface Picture {
  /** Grows with every change; also the ETag and the stream's event id. */
  readonly revision: number;
  readonly observedAt: string;
  readonly cluster: ClusterView;
  readonly sources: readonly SourceView[];
  /** The last ones, newest first; none while every list is live. */
  readonly requests: readonly RequestView[];
  readonly nodes: readonly NodeView[];
  readonly daemonSets: readonly DaemonSetView[];
  /** `STATE_LETTERS`, row by row, in the order of `nodes` and `daemonSets`. */
  readonly grid: readonly string[];
  /** Every cell that `isSpelledOut`. */
  readonly cells: readonly CellView[];
  /** Always there on the wire; a sketched picture may leave it out. */
  readonly policy?: PolicyView;
}

/** What changed between two revisions. Views replace those of the same name. */
export interface PictureDelta {
  readonly revision: number;
  readonly observedAt: string;
  readonly nodes: readonly NodeView[];
  readonly nodesGone: readonly string[];
  readonly daemonSets: readonly DaemonSetView[];
  readonly daemonSetsGone: readonly string[];
  readonly cells: readonly CellView[];
}

export const STATE_LETTERS: Readonly<Record<CellState, string>> = {
  healthy: 'h',
  outdated: 'o',
  notReady: 'r',
  pending: 'p',
  missing: 'm',
  repelled: 't',
  notSelected: 's',
  misscheduled: 'w',
  unknown: 'u',
};
export const LETTER_STATES: ReadonlyMap<string, CellState> = new Map(
  (Object.entries(STATE_LETTERS) as [CellState, string][]).map(([state, letter]) => [letter, state]),
);

/** Whether the letter is not all there is to say: neither by design nor healthy without a reason. */
export function isSpelledOut({ state, reason }: Pick<CellView, 'state' | 'reason'>): boolean {
  return state === 'healthy' ? reason !== '' : state !== 'notSelected';
}

/** Milliseconds to RFC 3339, keeping null. */
export function toTimestamp(ms: number): string;
export function toTimestamp(ms: number | null): string | null;
export function toTimestamp(ms: number | null): string | null {
  return ms === null ? null : isoTime(ms);
}

/** A cell for the wire. */
export function cellView(cell: Cell): CellView {
  return { ...cell, since: toTimestamp(cell.since) };
}
