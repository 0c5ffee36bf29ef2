/** What was wrong before the API server stopped answering. */
import { type CellState, compareStates } from '../model.ts';
import type { Lookup } from './lookup.ts';
import { cellsVerb } from './problem-words.ts';
import { decidingIn } from './sources.ts';
import type { LastKnownProblem } from './types.ts';
import { count } from './words.ts';

/** Gaps by DaemonSet and last known state, most nodes first; empty where nothing is stale. */
export function findLastKnown({ picture, nameOf, lastKnown: lookupBefore }: Lookup): LastKnownProblem[] {
  if (decidingIn(picture, 'stale').length === 0) return [];
  const { gaps: before } = lookupBefore();
  const groups = new Map<string, { daemonSet: string; state: CellState; nodes: string[] }>();
  for (const cell of picture.cells) {
    const { daemonSet, node, lastKnown, state } = cell;
    if (state !== 'unknown' || lastKnown === undefined || !before.isGapCell({ ...cell, state: lastKnown })) continue;
    const key = `${daemonSet} ${lastKnown}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { daemonSet, state: lastKnown, nodes: [node] });
    else group.nodes.push(node);
  }
  return [...groups.values()]
    .map((group) => {
      const rest = `${cellsVerb(group.state)} ${count(group.nodes.length, 'node')}`;
      return { ...group, title: { subject: nameOf(group.daemonSet), rest } };
    })
    .sort(
      (a, b) =>
        b.nodes.length - a.nodes.length || compareStates(a.state, b.state) || (a.daemonSet < b.daemonSet ? -1 : 1),
    );
}
