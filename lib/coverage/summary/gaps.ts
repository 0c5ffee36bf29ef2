/** Which cells count against coverage: the one place where a state becomes a gap. */
import { isGapCell as isGapAt, type Judged } from '../judgement/judge.ts';
import { type CellState, isCovered, isGap } from '../model.ts';
import type { CellView, Picture } from '../picture.ts';
import { type Agent, foldFamilies, foldStates } from './agents.ts';
import { indexColumns, indexRows, stateAt } from './counts.ts';

/** What a node has of an agent. `none`: the agent does not target the node. */
export type Cover = 'covered' | 'gap' | 'unknown' | 'none';

export interface Gaps {
  readonly agents: readonly Agent[];
  /** null for an ignored DaemonSet, and for one that the picture does not have. */
  readonly agentOf: (daemonSet: string) => Agent | null;
  readonly coverOf: (agent: Agent, row: number) => Cover;
  /**
   * Whether the cell is a gap that no other DaemonSet of its agent closes: not where a taint keeps the agent off by
   * design, but where the policy requires what nothing selects.
   */
  readonly isGapCell: (cell: CellView) => boolean;
}

/** Folding takes as long as the picture is large: keep it as long as the picture. */
export function makeGaps(judged: Judged): Gaps {
  const { picture } = judged;
  const agents = foldFamilies(picture);
  const ofColumn: (Agent | undefined)[] = [];
  for (const agent of agents) for (const column of agent.columns) ofColumn[column] = agent;
  const rows = indexRows(picture);
  const columns = indexColumns(picture);
  const agentOf = (daemonSet: string) => ofColumn[columns.get(daemonSet) ?? -1] ?? null;
  return {
    agents,
    agentOf,
    coverOf: (agent, row) => coverBy(judged, agent, row),
    isGapCell({ state, daemonSet, node }) {
      const agent = agentOf(daemonSet);
      const row = rows.get(node) ?? -1;
      if (agent === null || !(isGap(state) || state === 'notSelected')) return false;
      // What a picture does not hold, such as a state of before, is no exception to any rule.
      const column = columns.get(daemonSet) ?? -1;
      if (stateAt(picture, row, column) === state && !isGapAt(judged, row, column)) return false;
      if (agent.columns.length === 1) return true;
      const folded = agentStateAt(picture, agent, row);
      if (state === 'notSelected') return folded === 'notSelected';
      return state === 'repelled' ? folded === 'repelled' : isGap(folded);
    },
  };
}

/** What a node has of an agent, as one state. */
export function agentStateAt(picture: Picture, { columns }: Agent, row: number): CellState {
  const [only] = columns;
  if (only !== undefined && columns.length === 1) return stateAt(picture, row, only);
  return foldStates(columns.map((column) => stateAt(picture, row, column)));
}

/** A misscheduled Pod is no cover and no gap: the node is not the agent's to cover. */
function coverBy(judged: Judged, agent: Agent, row: number): Cover {
  const state = agentStateAt(judged.picture, agent, row);
  if (state === 'unknown') return 'unknown';
  if (isCovered(state)) return 'covered';
  return agent.columns.some((column) => isGapAt(judged, row, column)) ? 'gap' : 'none';
}
