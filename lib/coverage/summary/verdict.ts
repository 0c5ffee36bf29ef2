/** The headline over a picture. */
import { DECIDING } from '../objects.ts';
import type { Picture, StateCounts } from '../picture.ts';
import { degradedVerdict, lesserLists } from './degraded.ts';
import { sayLacks } from './lacks.ts';
import { sayLeftOff } from './left-off.ts';
import type { ListedCell } from './listed-cells.ts';
import type { Lookup } from './lookup.ts';
import { requiredByName } from './required.ts';
import { saySilent, silentRows, whatSilentShare } from './silent.ts';
import type { Verdict } from './types.ts';
import {
  sayDisagreements,
  sayFollowing,
  sayKubectl,
  sayMalformed,
  sayMisscheduled,
  sayNoAgents,
  sayPassing,
} from './verdict-details.ts';
import { clipLines, sayCriticalNotes, sayUnserved } from './without-cell.ts';
import { count } from './words.ts';

/** Says that all is well only when every cell is known, nothing is a gap, and nothing is wrong that has no cell. */
export function makeVerdict(lookup: Lookup, counts: StateCounts): Verdict {
  const { picture, now } = lookup;
  const verdict = degradedVerdict(picture, counts, now) ?? emptyVerdict(picture) ?? liveVerdict(lookup, counts);
  return { ...verdict, details: [...verdict.details, ...sayMalformed(picture), ...lesserLists(picture)] };
}

function emptyVerdict({ cluster, nodes, daemonSets }: Picture): Verdict | null {
  const details = ['All namespaces were read.'];
  if (daemonSets.length === 0) {
    const call = nodes.length === 0 ? 'no node either' : `${count(nodes.length, 'node')}, no agent to call`;
    return { lead: `No DaemonSets in ${cluster.context}:`, rest: `${call}.`, details };
  }
  if (nodes.length > 0) return null;
  const rest = `${count(daemonSets.length, 'agent')}, no node to answer.`;
  return { lead: `No nodes in ${cluster.context}:`, rest, details };
}

function liveVerdict(lookup: Lookup, counts: StateCounts): Verdict {
  const byName = requiredByName(lookup);
  const isCounted = ({ cell: { daemonSet, node }, column }: ListedCell) =>
    lookup.gaps.agentAt(column)?.role === 'agent' || (byName.size > 0 && byName.has(`${daemonSet}@${node}`));
  const all = [...lookup.listed().filter(({ isGap }) => isGap), ...lookup.required()];
  const [open, uncounted] = part(all, isCounted);
  const [urgent, passing] = part(open, ({ isUrgent }) => isUrgent);
  const { rootOf, unlabelled } = lookup.chains();
  const [gaps, later] = part(urgent, ({ mayFollow, cell }) => !mayFollow || rootOf(cell) === null);
  const following = [...later.map(({ cell }) => cell), ...unlabelled];
  const without: WithoutCell = { unserved: sayUnserved(lookup), notes: sayCriticalNotes(lookup) };
  const headline = gaps.length > 0 ? gapVerdict(lookup, gaps, passing) : quietVerdict(lookup, counts, passing, without);
  const isSaid = (line: string) => line === headline.rest;
  const details = [
    ...clipLines(
      without.notes.filter((line) => !isSaid(line)),
      'such note',
    ),
    ...sayNoAgents(
      lookup,
      uncounted.filter(({ isUrgent }) => isUrgent),
    ),
    ...sayKubectl(lookup, urgent),
    ...sayMisscheduled(counts),
    ...sayDisagreements(lookup),
    ...clipLines(
      without.unserved.filter((line) => !isSaid(line)),
      'such requirement',
    ),
    ...sayLeftOff(lookup),
  ];
  return { ...headline, details: [...sayFollowing(following), ...headline.details, ...details] };
}

/** What is wrong and has no cell, a sentence each. */
interface WithoutCell {
  readonly unserved: readonly string[];
  readonly notes: readonly string[];
}

function part<T>(all: readonly T[], test: (one: T) => boolean): [yes: T[], no: T[]] {
  const yes: T[] = [];
  const no: T[] = [];
  for (const one of all) (test(one) ? yes : no).push(one);
  return [yes, no];
}

function gapVerdict(lookup: Lookup, gaps: readonly ListedCell[], passing: readonly ListedCell[]): Verdict {
  const nodes = new Set(gaps.map(({ row }) => row));
  const has = nodes.size > 1 ? 'nodes have gaps' : `node has ${gaps.length > 1 ? 'gaps' : 'a gap'}`;
  return {
    lead: `${nodes.size} ${has}:`,
    rest: sayLacks(lookup, gaps),
    details: [...saySilent(lookup, nodes), ...sayPassing(lookup, passing)],
  };
}

/** No gap that needs someone: but only where all is known is that good news. */
function quietVerdict(
  lookup: Lookup,
  counts: StateCounts,
  passing: readonly ListedCell[],
  { unserved, notes }: WithoutCell,
): Verdict {
  const { picture } = lookup;
  const total = picture.nodes.length;
  const silent = silentRows(picture).length;
  const unmet = `${count(unserved.length, 'requirement')} of the policy ${unserved.length === 1 ? 'is' : 'are'} not met`;
  const others = unserved.length > 0 ? unmet : 'no gap in the others';
  if (silent > 0) {
    const lead = `${silent} of ${count(total, 'node')} ${silent === 1 ? 'is' : 'are'} silent:`;
    const rest = `${count(counts.unknown, 'cell')} unknown, ${others}.`;
    return { lead, rest, details: [...whatSilentShare(lookup), ...sayPassing(lookup, passing)] };
  }
  if (counts.unknown > 0) {
    const lead = `${count(counts.unknown, 'cell')} ${counts.unknown === 1 ? 'is' : 'are'} unknown:`;
    return { lead, rest: `${others}.`, details: sayPassing(lookup, passing) };
  }
  const [firstUnserved] = unserved;
  if (firstUnserved !== undefined) {
    return { lead: `${unmet}:`, rest: firstUnserved, details: sayPassing(lookup, passing) };
  }
  const [firstNote] = notes;
  if (firstNote !== undefined) {
    return { lead: 'No gap yet:', rest: firstNote, details: sayPassing(lookup, passing) };
  }
  const isWhole = picture.sources.every(({ resource, malformed }) => malformed === 0 || !DECIDING.includes(resource));
  const lead = !isWhole
    ? `${count(total, 'node')} that can be read ${total === 1 ? 'answers' : 'answer'}:`
    : total === 1
      ? 'The only node answers:'
      : `All ${total} nodes answer:`;
  const agents = count(lookup.gaps.agents.filter(({ role }) => role === 'agent').length, 'agent');
  if (passing.length === 0) return { lead, rest: `${agents}, no gap.`, details: [] };
  return { lead, rest: `${agents}, no gap to act on.`, details: sayPassing(lookup, passing) };
}
