/**
 * What the scheduler says of the one node that a pending Pod is pinned to, and whether Rollcall's reasons are the same.
 * It names the first plugin that says no, and of NodeResourcesFit everything that is short. So:
 * - each of its reasons for the node is among ours;
 * - none of ours belongs to a plugin that it asks earlier, and the headline belongs to the one that it names;
 * - what we find short is what it finds short, to the last resource;
 * - eviction is of no use in principle exactly where something exceeds the node; where the scheduler finds nobody to
 *   evict, neither do we.
 */

import { podCountExceeded } from '../../../lib/coverage/match/resources.ts';
import type { CellContext } from '../../../lib/coverage/reason.ts';
import { outlookOf, shortagesOf } from '../../../lib/coverage/reasons/not-scheduled/room.ts';
import { loadOf } from '../../../lib/coverage/reasons/shared/load.ts';
import type { Pod } from '../kinds.ts';
import { conditionOf } from './truth.ts';

const noRoom = ['RequestExceedsNode', 'TooManyPods', 'InsufficientExtendedResource'];

/** In the order in which the plugins are asked: the scheduler's text, and our reasons that say the same. */
const table: readonly (readonly [plugin: string, text: RegExp, ids: readonly string[]])[] = [
  ['TaintToleration', /untolerated taint/, ['TaintAfterCreation']],
  ['NodeAffinity', /didn't match Pod's node affinity\/selector/, ['AdmissionAddedNodeSelector', 'NodeLabelDrift']],
  ['NodePorts', /didn't have free ports/, ['HostPortConflict', 'SurgeSelfConflict']],
  ['NodeResourcesFit', /Insufficient cpu/, ['InsufficientCpu', ...noRoom]],
  ['NodeResourcesFit', /Insufficient memory/, ['InsufficientMemory', ...noRoom]],
  ['NodeResourcesFit', /Insufficient ephemeral-storage/, ['InsufficientEphemeralStorage', ...noRoom]],
  ['NodeResourcesFit', /Insufficient (?!ephemeral-storage)\S+[/-]\S+/, ['InsufficientExtendedResource', ...noRoom]],
  ['NodeResourcesFit', /Too many pods/, ['TooManyPods']],
  ['PodTopologySpread', /topology spread constraints/, ['TopologySpreadUnsatisfied']],
  ['InterPodAffinity', /didn't satisfy existing pods anti-affinity/, ['ExistingAntiAffinity']],
  ['InterPodAffinity', /didn't match pod anti-affinity/, ['PodAntiAffinityConflict']],
  ['InterPodAffinity', /didn't match pod affinity/, ['PodAffinityUnsatisfied']],
];
const plugins = [...new Set(table.map(([plugin]) => plugin))];

/** Not a plugin's: what becomes of a shortage. */
const aboutEviction = ['PreemptionPending', 'PreemptionImpossible'];

export interface OurReasons {
  readonly context: CellContext;
  /** Ids, headline first. */
  readonly ids: readonly string[];
}

/** Null when both say the same; else what is wrong with ours. */
export function contradiction(pod: Pod, ours: OurReasons): string | null {
  const { reason, message = '' } = conditionOf(pod, 'PodScheduled') ?? {};
  const [headline = 'nothing'] = ours.ids;
  if (reason === 'SchedulingGated') return headline === 'SchedulingGated' ? null : 'SchedulingGated was expected';
  const [filter = '', ...eviction] = message.split(' preemption: ');
  const said = table.filter(([, text]) => text.test(filter));
  const [plugin] = said[0] ?? [];
  if (plugin === undefined) return `nothing known is in the scheduler's message: ${message}`;

  const unsaid = said.find(([, , ids]) => !ids.some((id) => ours.ids.includes(id)));
  if (unsaid !== undefined) return `${unsaid[2].join(' or ')} was expected`;
  const earlier = ours.ids.find((id) => rankOf(id) < plugins.indexOf(plugin));
  if (earlier !== undefined) return `${earlier} is not so: ${plugin} is asked later`;
  if (rankOf(headline) !== plugins.indexOf(plugin) && !aboutEviction.includes(headline))
    return `a headline of ${plugin} was expected`;
  return plugin === 'NodeResourcesFit' ? shortageContradiction(filter, eviction.join(''), ours) : null;
}

function shortageContradiction(filter: string, eviction: string, { context }: OurReasons): string | null {
  const theirs = [...filter.matchAll(/\d+ Insufficient (\S+?)(?:[,.]? |\.?$|,)/g)].map(
    ([, resource]) => resource ?? '',
  );
  if (/Too many pods/.test(filter)) theirs.push('pods');
  const short = shortagesOf(context);
  const ours = short.map(({ resource }) => resource);
  if (podCountExceeded(context.node.allocatable, loadOf(context).podCount)) ours.push('pods');
  if (theirs.sort().join() !== ours.sort().join())
    return `short of ${theirs.join()} was expected, not of ${ours.join()}`;

  const exceeds = short.some(({ request, allocatable }) => request > allocatable);
  const isHopeless = /^0\/(\d+) nodes are available: \1 Preemption is not helpful/.test(eviction);
  if (eviction.includes('Preemption is not helpful') && isHopeless !== exceeds)
    return `${exceeds ? 'we alone find' : 'the scheduler alone finds'} that something exceeds the node`;
  const outlook = outlookOf(context);
  if (outlook === 'possible') return 'we alone find that eviction would help';
  if (/preemptionPolicy=Never/.test(eviction) && outlook === 'impossible') return 'we do not see preemptionPolicy';
  return null;
}

/** Where the reason's plugin stands; none for what no plugin says. */
function rankOf(id: string): number {
  const row = table.find(([, , ids]) => ids.includes(id));
  return row === undefined ? Number.NaN : plugins.indexOf(row[0]);
}
