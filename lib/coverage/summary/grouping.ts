/** Which cells have one cause. */
import { isCovered, isSerious } from '../model.ts';
import type { CellView, Picture } from '../picture.ts';
import type { Chains } from './chains.ts';
import { fingerprint } from './culprit.ts';
import type { Gaps } from './gaps.ts';
import { causeOf, type ListedCell } from './listed-cells.ts';
import { isRolloutReason } from './rollout-reasons.ts';
import { areCellsRead } from './sources.ts';
import { earlier, sinceOf } from './words.ts';

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
  /** Places of their nodes, ascending, each once. */
  readonly rows: readonly number[];
  /** When the first of them began, in milliseconds; null when nothing tells. */
  readonly since: number | null;
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

/** What grouping looks at of a `Lookup`. */
interface Grouped {
  readonly picture: Picture;
  readonly rows: ReadonlyMap<string, number>;
  readonly gaps: Gaps;
  readonly listed: () => readonly ListedCell[];
  readonly chains: () => Chains;
  readonly required: () => readonly ListedCell[];
}

/** Whether a node is the cause, not a DaemonSet. */
export function isOfNode(kind: GroupKind): kind is NodeKind {
  return kind !== 'cells' && kind !== 'covered' && kind !== 'rollout';
}

/**
 * Every gap of severity `warning` or above is in exactly one group, unless another DaemonSet of its agent closes it. Gaps
 * that follow from another one are apart from those that don't. A DaemonSet that is ignored is in none. Cells that are
 * unknown because a list can't be read are in none: that is one cause for the whole picture, and the verdict names it.
 */
export function groupCells({ picture, rows, gaps, listed, chains: chainsOf, required }: Grouped): Group[] {
  const chains = chainsOf();
  const areAllRead = areCellsRead(picture);
  const moving = new Set(
    picture.daemonSets
      .filter(({ rollout }) => rollout?.phase === 'progressing')
      .map(({ namespace, name }) => `${namespace}/${name}`),
  );
  const groups = new Map<string, OpenGroup>();
  const add = (cell: CellView, row: number, since: number | null, kind: GroupKind, own: string, follows: boolean) => {
    const root = follows ? chains.rootOf(cell) : null;
    const cause = root === null ? own : idOf(kindOfGap(root), root);
    const causedBy = cause === own ? null : cause;
    const id = causedBy === null ? own : `${own}:after:${fingerprint(causedBy)}`;
    const group = groups.get(id);
    if (group === undefined) {
      groups.set(id, { id, kind, causedBy, cells: [cell], rows: [row], since });
      return;
    }
    group.cells.push(cell);
    if (group.rows.at(-1) !== row) group.rows.push(row);
    group.since = earlier(group.since, since);
  };
  for (const listedCell of listed()) {
    const { cell, row, isGap, column } = listedCell;
    const kind = gaps.agentAt(column) === null ? null : kindOf(cell, isGap, areAllRead, moving);
    if (kind === null) continue;
    const own = kind === 'cells' ? listedCell.cause : idOf(kind, cell);
    add(cell, row, listedCell.since, kind, own, listedCell.mayFollow && isSerious(cell) && kind !== 'covered');
  }
  for (const cell of [...chains.unlabelled, ...required().map((one) => one.cell)]) {
    add(cell, rows.get(cell.node) ?? -1, sinceOf(cell), 'cells', causeOf(cell), true);
  }
  return [...groups.values()].map((group) => ({ ...group, rows: ascending(group.rows) }));
}

interface OpenGroup extends Group {
  readonly cells: [CellView, ...CellView[]];
  readonly rows: number[];
  since: number | null;
}

/** Each once; nearly always they are so already. */
function ascending(rows: readonly number[]): readonly number[] {
  const isSo = rows.every((row, place) => place === 0 || row > (rows[place - 1] ?? row));
  return isSo ? rows : [...new Set(rows)].sort((a, b) => a - b);
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
