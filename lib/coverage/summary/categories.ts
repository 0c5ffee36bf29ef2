/** Coverage by what the agents are for. */
import { CATEGORIES, type Category, isCovered, isGap } from '../model.ts';
import type { DaemonSetView, Picture } from '../picture.ts';
import { stateAt } from './counts.ts';
import type { CategoryCoverage } from './types.ts';

type NodeCoverage = 'covered' | 'gap' | 'unknown' | 'none';

/** Only categories that some DaemonSet covers, in the order of `CATEGORIES`. */
export function coverCategories(picture: Picture): CategoryCoverage[] {
  const covered = coveredCategories(picture.daemonSets);
  return CATEGORIES.flatMap((category) => {
    const columns = covered.flatMap((categories, column) => (categories.includes(category) ? [column] : []));
    return columns.length === 0 ? [] : [cover(picture, category, columns)];
  });
}

/**
 * What each DaemonSet is counted for, in their order: its first category, and of the others those that no DaemonSet has
 * first. A collector that may also ship logs is no logging gap where a log shipper stands beside it.
 */
export function coveredCategories(daemonSets: readonly DaemonSetView[]): readonly (readonly Category[])[] {
  const first = new Set(daemonSets.map(({ categories }) => categories[0]));
  return daemonSets.map(({ categories }) => categories.filter((one, place) => place === 0 || !first.has(one)));
}

function cover(picture: Picture, category: Category, columns: readonly number[]): CategoryCoverage {
  const nodes = { covered: 0, gap: 0, unknown: 0, none: 0 };
  for (let row = 0; row < picture.nodes.length; row++) nodes[coverNode(picture, row, columns)]++;
  const { covered, gap, unknown } = nodes;
  return { category, covered, gap, unknown, total: covered + gap + unknown, daemonSets: columns.length };
}

/** A gap beats unknown, unknown beats covered. A misscheduled Pod is neither: the node is not the agent's to cover. */
function coverNode(picture: Picture, row: number, columns: readonly number[]): NodeCoverage {
  let result: NodeCoverage = 'none';
  for (const column of columns) {
    const state = stateAt(picture, row, column);
    if (isGap(state)) return 'gap';
    if (state === 'unknown') result = 'unknown';
    else if (isCovered(state) && result === 'none') result = 'covered';
  }
  return result;
}
