/** The vocabulary of verdicts: what a cell can be, and what is said about it. */

/** In the order of the API contract. `GAP_STATES` and `COVERED_STATES` say how each counts. */
export const CELL_STATES = [
  'healthy',
  'outdated',
  'notReady',
  'pending',
  'missing',
  'repelled',
  'notSelected',
  'misscheduled',
  'unknown',
] as const;
export type CellState = (typeof CELL_STATES)[number];

export const SEVERITIES = ['ok', 'info', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** `certain` from fields, `inferred` by Rollcall, `reported` in an event's or condition's text. */
export type Confidence = 'certain' | 'inferred' | 'reported';

export const CATEGORIES = [
  'network',
  'storage',
  'logging',
  'monitoring',
  'security',
  'device',
  'backup',
  'lifecycle',
  'other',
] as const;
export type Category = (typeof CATEGORIES)[number];

/**
 * What a DaemonSet is to its nodes. Only an `agent` covers anything. A `probe` looks and reports, an `uninstaller` takes
 * an agent off, an `imagePuller` warms a cache, and a `workload` runs on nodes without being for them.
 */
export const AGENT_ROLES = ['agent', 'probe', 'uninstaller', 'imagePuller', 'workload'] as const;
export type AgentRole = (typeof AGENT_ROLES)[number];

export type Lifecycle = 'joining' | 'steady' | 'leaving' | 'maintenance';

/** One field that proves a verdict, in the words of the API. */
export interface Evidence {
  /** Short label, such as `Node has`. */
  readonly label: string;
  /** The value verbatim, such as `nvidia.com/gpu=present:NoSchedule`. */
  readonly value: string;
  /** Where it stands, such as `Node.spec.taints`; empty for a computed value. */
  readonly path: string;
}

export interface Remedy {
  /** Effect first, then cost. */
  readonly says: string;
  /** Ready to paste, in order; the last one verifies where it can. */
  readonly commands: readonly string[];
  /** YAML to merge into the DaemonSet, or null. */
  readonly patch: string | null;
}

/** What a cell says, without its chain. Times in milliseconds. */
export interface Cell {
  readonly node: string;
  /** `namespace/name`. */
  readonly daemonSet: string;
  readonly state: CellState;
  /** A reason's id; empty for a healthy cell that has nothing to say. */
  readonly reason: string;
  readonly severity: Severity;
  /** One sentence that names the culprit. */
  readonly message: string;
  readonly since: number | null;
  readonly pod: string | null;
  readonly confidence: Confidence;
  /** Only on `unknown`: what was known last, for the page's grey marks. */
  readonly lastKnown?: CellState;
}

export const CHAIN_STEPS = [
  'nodeReady',
  'nodeName',
  'nodeSelector',
  'affinity',
  'taints',
  'resources',
  'podCreated',
  'scheduled',
  'image',
  'running',
  'ready',
  'revision',
] as const;
export type ChainStepId = (typeof CHAIN_STEPS)[number];

export interface ChainStep {
  readonly step: ChainStepId;
  readonly outcome: 'pass' | 'fail' | 'skipped' | 'unknown';
  readonly says: string;
  readonly evidence: readonly Evidence[];
}

/** A cell with everything its card shows. */
export interface Explanation {
  readonly cell: Cell;
  /** In the order of debugging; the first `fail` is the headline. A healthy cell has none: what is said of it passes. */
  readonly chain: readonly ChainStep[];
  /** Findings behind the headline, such as a second taint. */
  readonly also: readonly { readonly reason: string; readonly message: string }[];
  readonly remedy: Remedy;
}

/** A gap counts against coverage; `repelled` counts too, until a policy says that it is by design. */
export function isGap(state: CellState): boolean {
  return state === 'notReady' || state === 'pending' || state === 'missing' || state === 'repelled';
}

export function isCovered(state: CellState): boolean {
  return state === 'healthy' || state === 'outdated';
}

/** Worst first: the order of every fold and every list. */
const WORST_FIRST: readonly CellState[] = [
  'missing',
  'pending',
  'notReady',
  'repelled',
  'unknown',
  'misscheduled',
  'outdated',
  'healthy',
  'notSelected',
];
const RANK = new Map(WORST_FIRST.map((state, index) => [state, index]));

/** Negative when `a` is worse than `b`. */
export function compareStates(a: CellState, b: CellState): number {
  return (RANK.get(a) ?? 0) - (RANK.get(b) ?? 0);
}

const SEVERITY_RANK = new Map(SEVERITIES.map((severity, index) => [severity, index]));

/** Negative when `a` is less severe than `b`. */
export function compareSeverities(a: Severity, b: Severity): number {
  return (SEVERITY_RANK.get(a) ?? 0) - (SEVERITY_RANK.get(b) ?? 0);
}

/** Whether it needs somebody, and is more than worth knowing. */
export function isSerious({ severity }: { readonly severity: Severity }): boolean {
  return severity === 'warning' || severity === 'critical';
}
