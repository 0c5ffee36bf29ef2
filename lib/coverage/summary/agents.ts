/** Agents: what is one to whoever asks for coverage, however many DaemonSets it is. */
import type { AgentRole, Category, CellState } from '../model.ts';
import { daemonSetKey } from '../objects.ts';
import type { DaemonSetView, Picture } from '../picture.ts';
import { placeCells } from './cell-places.ts';
import { patternsOf, stateOf } from './counts.ts';
import { isTargeted } from './fold-states.ts';
import { oncePerPicture } from './once.ts';

export interface Agent {
  /** The family, and where that has several agents its first DaemonSet as well. To be kept when a version renames it. */
  readonly id: string;
  /** The DaemonSet's name, or the family's where it is several. */
  readonly name: string;
  /** The most telling first. */
  readonly categories: readonly Category[];
  readonly role: AgentRole;
  /** Places in `picture.daemonSets`, at least one, ascending. */
  readonly columns: readonly number[];
}

/** Of the smaller one's nodes, so many may run both while labels move; above, they are no variants of each other. */
const SHARED_AT_MOST = 0.1;

/**
 * DaemonSets folded into agents, in the order of their first DaemonSet. Ignored ones are in none.
 *
 * Two are variants of one agent when they have family and role in common and hardly a node should run both: a Windows
 * twin, one for each kernel, runtime or size, one for the tainted pool. Parts of an agent that stand beside each other,
 * such as a CNI and its proxy, and two installations of the same are agents of their own: each of them can be missing.
 */
export const foldFamilies = oncePerPicture((picture): readonly Agent[] => {
  const families = new Map<string, number[]>();
  picture.daemonSets.forEach((daemonSet, column) => {
    if (daemonSet.isIgnored) return;
    const { family, role } = daemonSet;
    const key = family === null ? `\n${daemonSetKey(daemonSet)}` : `${role}\n${family}`;
    const columns = families.get(key);
    if (columns === undefined) families.set(key, [column]);
    else columns.push(column);
  });
  const agents = [...families.values()].flatMap((columns) => {
    const groups = columns.length === 1 ? [columns] : partVariants(picture, columns);
    return groups.map((group) => makeAgent(picture, group, groups.length > 1));
  });
  return agents.sort((a, b) => (a.columns[0] ?? 0) - (b.columns[0] ?? 0));
});

/** The largest first, so that a small one joins what it completes and no order of the picture matters. */
function partVariants(picture: Picture, columns: readonly number[]): number[][] {
  const keyOf = (column: number) => {
    const daemonSet = picture.daemonSets[column];
    return daemonSet === undefined ? '' : daemonSetKey(daemonSet);
  };
  const units = unitsOf(picture, columns);
  const members = columns
    .map((column) => ({ column, key: keyOf(column), ...unitsToRun(units, column) }))
    .sort((a, b) => b.nodes - a.nodes || (a.key < b.key ? -1 : 1));
  const groups: (typeof members)[] = [];
  for (const member of members) {
    const group = groups.find((others) => others.every((other) => areApart(units, other, member)));
    if (group === undefined) groups.push([member]);
    else group.push(member);
  }
  return groups.map((group) => group.map(({ column }) => column).sort((a, b) => a - b));
}

/** Nodes on which these DaemonSets are the same. */
interface Unit {
  readonly nodes: number;
  /** What it is, or was when it was last known. */
  readonly stateOf: (column: number) => CellState;
}

function unitsOf(picture: Picture, columns: readonly number[]): Unit[] {
  return patternsOf(picture).flatMap(({ letters, rows }) => {
    const stateIn = (column: number) => stateOf(letters, column);
    if (!columns.some((column) => stateIn(column) === 'unknown')) return [{ nodes: rows.length, stateOf: stateIn }];
    return rows.map((row) => ({
      nodes: 1,
      stateOf: (column: number) =>
        stateIn(column) === 'unknown' ? lastKnownAt(picture, row, column) : stateIn(column),
    }));
  });
}

function lastKnownAt(picture: Picture, row: number, column: number): CellState {
  const cell = placeCells(picture).at(row, column);
  return (cell?.state === 'unknown' ? cell.lastKnown : undefined) ?? 'unknown';
}

interface Units {
  /** By place of the unit: whether it is one of them. */
  readonly has: Uint8Array;
  readonly nodes: number;
}

/**
 * Nodes that should run it: by what was known last where nothing is known, so that an outage makes no other agents,
 * and all of those of which nothing was ever known, so that none of them is covered by another one. Where a taint keeps
 * it off, another variant may be meant, unless there is nothing but such nodes: then it is meant for them.
 */
function unitsToRun(units: readonly Unit[], column: number): Units {
  const states = units.map((unit) => unit.stateOf(column));
  const targeted = chosen(units, (place) => isTargeted(states[place] ?? 'unknown') && states[place] !== 'repelled');
  return targeted.nodes > 0 ? targeted : chosen(units, (place) => states[place] === 'repelled');
}

function chosen(units: readonly Unit[], isChosen: (place: number) => boolean): Units {
  const has = Uint8Array.from(units, (_, place) => (isChosen(place) ? 1 : 0));
  return { has, nodes: units.reduce((sum, { nodes }, place) => sum + nodes * (has[place] ?? 0), 0) };
}

function areApart(units: readonly Unit[], larger: Units, smaller: Units): boolean {
  const shared = chosen(units, (place) => larger.has[place] === 1 && smaller.has[place] === 1);
  return shared.nodes <= smaller.nodes * SHARED_AT_MOST;
}

function makeAgent({ daemonSets }: Picture, columns: readonly number[], isOneOfSeveral: boolean): Agent {
  const members = columns.flatMap((column) => daemonSets[column] ?? []);
  const [first] = members;
  if (first === undefined) throw new Error('an agent without a DaemonSet');
  return {
    id: idOf(first, members, isOneOfSeveral),
    name: members.length > 1 ? (first.family ?? first.name) : first.name,
    categories: [...new Set(members.flatMap(({ categories }) => categories))],
    role: first.role,
    columns,
  };
}

function idOf(first: DaemonSetView, members: readonly DaemonSetView[], isOneOfSeveral: boolean): string {
  const { family, role } = first;
  if (family === null) return daemonSetKey(first);
  const id = role === 'agent' ? family : `${family}:${role}`;
  const keys = members.map(daemonSetKey).sort();
  return isOneOfSeveral ? `${id}:${keys[0]}` : id;
}
