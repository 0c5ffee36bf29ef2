/** What the cluster itself says of an excluded cell, where no policy does. */
import { matchesRequirement } from '../match/labels.ts';
import { type Category, isCovered } from '../model.ts';
import { daemonSetKey } from '../objects.ts';
import type { DaemonSetView, NodeView, Picture } from '../picture.ts';
import { ARCH_KEYS, isPlatformKey, OS_KEYS } from '../reasons/not-eligible/platform-keys.ts';
import { named } from '../reasons/shared/words.ts';
import type { Agent } from '../summary/agents.ts';
import { stateAt } from '../summary/counts.ts';
import { oncePer } from '../summary/once.ts';
import { count, formatAge, list } from '../summary/words.ts';
import { DECISIVE, type Fact } from './fact.ts';
import type { GridFacts, Siblings } from './grid-facts.ts';

/** One agent of these does what another would: a node with it lacks nothing of the kind. How much that says. */
const STANDS_IN: Readonly<Partial<Record<Category, number>>> = { logging: 3, backup: 3, monitoring: 1, security: 1 };

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** An exclusion that came this long after its node did not come with it. */
const CAME_LATER_MS = 10 * MINUTE;

/** How many of the other agents that select the node its taints let through. */
export function othersFact(grid: GridFacts, row: number): Fact | null {
  const others = (grid.targetsOn[row] ?? 0) - 1;
  const open = grid.openOn[row] ?? 0;
  const have = grid.runsOn[row] ?? 0;
  if (others < 2) return null;
  const share = open / others;
  const weight = share >= 0.75 ? -3 : share >= 0.5 ? -1 : share > 0.25 || others < 4 ? 1 : 2;
  const of = count(others, 'other agent');
  const says = () =>
    open === have
      ? `${have} of ${of} that select this node have a Pod on it.`
      : `${open} of ${of} that select this node tolerate its taints, and ${have} have a Pod on it.`;
  return { weight, says };
}

/** Whether the other nodes of the pool are to have it. `weight` is how much it says that most of them are. */
export function siblingsFact(siblings: Siblings | null, pool: string, weight: number): Fact | null {
  if (siblings === null) return null;
  const { have, open, known } = siblings;
  if (open === 0) {
    if (known < 2) return null;
    return { weight: 1, says: () => `None of the ${known} other nodes of pool ${named(pool)} has it.` };
  }
  const has = have < open ? 'should have' : open === 1 ? 'has' : 'have';
  const says = () => `${open} of ${count(known, 'other node')} of pool ${named(pool)} ${has} it.`;
  return { weight: open * 2 >= known ? -weight : -1, says };
}

const createdAtOf = oncePer(({ createdAt }: NodeView) => (createdAt === null ? null : Date.parse(createdAt)));

/** From the least to the most that an age weighs. */
export const AGE_WEIGHTS: readonly [least: number, most: number] = [-3, 1];

/** Whether the exclusion is younger than the node. `since` and `now` in milliseconds. */
export function ageFact(node: NodeView, since: number | null, now: number): Fact | null {
  const createdAt = createdAtOf(node);
  if (since === null) {
    if (createdAt === null || now - createdAt >= 60 * MINUTE) return null;
    return {
      weight: -1,
      says: () => `The node is ${formatAge(now - createdAt)} old: this may be a step of its start.`,
    };
  }
  if (now - since >= 7 * DAY) {
    return { weight: AGE_WEIGHTS[1], says: () => `It has been so for ${formatAge(now - since)}.` };
  }
  if (now - since >= DAY || createdAt === null || since - createdAt < CAME_LATER_MS) return null;
  const says = () =>
    `It is new: it began ${formatAge(now - since)} ago, and the node is ${formatAge(now - createdAt)} old.`;
  return { weight: AGE_WEIGHTS[0], says };
}

/** Another agent on the node that does the same. */
export function coverFact(picture: Picture, row: number, peers: Peers): Fact | null {
  const covers = (column: number) => isCovered(stateAt(picture, row, column));
  const variant = peers.variants.find(covers);
  if (variant !== undefined) {
    const says = () => `${nameAt(picture, variant)}, a variant of the same agent, covers this node.`;
    return { weight: DECISIVE, says };
  }
  if (peers.weight === 0) return null;
  const similar = peers.similar.find(covers);
  if (similar === undefined) return null;
  return { weight: peers.weight, says: () => `${nameAt(picture, similar)}, also for ${peers.of}, covers this node.` };
}

/** Places of the DaemonSets that could stand in for one. */
export interface Peers {
  /** Parts of the same agent, each for nodes of its own. */
  readonly variants: readonly number[];
  /** Other agents of the same category. */
  readonly similar: readonly number[];
  /** The category. */
  readonly of: string;
  readonly weight: number;
}

export function peersOf({ daemonSets }: Picture, agents: readonly Agent[], column: number): Peers {
  const agent = agents.find(({ columns }) => columns.includes(column));
  const [of] = daemonSets[column]?.categories ?? [];
  if (agent === undefined || of === undefined) return { variants: [], similar: [], of: '', weight: 0 };
  const similar = agents.filter(
    (other) => other !== agent && other.role === 'agent' && daemonSets[other.columns[0] ?? -1]?.categories[0] === of,
  );
  return {
    variants: agent.columns.filter((other) => other !== column),
    similar: similar.flatMap(({ columns }) => columns),
    of,
    weight: STANDS_IN[of] ?? 0,
  };
}

/** A DaemonSet that runs nowhere. `weight` is how much that says. */
export function nowhereFact(grid: GridFacts, picture: Picture, column: number, weight: number): Fact | null {
  const { desiredNumberScheduled = 1 } = picture.daemonSets[column]?.computed ?? {};
  const isKnown = grid.known[column] === picture.nodes.length;
  if (!isKnown || desiredNumberScheduled > 0 || (grid.runs[column] ?? 0) > 0) return null;
  return { weight, says: () => `${nameAt(picture, column)} runs on no node at all (desired 0).` };
}

/** A DaemonSet that is made for another operating system or architecture. */
export function platformFact(node: NodeView, { selects, ...daemonSet }: DaemonSetView): Fact | null {
  if (selects === null || selects.length === 0) return null;
  const labels = new Map<string, string>();
  for (const key of [...OS_KEYS, ...ARCH_KEYS]) {
    const value = Object.hasOwn(node.labels, key) ? node.labels[key] : undefined;
    if (value !== undefined) labels.set(key, value);
  }
  const misses = selects.map((term) =>
    term.find((requirement) => isPlatformKey(requirement.key) && !matchesRequirement(requirement, labels)),
  );
  const [first] = misses;
  if (first === undefined || misses.includes(undefined)) return null;
  const have = labels.get(first.key) ?? 'unlabelled';
  const wants = first.operator === 'In' ? list(first.values) : `${first.operator} ${list(first.values)}`;
  const says = () => `${named(daemonSet.name)} is for ${named(wants, 30)}, and this node is ${named(have, 30)}.`;
  return { weight: DECISIVE, says };
}

function nameAt(picture: Picture, column: number): string {
  const daemonSet = picture.daemonSets[column];
  return daemonSet === undefined ? '' : named(daemonSetKey(daemonSet));
}
