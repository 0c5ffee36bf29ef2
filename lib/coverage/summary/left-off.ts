/** What is left out on purpose: said in one line, so that no gap ever vanishes without a word. */
import { agentStateAt } from './gaps.ts';
import type { Lookup } from './lookup.ts';
import { count } from './words.ts';

/** `2 agents are left off 3 nodes by design.`: a taint keeps them off, and none of their variants is there. */
export function sayLeftOff({ picture, gaps }: Lookup): string[] {
  const nodes = new Set<number>();
  let leftOff = 0;
  for (const agent of gaps.agents) {
    if (agent.role !== 'agent') continue;
    const rows = picture.nodes.flatMap((_, row) =>
      agentStateAt(picture, agent, row) === 'repelled' && gaps.coverOf(agent, row) === 'none' ? [row] : [],
    );
    for (const row of rows) nodes.add(row);
    if (rows.length > 0) leftOff++;
  }
  if (leftOff === 0) return [];
  return [
    `${count(leftOff, 'agent')} ${leftOff === 1 ? 'is' : 'are'} left off ${count(nodes.size, 'node')} by design.`,
  ];
}
