/** Titles and evidence of problems. */
import type { CellState } from '../model.ts';
import type { CellView, DaemonSetView, NodeView, Picture } from '../picture.ts';
import { culpritOf } from './culprit.ts';
import { type Group, isOfNode, type NodeKind } from './grouping.ts';
import { reasonWords } from './reason-words.ts';
import { count, formatMoment, millis } from './words.ts';

const VERBS: Readonly<Record<CellState, string>> = {
  missing: 'has no Pod on',
  pending: 'pending on',
  notReady: 'not ready on',
  repelled: 'may not run on',
  misscheduled: 'runs out of place on',
  unknown: 'unknown on',
  outdated: 'needs a look on',
  healthy: 'needs a look on',
  notSelected: 'not selected on',
};

/** `may not run on`, to be followed by nodes. */
export function cellsVerb(state: CellState): string {
  return VERBS[state];
}

/** `may not run on 4 nodes: taint not tolerated`. */
export function cellsTitle(cell: CellView, nodes: number): string {
  const reason = cell.state === 'notSelected' && cell.reason === '' ? 'a label is missing' : reasonWords(cell.reason);
  return `${cellsVerb(cell.state)} ${count(nodes, 'node')}${reason === '' ? '' : `: ${reason}`}`;
}

const NODE_SAYS: Readonly<Record<NodeKind, string>> = {
  silentNode: 'is silent',
  notReadyNode: 'is not ready',
  noNetworkNode: 'has no Pod network',
  stoppingNode: 'shuts down',
  idleNode: 'takes up no Pod',
};

/** `is silent: 11 agents unknown`, `is not ready: 9 agents not ready, 2 may not run`. */
export function nodeTitle(group: Group): string {
  const says = isOfNode(group.kind) ? NODE_SAYS[group.kind] : '';
  const parts: string[] = [];
  const add = (state: CellState, words: string) => {
    const n = group.cells.filter((cell) => cell.state === state).length;
    if (n > 0) parts.push(`${parts.length === 0 ? count(n, 'agent') : n} ${words}`);
  };
  add('unknown', 'unknown');
  add('notReady', 'not ready');
  add('pending', 'pending');
  add('missing', 'missing');
  add('repelled', 'may not run');
  return `${says}: ${parts.join(', ')}`;
}

/** `rollout is stuck at 21 of 60`. */
export function rolloutTitle(daemonSet: DaemonSetView | undefined, reason: string): string {
  const says = reason === 'OldRevisionHalted' ? 'rollout is halted' : 'rollout is stuck';
  const rollout = daemonSet?.rollout;
  return rollout ? `${says}: ${rollout.updated} of ${rollout.desired} updated` : says;
}

/** The sentence of the first cell; where the others say it of other numbers, with its node in front. */
export function cellsMessage(cells: Group['cells']): string {
  const [first] = cells;
  const isSame = cells.every((cell) => cell.message === first.message);
  const short = first.node.split('.')[0] ?? first.node;
  return isSame || first.message.includes(short) ? first.message : `On ${first.node}: ${first.message}`;
}

/** What all its cells say, or else what the node's own condition says. */
export function nodeMessage(cells: Group['cells'], node: NodeView | undefined, now: number): string {
  const [first] = cells;
  if (node === undefined || node.ready === 'True') return first.message;
  const culprit = culpritOf(first);
  if (first.message !== '' && cells.every((cell) => culpritOf(cell) === culprit)) return first.message;
  const since = millis(node.readySince);
  return `Node condition Ready is ${node.ready}${since === null ? '' : ` since ${formatMoment(since, now)}`}.`;
}

/** A DaemonSet's name alone where no other namespace has it too. */
export function nameDaemonSets(picture: Picture): (key: string) => string {
  const uses = new Map<string, number>();
  for (const { name } of picture.daemonSets) uses.set(name, (uses.get(name) ?? 0) + 1);
  return (key) => {
    const name = key.slice(key.indexOf('/') + 1);
    return (uses.get(name) ?? 0) > 1 ? key : name;
  };
}
