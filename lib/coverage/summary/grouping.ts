/** Which cells have one cause. */
import { isCovered, isSerious } from '../model.ts';
import type { CellView, Picture } from '../picture.ts';
import type { Chains } from './chains.ts';
import { culpritOf, fingerprint } from './culprit.ts';
import type { Gaps } from './gaps.ts';
import type { ListedCell } from './listed-cells.ts';
import { oncePer } from './once.ts';
import { areCellsRead } from './sources.ts';

/** A node that is the cause for all of its agents, and how it fails them. */
export type NodeKind = 'silentNode' | 'notReadyNode' | 'noNetworkNode' | 'stoppingNode' | 'idleNode';
/**
 * Whether a DaemonSet's cells, a node, or a rollout as a whole is the cause. `covered`: Pods that do their work, and
 * about which something is to be known all the same.
 */
type GroupKind = 'cells' | 'covered' | 'rollout' | NodeKind;

export interface Group {
  /** Stable while the cause is the same. */
  readonly id: string;
  readonly kind: GroupKind;
  /** The id of the group that it follows from; null where it is a cause of its own. */
  readonly causedBy: string | null;
  /** At least one, in the picture's order. */
  readonly cells: readonly [CellView, ...CellView[]];
}

/** Reasons that a node gives for all of its agents. */
const NODE_REASONS: ReadonlyMap<string, NodeKind> = new Map([
  ['NodeUnknown', 'silentNode'],
  ['NodeUnreachableTaint', 'silentNode'],
  ['NodeNotReady', 'notReadyNode'],
  ['NodeNotReadyTaint', 'notReadyNode'],
  ['NetworkPluginNotReady', 'noNetworkNode'],
  ['NodeShuttingDown', 'stoppingNode'],
  ['KubeletNotAcknowledging', 'idleNode'],
]);
const ROLLOUT_REASONS: ReadonlySet<string> = new Set(['OldRevisionBlocked', 'OldRevisionHalted']);

/** What grouping looks at of a `Lookup`. */
interface Grouped {
  readonly picture: Picture;
  readonly gaps: Gaps;
  readonly listed: () => readonly ListedCell[];
  readonly chains: () => Chains;
  readonly required: () => readonly CellView[];
}

/** Whether a node is the cause, not a DaemonSet. */
export function isOfNode(kind: GroupKind): kind is NodeKind {
  return kind !== 'cells' && kind !== 'covered' && kind !== 'rollout';
}

/** Whether a problem with this reason is a rollout that stands still. */
export function isRolloutReason(reason: string): boolean {
  return ROLLOUT_REASONS.has(reason);
}

/**
 * Every gap of severity `warning` or above is in exactly one group, unless another DaemonSet of its agent closes it. Gaps
 * that follow from another one are apart from those that don't. A DaemonSet that is ignored is in none. Cells that are
 * unknown because a list can't be read are in none: that is one cause for the whole picture, and the verdict names it.
 */
export function groupCells({ picture, listed, chains: chainsOf, required }: Grouped): Group[] {
  const chains = chainsOf();
  const areAllRead = areCellsRead(picture);
  const moving = new Set(
    picture.daemonSets
      .filter(({ rollout }) => rollout?.phase === 'progressing')
      .map(({ namespace, name }) => `${namespace}/${name}`),
  );
  const groups = new Map<string, Group & { readonly cells: [CellView, ...CellView[]] }>();
  const add = (cell: CellView, kind: GroupKind) => {
    const own = idOf(kind, cell);
    const root = isSerious(cell) && kind !== 'covered' ? chains.rootOf(cell) : null;
    const cause = root === null ? own : idOf(kindOfGap(root), root);
    const causedBy = cause === own ? null : cause;
    const id = causedBy === null ? own : `${own}:after:${fingerprint(causedBy)}`;
    const group = groups.get(id);
    if (group === undefined) groups.set(id, { id, kind, causedBy, cells: [cell] });
    else group.cells.push(cell);
  };
  for (const { cell, agent, isGap } of listed()) {
    const kind = agent === null ? null : kindOf(cell, isGap, areAllRead, moving);
    if (kind !== null) add(cell, kind);
  }
  for (const cell of [...chains.unlabelled, ...required()]) add(cell, 'cells');
  return [...groups.values()];
}

function kindOfGap({ reason }: CellView): GroupKind {
  return NODE_REASONS.get(reason) ?? 'cells';
}

function kindOf(cell: CellView, isGap: boolean, areAllRead: boolean, moving: ReadonlySet<string>): GroupKind | null {
  if (cell.state === 'outdated' && isRolloutReason(cell.reason)) return moving.has(cell.daemonSet) ? null : 'rollout';
  if (cell.state === 'unknown') return NODE_REASONS.get(cell.reason) ?? (areAllRead ? 'cells' : null);
  if (!isSerious(cell)) return null;
  if (isCovered(cell.state)) return 'covered';
  if (isGap) return kindOfGap(cell);
  return cell.state === 'misscheduled' ? 'cells' : null;
}

function idOf(kind: GroupKind, cell: CellView): string {
  if (kind === 'rollout') return `${cell.daemonSet}:rollout`;
  if (kind === 'covered') return `${cell.daemonSet}:${cell.state}:${cell.reason}`;
  if (isOfNode(kind)) return `${cell.node}:${kind}`;
  return causeOf(cell);
}

/** Equal for cells with one cause. */
export const causeOf = oncePer(
  (cell: CellView) => `${cell.daemonSet}:${cell.state}:${cell.reason}:${fingerprint(culpritOf(cell))}`,
);
