/** What is left out on purpose: said in one line, so that no gap ever vanishes without a word. */
import type { Agent } from './agents.ts';
import type { Basis } from './gaps.ts';
import type { Lookup } from './lookup.ts';
import { oncePer } from './once.ts';
import type { RowKind } from './row-kind.ts';
import { count } from './words.ts';

/** `2 agents are left off 3 nodes by design.`: a taint keeps them off, and none of their variants is there. */
export function sayLeftOff({ gaps }: Lookup): string[] {
  const agents = new Set<Agent>();
  const leftOffIn = leftOff(gaps.basis);
  let nodes = 0;
  for (const { kind, rows } of gaps.kinds) {
    const those = kind.once(leftOffIn);
    for (const agent of those) agents.add(agent);
    if (those.length > 0) nodes += rows.length;
  }
  if (agents.size === 0) return [];
  const are = agents.size === 1 ? 'is' : 'are';
  return [`${count(agents.size, 'agent')} ${are} left off ${count(nodes, 'node')} by design.`];
}

const leftOff = oncePer(
  ({ agents }: Basis) =>
    (kind: RowKind) =>
      agents.filter(
        (agent) => agent.role === 'agent' && kind.stateOf(agent) === 'repelled' && kind.coverOf(agent) === 'none',
      ),
);
