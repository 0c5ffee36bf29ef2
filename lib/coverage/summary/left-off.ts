/** What is left out on purpose: said in one line, so that no gap ever vanishes without a word. */
import type { Agent } from './agents.ts';
import type { Lookup } from './lookup.ts';
import { count } from './words.ts';

/** `2 agents are left off 3 nodes by design.`: a taint keeps them off, and none of their variants is there. */
export function sayLeftOff({ gaps }: Lookup): string[] {
  const agents = new Set<Agent>();
  let nodes = 0;
  for (const { kind, rows } of gaps.kinds()) {
    const leftOff = gaps.agents.filter(
      (agent) => agent.role === 'agent' && kind.stateOf(agent) === 'repelled' && kind.coverOf(agent) === 'none',
    );
    for (const agent of leftOff) agents.add(agent);
    if (leftOff.length > 0) nodes += rows.length;
  }
  if (agents.size === 0) return [];
  const are = agents.size === 1 ? 'is' : 'are';
  return [`${count(agents.size, 'agent')} ${are} left off ${count(nodes, 'node')} by design.`];
}
