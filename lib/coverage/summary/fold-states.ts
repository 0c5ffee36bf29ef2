/** One state for an agent that is several DaemonSets. Apart from what finds the agents, since every page needs it. */
import { type CellState, compareStates, isCovered } from '../model.ts';

/** Whether the DaemonSet wants the node: by its labels it should run there, whatever a taint says. */
export function isTargeted(state: CellState): boolean {
  return state !== 'notSelected' && state !== 'misscheduled';
}

/**
 * What a node has of an agent, from the states of its DaemonSets there. Covered when one covers and none that is meant to
 * run beside it is a gap or unknown: only what a taint keeps off is left to another variant. Else the worst of those that
 * target the node, where a taint that keeps one variant off tells nothing while another one is unknown. `notSelected` only
 * where all are.
 */
export function foldStates(states: readonly CellState[]): CellState {
  const targeted = states.filter(isTargeted);
  const meant = targeted.filter((state) => state !== 'repelled');
  if (meant.length > 0 && meant.every(isCovered)) return meant.includes('healthy') ? 'healthy' : 'outdated';
  if (meant.length > 0 && meant.every((state) => state === 'unknown' || isCovered(state))) return 'unknown';
  if (targeted.length > 0) return targeted.reduce((a, b) => (compareStates(a, b) <= 0 ? a : b));
  return states.includes('misscheduled') ? 'misscheduled' : 'notSelected';
}
