/** The headline over a picture. */
import { isGap } from '../model.ts';
import type { CellView, Picture, StateCounts } from '../picture.ts';
import { degradedVerdict, lesserLists } from './degraded.ts';
import { isUrgentGap } from './grouping.ts';
import { sayLacks } from './lacks.ts';
import type { Verdict } from './types.ts';
import {
  sayDisagreements,
  sayKubectl,
  sayMisscheduled,
  sayPassing,
  saySilent,
  silentNodes,
} from './verdict-details.ts';
import { count } from './words.ts';

/** `now` in milliseconds. Says that all is well only when every cell is known and nothing is a gap. */
export function makeVerdict(picture: Picture, counts: StateCounts, now: number): Verdict {
  const degraded = degradedVerdict(picture, counts, now);
  if (degraded !== null) return withLines(degraded, lesserLists(picture));
  if (picture.nodes.length === 0 || picture.daemonSets.length === 0) {
    return withLines(emptyVerdict(picture), lesserLists(picture));
  }
  const gaps = picture.cells.filter(isUrgentGap);
  const passing = picture.cells.filter((cell) => isGap(cell.state) && !isUrgentGap(cell));
  const headline = gaps.length > 0 ? gapVerdict(picture, gaps, now) : quietVerdict(picture, counts, passing);
  const silent = gaps.length > 0 ? saySilent(picture, gaps) : [];
  return withLines(headline, [
    ...silent,
    ...(gaps.length > 0 || counts.unknown > 0 ? sayPassing(passing) : []),
    ...sayKubectl(picture, gaps),
    ...sayMisscheduled(counts),
    ...sayDisagreements(picture),
    ...lesserLists(picture),
  ]);
}

function withLines(verdict: Verdict, lines: readonly string[]): Verdict {
  return { ...verdict, details: [...verdict.details, ...lines] };
}

function emptyVerdict({ cluster, nodes, daemonSets }: Picture): Verdict {
  const details = ['All namespaces were read.'];
  if (daemonSets.length > 0) {
    return {
      lead: `No nodes in ${cluster.context}:`,
      rest: `${count(daemonSets.length, 'agent')}, no node to answer.`,
      details,
    };
  }
  const call = nodes.length === 0 ? 'no node either' : `${count(nodes.length, 'node')}, no agent to call`;
  return { lead: `No DaemonSets in ${cluster.context}:`, rest: `${call}.`, details };
}

function gapVerdict(picture: Picture, gaps: readonly CellView[], now: number): Verdict {
  const nodes = new Set(gaps.map(({ node }) => node)).size;
  const has = nodes > 1 ? 'nodes have gaps' : `node has ${gaps.length > 1 ? 'gaps' : 'a gap'}`;
  return { lead: `${nodes} ${has}:`, rest: sayLacks(picture, gaps, now), details: [] };
}

function quietVerdict(picture: Picture, counts: StateCounts, passing: readonly CellView[]): Verdict {
  const silent = silentNodes(picture);
  const agents = count(picture.daemonSets.length, 'agent');
  const total = count(picture.nodes.length, 'node');
  if (silent.length > 0) {
    const lead = silent.length === 1 ? `1 node is silent:` : `${silent.length} nodes are silent:`;
    return {
      lead,
      rest: `${count(counts.unknown, 'cell')} unknown; no gap is known on any of the ${total}.`,
      details: [],
    };
  }
  if (counts.unknown > 0) {
    const lead = `${count(counts.unknown, 'cell')} ${counts.unknown === 1 ? 'is' : 'are'} unknown:`;
    return { lead, rest: `no gap is known on any of the ${total}.`, details: [] };
  }
  const lead = picture.nodes.length === 1 ? 'The only node answers:' : `All ${total} answer:`;
  if (passing.length === 0) return { lead, rest: `${agents}, no gap.`, details: [] };
  return { lead, rest: `${agents}; ${sayPassing(passing).join(' ')}`, details: [] };
}
