/** Pictures for tests, from what matters in them. */
import { type AgentRole, type Category, type CellState, isCovered } from '../model.ts';
import type { ResourceName } from '../objects.ts';
import {
  type CellView,
  type DaemonSetView,
  isSpelledOut,
  type NodeView,
  type Picture,
  type RolloutView,
  type SourceView,
  STATE_LETTERS,
  type StatusNumbers,
  zeroCounts,
} from '../picture.ts';

/** The moment of every test picture: 2026-11-24, 14:32:13 UTC. */
export const NOW = Date.UTC(2026, 10, 24, 14, 32, 13);

/** RFC 3339, so many minutes before `NOW`. */
export function minutesAgo(minutes: number): string {
  return new Date(NOW - minutes * 60_000).toISOString();
}

export type NodeSketch = Partial<NodeView> & { readonly name: string };
export interface DaemonSetSketch {
  /** `namespace/name`. */
  readonly key: string;
  readonly categories?: readonly Category[];
  readonly family?: string | null;
  readonly role?: AgentRole;
  readonly isIgnored?: boolean;
  readonly selects?: DaemonSetView['selects'];
  readonly images?: readonly string[];
  readonly status?: Partial<StatusNumbers>;
  readonly disagreement?: DaemonSetView['disagreement'];
  readonly rollout?: RolloutView;
}
export type CellSketch = CellState | (Partial<CellView> & { readonly state: CellState });
export interface PictureSketch {
  readonly nodes: readonly NodeSketch[];
  readonly daemonSets: readonly DaemonSetSketch[];
  /** What a cell is; healthy where it says nothing. */
  readonly cell?: (node: NodeView, daemonSet: string) => CellSketch | null;
  readonly sources?: readonly SourceView[];
}

const SERIOUS: ReadonlySet<CellState> = new Set([
  'missing',
  'pending',
  'notReady',
  'repelled',
  'misscheduled',
  'unknown',
]);

export function sketchPicture(sketch: PictureSketch): Picture {
  const nodes = sketch.nodes.map(sketchNode);
  const keys = sketch.daemonSets.map(({ key }) => key);
  const rows = nodes.map((node) =>
    keys.map((key) => sketchCell(node.name, key, sketch.cell?.(node, key) ?? 'healthy')),
  );
  const cells = rows.flat().filter(isSpelledOut);
  return {
    revision: 1,
    observedAt: new Date(NOW).toISOString(),
    cluster: { context: 'prod-eu-west-1', server: 'https://10.0.0.1:443', version: 'v1.37.0', isDemo: false },
    sources: sketch.sources ?? sketchSources({}),
    requests: [],
    nodes: nodes.map((node, row) => ({ ...node, counts: countCells(rows[row] ?? []) })),
    daemonSets: sketch.daemonSets.map((daemonSet, column) =>
      sketchDaemonSet(
        daemonSet,
        rows.flatMap((row) => row[column] ?? []),
      ),
    ),
    grid: rows.map((row) => row.map(({ state }) => STATE_LETTERS[state]).join('')),
    cells,
  };
}

/** All live, but for what is said. */
export function sketchSources(said: Partial<Record<ResourceName, Partial<SourceView>>>): SourceView[] {
  const resources: ResourceName[] = ['nodes', 'daemonsets', 'pods', 'controllerrevisions', 'events'];
  return resources.map((resource) => {
    const live = { state: 'live', since: minutesAgo(60), message: '', objects: 0, malformed: 0 } as const;
    return { resource, ...live, ...said[resource] };
  });
}

export function sketchRollout(daemonSet: string, said: Partial<RolloutView>): RolloutView {
  return {
    daemonSet,
    phase: 'complete',
    updated: 60,
    available: 60,
    desired: 60,
    done: 60,
    updatedUnavailable: 0,
    old: 0,
    unknown: 0,
    revision: 14,
    startedAt: null,
    stuckSince: null,
    pace: null,
    eta: null,
    budget: { maxUnavailable: 1, maxSurge: 0, used: 0, holders: [] },
    blockedBy: null,
    noEstimate: null,
    ...said,
  };
}

function sketchNode(said: NodeSketch): NodeView {
  return {
    ready: 'True',
    readySince: null,
    unschedulable: false,
    createdAt: null,
    pool: '',
    instanceType: '',
    labels: { 'kubernetes.io/hostname': said.name },
    taints: [],
    conditions: [],
    kernelVersion: '6.1.134',
    kubeletVersion: 'v1.37.0',
    osImage: 'Bottlerocket OS 1.42',
    operatingSystem: 'linux',
    architecture: 'amd64',
    counts: zeroCounts(),
    lifecycle: 'steady',
    lifecycleSays: null,
    isVirtual: false,
    ...said,
  };
}

function sketchCell(node: string, daemonSet: string, said: CellSketch): CellView {
  const cell = typeof said === 'string' ? { state: said } : said;
  const severity = SERIOUS.has(cell.state) ? 'warning' : 'ok';
  const blank = { reason: '', severity, message: '', since: null, pod: null, confidence: 'certain' } as const;
  return { node, daemonSet, ...blank, ...cell };
}

function countCells(cells: readonly CellView[]): Record<CellState, number> {
  const counts = zeroCounts();
  for (const { state } of cells) counts[state]++;
  return counts;
}

function sketchDaemonSet(said: DaemonSetSketch, cells: readonly CellView[]): DaemonSetView {
  const [namespace = '', name = ''] = said.key.split('/');
  const counts = countCells(cells);
  const ready = cells.filter(({ state }) => isCovered(state)).length;
  const desired = cells.length - counts.notSelected - counts.repelled;
  const computed: StatusNumbers = {
    desiredNumberScheduled: desired,
    currentNumberScheduled: desired - counts.missing,
    numberMisscheduled: counts.misscheduled,
    numberReady: ready,
    numberAvailable: ready,
    updatedNumberScheduled: counts.healthy,
    numberUnavailable: desired - ready,
  };
  return {
    namespace,
    name,
    categories: said.categories ?? ['other'],
    family: said.family ?? null,
    role: said.role ?? 'agent',
    isIgnored: said.isIgnored ?? false,
    selects: said.selects ?? null,
    status: { ...computed, ...said.status },
    computed,
    disagrees: said.disagreement ? ['numberReady'] : [],
    counts,
    rollout: said.rollout ?? null,
    updateStrategy: { type: 'RollingUpdate', maxUnavailable: 1, maxSurge: 0 },
    disagreement: said.disagreement ?? null,
    notes: [],
    images: said.images ?? [],
  };
}
