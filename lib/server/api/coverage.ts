import { type CellView, cellView, type DaemonSetView, LETTER_STATES, type Picture } from '../../coverage/picture.ts';
import { summarise } from '../../coverage/summary/summarise.ts';
import type { Hub } from '../hub.ts';
import type { CoverageQuery } from './query.ts';

/** The body of `GET /api/v1/coverage`. */
export function coverageBody(hub: Hub, query: CoverageQuery, now: number) {
  const picture = hub.picture();
  const { verdict, counts, categories } = summarise(picture, now);
  return {
    revision: picture.revision,
    observedAt: picture.observedAt,
    cluster: picture.cluster,
    sources: picture.sources,
    policy: picture.policy,
    summary: { counts, verdict },
    categories,
    nodes: picture.nodes.filter((node) => passes(query.node, node.name)),
    daemonSets: picture.daemonSets.filter((one) => isAsked(one, query)),
    cells: query.cells === 'none' ? [] : cellsOf(hub, picture, query),
  };
}

function cellsOf(hub: Hub, picture: Picture, query: CoverageQuery): CellView[] {
  const cells: CellView[] = [];
  // Asking for a state or a reason by name asks for its cells, quiet ones too.
  const asksByName = query.state.size > 0 || query.reason.size > 0;
  picture.nodes.forEach((node, row) => {
    if (!passes(query.node, node.name)) return;
    const letters = picture.grid[row] ?? '';
    picture.daemonSets.forEach((daemonSet, column) => {
      const state = LETTER_STATES.get(letters[column] ?? '');
      const isQuiet = state === 'healthy' || state === 'notSelected';
      if (isQuiet && query.cells === 'some' && !asksByName) return;
      if (!passes(query.state, state ?? '') || !isAsked(daemonSet, query)) return;
      const cell = hub.cell(`${daemonSet.namespace}/${daemonSet.name}`, node.name);
      if (cell !== null && passes(query.reason, cell.reason)) cells.push(withMessage(cellView(cell)));
    });
  });
  return cells;
}

/** A healthy cell has no words of its own; a script still gets a sentence. */
export function withMessage(cell: CellView): CellView {
  return cell.message === '' ? { ...cell, message: `Pod ${cell.pod} is available and current.` } : cell;
}

function isAsked(daemonSet: DaemonSetView, query: CoverageQuery): boolean {
  const isInCategory = query.category.size === 0 || daemonSet.categories.some((one) => query.category.has(one));
  return isInCategory && passes(query.daemonSet, `${daemonSet.namespace}/${daemonSet.name}`);
}

function passes(filter: ReadonlySet<string>, value: string): boolean {
  return filter.size === 0 || filter.has(value);
}
