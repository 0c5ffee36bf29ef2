/** Nodes whose kubelet no longer reports. */
import type { Picture } from '../picture.ts';
import type { TermTest } from './common-cause-singles.ts';
import { sayCommonCause } from './common-cause-words.ts';
import type { Lookup } from './lookup.ts';

/** Places in `picture.nodes`. */
export function silentRows(picture: Picture): number[] {
  return picture.nodes.flatMap(({ ready }, row) => (ready === 'Unknown' ? [row] : []));
}

/** `1 node is silent, its other 11 agents are unknown.`, and what several of them share. */
export function saySilent(lookup: Lookup, rowsWithGaps: ReadonlySet<number>): string[] {
  const rows = new Set(silentRows(lookup.picture));
  if (rows.size === 0) return [];
  const who = rows.size === 1 ? '1 node is silent' : `${rows.size} nodes are silent`;
  const unknown = lookup
    .listed()
    .filter(({ cell, row }) => cell.state === 'unknown' && rows.has(row))
    .filter(({ column }) => lookup.gaps.agentAt(column) !== null).length;
  if (unknown === 0) return [`${who}.`, ...whatSilentShare(lookup)];
  const whose = rows.size === 1 ? 'its' : 'their';
  const other = [...rows].some((row) => rowsWithGaps.has(row)) ? 'other ' : '';
  const agents = unknown === 1 ? `${other}agent is` : `${other}${unknown} agents are`;
  return [`${who}, ${whose} ${agents} unknown.`, ...whatSilentShare(lookup)];
}

/** That they are silent is known. */
const isKnown: TermTest = ({ kind }) => kind === 'ready';

/** `All 20 are in zone eu-west-1b, all of that zone; 0 nodes outside it.`; nothing for one node or no pattern. */
export function whatSilentShare(lookup: Lookup): string[] {
  const rows = silentRows(lookup.picture);
  if (rows.length < 2) return [];
  const universe = lookup.universeOf(null);
  const candidates = lookup.commonCause({ name: 'silent', rows, universe, isNoCause: isKnown, agents: '' });
  const crowd = { size: rows.length, targeted: lookup.picture.nodes.length, isPart: false };
  return candidates.length === 0 ? [] : [sayCommonCause(candidates, crowd, lookup.now)];
}
