/** The whole picture and its deltas, made from the engine. */
import type { CoverageEngine, Settled } from '../engine/engine.ts';
import type { Cell } from '../model.ts';
import { daemonSetKey } from '../objects.ts';
import {
  type CellView,
  type ClusterView,
  cellView,
  type DaemonSetView,
  isSpelledOut,
  type NodeView,
  type Picture,
  type PictureDelta,
  type RequestView,
  type RolloutView,
  type SourceView,
  STATE_LETTERS,
  type StateCounts,
  toTimestamp,
  zeroCounts,
} from '../picture.ts';
import { overridden } from '../policy/overrides.ts';
import { NO_POLICY, type PolicyStatus } from '../policy/policy.ts';
import { policyView } from '../policy/policy-view.ts';
import { areListsLive, asKnown, type Freshness, freshnessOf, isAllKnown } from './as-known.ts';
import { daemonSetView } from './daemon-set-view.ts';
import { nodeView } from './node-view.ts';

/** What the picture carries beside the cells. */
export interface PictureFrame {
  readonly revision: number;
  readonly now: number;
  readonly cluster: ClusterView;
  readonly sources: readonly SourceView[];
  readonly requests: readonly RequestView[];
  /** None when left out. */
  readonly policy?: PolicyStatus;
}

/** Everything a page needs. Nodes and DaemonSets by name; the page groups them. */
export function pictureOf(engine: CoverageEngine, frame: PictureFrame): Picture {
  const freshness = freshnessIn(engine, frame);
  const nodes = nodeViews(engine, frame, freshness);
  const daemonSets = daemonSetViews(engine, frame, freshness);
  const grid: string[] = [];
  const cells: CellView[] = [];
  for (const node of nodes) {
    let letters = '';
    for (const daemonSet of daemonSets) {
      const cell = engine.cell(daemonSetKey(daemonSet), node.name);
      if (cell === null) continue;
      const known = asKnown(cell, freshness);
      letters += STATE_LETTERS[known.state];
      if (isSpelledOut(known)) cells.push(cellView(known));
    }
    grid.push(letters);
  }
  return {
    revision: frame.revision,
    observedAt: toTimestamp(frame.now),
    cluster: frame.cluster,
    sources: frame.sources,
    requests: frame.requests,
    nodes,
    daemonSets,
    grid,
    cells,
    policy: policyView(frame.policy ?? NO_POLICY, frame.now),
  };
}

/** What one `settle` changed, ready for the stream. */
export function deltaOf(engine: CoverageEngine, settled: Settled, frame: PictureFrame): PictureDelta {
  const freshness = freshnessIn(engine, frame);
  return {
    revision: frame.revision,
    observedAt: toTimestamp(frame.now),
    nodes: nodeViews(engine, frame, freshness, settled.nodes),
    nodesGone: [...settled.nodesGone],
    daemonSets: daemonSetViews(engine, frame, freshness, settled.daemonSets),
    daemonSetsGone: [...settled.daemonSetsGone],
    cells: settled.cells.map((cell) => cellView(asKnown(cell, freshness))),
  };
}

function freshnessIn(engine: CoverageEngine, { sources }: PictureFrame): Freshness {
  return freshnessOf(sources, (pod) => engine.objects.pod(pod) !== null);
}

function nodeViews(
  engine: CoverageEngine,
  frame: PictureFrame,
  freshness: Freshness,
  names: Iterable<string> = [...engine.objects.nodes.keys()].sort(),
): NodeView[] {
  const views: NodeView[] = [];
  for (const name of names) {
    const node = engine.objects.nodes.get(name);
    if (node === undefined) continue;
    const row = () => [...engine.columns.keys()].map((key) => engine.cell(key, name));
    views.push(nodeView(node, knownCounts(engine.nodeCounts(name), row, freshness), frame.now));
  }
  return views;
}

function daemonSetViews(
  engine: CoverageEngine,
  frame: PictureFrame,
  freshness: Freshness,
  keys: Iterable<string> = [...engine.columns.keys()].sort(),
): DaemonSetView[] {
  const views: DaemonSetView[] = [];
  for (const key of keys) {
    const column = engine.columns.get(key);
    if (column === undefined) continue;
    const cells = () => [...engine.objects.nodes.keys()].map((name) => engine.cell(key, name));
    const view = daemonSetViewOf(engine, key, frame, freshness, knownCounts(column.counts, cells, freshness));
    if (view !== null) views.push(view);
  }
  return views;
}

/** A DaemonSet as the policy has it, and no more than is known of it; null where there is none. */
export function daemonSetViewOf(
  engine: CoverageEngine,
  key: string,
  { now, policy = NO_POLICY }: Pick<PictureFrame, 'now' | 'policy'>,
  freshness: Freshness,
  counts: StateCounts,
): DaemonSetView | null {
  const column = engine.columns.get(key);
  if (column === undefined) return null;
  const view = overridden(daemonSetView(key, column, engine.objects, now), policy.policy);
  return { ...(areListsLive(freshness) ? view : unwatched(view)), counts };
}

/** Counts as they may be shown: the same when everything is live, else cell by cell. */
function knownCounts(counts: StateCounts, cells: () => readonly (Cell | null)[], freshness: Freshness): StateCounts {
  if (isAllKnown(freshness)) return { ...counts };
  const known = zeroCounts();
  for (const cell of cells()) if (cell !== null) known[asKnown(cell, freshness).state] += 1;
  return known;
}

/** What holds of the DaemonSet as a whole is not known either, nor why its numbers differ. */
function unwatched(view: DaemonSetView): DaemonSetView {
  return { ...view, rollout: rolloutUnknown(view.rollout), notes: [], disagreement: null };
}

/** A rollout that isn't watched has no phase, no pace and no end. */
function rolloutUnknown(rollout: RolloutView | null): RolloutView | null {
  return rollout === null
    ? null
    : { ...rollout, phase: 'unknown', pace: null, eta: null, stuckSince: null, noEstimate: null };
}
