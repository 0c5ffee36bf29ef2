/** The headline over a picture. */
import type { CellView, Picture, StateCounts } from '../picture.ts';
import { degradedVerdict, lesserLists } from './degraded.ts';
import { isUrgentGap } from './grouping.ts';
import { sayLacks } from './lacks.ts';
import type { Lookup } from './lookup.ts';
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
  sayUnserved,
} from './verdict-details.ts';
import { count } from './words.ts';

/** Says that all is well only when every cell is known and nothing is a gap. */
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
  const { picture } = lookup;
  const all = [...picture.cells.filter((cell) => lookup.gaps.isGapCell(cell)), ...lookup.required()];
  const open = all.filter(({ daemonSet }) => lookup.gaps.agentOf(daemonSet)?.role === 'agent');
  const urgent = open.filter((cell) => isUrgentGap(cell, lookup.gaps));
  const { rootOf, unlabelled } = lookup.chains();
  const gaps = urgent.filter((cell) => rootOf(cell) === null);
  const following = [...urgent.filter((cell) => rootOf(cell) !== null), ...unlabelled];
  const passing = open.filter((cell) => !isUrgentGap(cell, lookup.gaps));
  const headline = gaps.length > 0 ? gapVerdict(lookup, gaps, passing) : quietVerdict(lookup, counts, passing);
  const details = [
    ...sayNoAgents(lookup, all),
    ...sayKubectl(lookup, urgent),
    ...sayMisscheduled(counts),
    ...sayDisagreements(lookup),
    ...sayUnserved(lookup),
  ];
  return { ...headline, details: [...sayFollowing(following), ...headline.details, ...details] };
}

function gapVerdict(lookup: Lookup, gaps: readonly CellView[], passing: readonly CellView[]): Verdict {
  const nodes = new Set(gaps.map(({ node }) => node));
  const has = nodes.size > 1 ? 'nodes have gaps' : `node has ${gaps.length > 1 ? 'gaps' : 'a gap'}`;
  return {
    lead: `${nodes.size} ${has}:`,
    rest: sayLacks(lookup, gaps),
    details: [...saySilent(lookup, nodes), ...sayPassing(passing)],
  };
}

/** No gap that needs someone: but only where all is known is that good news. */
function quietVerdict(lookup: Lookup, counts: StateCounts, passing: readonly CellView[]): Verdict {
  const { picture } = lookup;
  const total = picture.nodes.length;
  const silent = silentRows(picture).length;
  if (silent > 0) {
    const lead = `${silent} of ${count(total, 'node')} ${silent === 1 ? 'is' : 'are'} silent:`;
    const rest = `${count(counts.unknown, 'cell')} unknown, no gap in the others.`;
    return { lead, rest, details: [...whatSilentShare(lookup), ...sayPassing(passing)] };
  }
  if (counts.unknown > 0) {
    const lead = `${count(counts.unknown, 'cell')} ${counts.unknown === 1 ? 'is' : 'are'} unknown:`;
    return { lead, rest: 'no gap in the others.', details: sayPassing(passing) };
  }
  const isWhole = picture.sources.every(({ malformed }) => malformed === 0);
  const lead = !isWhole
    ? `${count(total, 'node')} that can be read ${total === 1 ? 'answers' : 'answer'}:`
    : total === 1
      ? 'The only node answers:'
      : `All ${total} nodes answer:`;
  const agents = count(lookup.gaps.agents.filter(({ role }) => role === 'agent').length, 'agent');
  if (passing.length === 0) return { lead, rest: `${agents}, no gap.`, details: [] };
  return { lead, rest: `${agents}, no gap to act on.`, details: sayPassing(passing) };
}
