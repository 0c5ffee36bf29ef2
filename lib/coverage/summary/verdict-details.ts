/** The lines under the headline. */
import { daemonSetKey } from '../objects.ts';
import type { CellView, DaemonSetView, DisagreementKind, NodeView, Picture, StateCounts } from '../picture.ts';
import type { ListedCell } from './listed-cells.ts';
import type { Lookup } from './lookup.ts';
import { count, list } from './words.ts';

/** More of a kind are not named. */
const AT_MOST = 2;

/** `12 more gaps on 3 nodes follow from these.`: they close with their cause, so the headline leaves them out. */
export function sayFollowing(cells: readonly CellView[]): string[] {
  if (cells.length === 0) return [];
  const nodes = new Set(cells.map(({ node }) => node)).size;
  const follow = cells.length === 1 ? 'follows' : 'follow';
  return [`${count(cells.length, 'more gap')} on ${count(nodes, 'node')} ${follow} from these.`];
}

/** Gaps that nobody has to act on: they close by themselves, or their node is worked on or goes. */
export function sayPassing({ picture }: Lookup, passing: readonly ListedCell[]): string[] {
  const said = new Map<string, CellView[]>(PASSING_WORDS.map(([words]) => [words, []]));
  for (const { cell, row } of passing) {
    const node = picture.nodes[row];
    const words = node === undefined ? undefined : PASSING_WORDS.find(([, fits]) => fits(cell, node))?.[0];
    if (words !== undefined) said.get(words)?.push(cell);
  }
  return [...said].flatMap(([words, cells]) => sayOn(cells, words));
}

/** The first that fits says what there is to a gap on a node. `{}` stands for the number of nodes. */
const PASSING_WORDS: readonly (readonly [words: string, fits: (cell: CellView, node: NodeView) => boolean])[] = [
  ['lacking on {} that leaves', (_, { lifecycle }) => lifecycle === 'leaving'],
  ['lacking on {} under maintenance', (_, { lifecycle }) => lifecycle === 'maintenance'],
  ['lacking on {} without a machine of its own', (_, { isVirtual }) => isVirtual],
  ['kept off by a taint that needs nothing done on {}', ({ state }) => state === 'repelled'],
  ['starting on {}', () => true],
];

function sayOn(cells: readonly CellView[], words: string): string[] {
  if (cells.length === 0) return [];
  const nodes = new Set(cells.map(({ node }) => node)).size;
  const where = words.replace('{}', count(nodes, 'node'));
  const said = nodes === 1 ? where : where.replace('that leaves', 'that leave').replace('its own', 'their own');
  return [`${count(cells.length, 'agent')} ${cells.length === 1 ? 'is' : 'are'} ${said}.`];
}

/** `image-puller fails on 2 nodes, and covers nothing.`: probes and pullers are no gap of their nodes. */
export function sayNoAgents({ nameOf }: Lookup, urgent: readonly ListedCell[]): string[] {
  const nodes = new Map<string, number>();
  for (const {
    cell: { daemonSet },
  } of urgent)
    nodes.set(daemonSet, (nodes.get(daemonSet) ?? 0) + 1);
  const failing = [...nodes].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  const lines = failing
    .slice(0, AT_MOST)
    .map(([daemonSet, n]) => `${nameOf(daemonSet)} fails on ${count(n, 'node')}, and covers nothing.`);
  const more = failing.length - lines.length;
  return more > 0 ? [...lines, `So do ${count(more, 'more DaemonSet')}.`] : lines;
}

/** Objects that could not be read: what they would say is not in the picture. */
export function sayMalformed({ sources }: Pick<Picture, 'sources'>): string[] {
  return sources.flatMap(({ resource, malformed, malformedNames = [] }) => {
    if (malformed === 0) return [];
    const named = malformedNames.slice(0, AT_MOST);
    const which = named.length === 0 ? '' : `: ${list(named)}${malformed > named.length ? ' and others' : ''}`;
    const them = malformed === 1 ? 'it' : 'them';
    return [`${malformed} of the ${resource} can't be read, and nothing is known of ${them}${which}.`];
  });
}

/** Where `READY` equals `DESIRED` and nodes are left out of both: the count that kubectl does not show. */
export function sayKubectl({ picture, nameOf }: Lookup, gaps: readonly ListedCell[]): string[] {
  const repelled = new Map<string, number>();
  for (const {
    cell: { state, daemonSet },
  } of gaps) {
    if (state === 'repelled') repelled.set(daemonSet, (repelled.get(daemonSet) ?? 0) + 1);
  }
  const looksFine = picture.daemonSets
    .filter((daemonSet) => repelled.has(daemonSetKey(daemonSet)) && isAllReady(daemonSet))
    .map((daemonSet) => ({ daemonSet, nodes: repelled.get(daemonSetKey(daemonSet)) ?? 0 }))
    .sort((a, b) => b.nodes - a.nodes);
  const [worst] = looksFine;
  if (worst === undefined) return [];
  const say = ({ status, ...rest }: DaemonSetView) =>
    `${nameOf(daemonSetKey(rest))} ${status.numberReady}/${status.desiredNumberScheduled}`;
  if (looksFine.length === 1) {
    const which =
      worst.nodes === 1 ? 'the node it may not run on is' : `the ${worst.nodes} nodes it may not run on are`;
    return [`kubectl get ds shows ${say(worst.daemonSet)} ready: ${which} not counted.`];
  }
  const named = looksFine.slice(0, AT_MOST).map(({ daemonSet }) => say(daemonSet));
  const more = looksFine.length - named.length;
  const all = more > 0 ? [...named, `${more} more`] : named;
  return [`kubectl get ds shows ${list(all)} ready: nodes they may not run on are not counted.`];
}

function isAllReady({ status }: DaemonSetView): boolean {
  return status.numberReady === status.desiredNumberScheduled;
}

export function sayMisscheduled({ misscheduled }: StateCounts): string[] {
  if (misscheduled === 0) return [];
  return [`${count(misscheduled, 'Pod')} ${misscheduled === 1 ? 'runs' : 'run'} where no new one would be placed.`];
}

/** What stands still first; what a moment mends is left out. */
const DISAGREEMENT_RANK: Readonly<Record<DisagreementKind, number>> = {
  frozenController: 0,
  clockSkew: 1,
  statusLag: 2,
  transient: 3,
};

/** `The status of falco says 57 desired, the objects 56: taint x:NoSchedule on n1 came under a running Pod.` */
export function sayDisagreements({ picture, nameOf }: Lookup): string[] {
  const disagreeing = picture.daemonSets
    .filter(({ isIgnored }) => !isIgnored)
    .flatMap(({ disagreement, ...daemonSet }) =>
      disagreement === null || disagreement.kind === 'transient'
        ? []
        : { name: nameOf(daemonSetKey(daemonSet)), ...disagreement },
    )
    .sort((a, b) => DISAGREEMENT_RANK[a.kind] - DISAGREEMENT_RANK[b.kind]);
  const lines = disagreeing.slice(0, AT_MOST).map(({ name, says }) => says.replace(/^Status/, `The status of ${name}`));
  const more = disagreeing.length - lines.length;
  return more > 0 ? [...lines, `The status of ${count(more, 'more DaemonSet')} differs from the objects too.`] : lines;
}
