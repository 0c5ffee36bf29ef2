/** One picture after another, as the server makes them: what did not change is the same object. */
import { type CellState, isCovered } from '../../model.ts';
import { daemonSetKey } from '../../objects.ts';
import {
  type CellView,
  type DaemonSetView,
  isSpelledOut,
  type NodeView,
  type Picture,
  STATE_LETTERS,
} from '../../picture.ts';

type Placed = Pick<CellView, 'node' | 'daemonSet'>;

/** The cell of a node and a DaemonSet becomes another one; node and DaemonSet are new objects that say the same. */
export function withCell(picture: Picture, cell: CellView): Picture {
  const row = picture.nodes.findIndex(({ name }) => name === cell.node);
  const column = picture.daemonSets.findIndex((one) => daemonSetKey(one) === cell.daemonSet);
  if (row < 0 || column < 0) return picture;
  const place = (one: Placed) => placeOf(picture, one);
  const others = picture.cells.filter((one) => place(one) !== place(cell));
  const at = others.findIndex((one) => place(one) > place(cell));
  const before = at < 0 ? others : others.slice(0, at);
  const after = at < 0 ? [] : others.slice(at);
  return {
    ...picture,
    revision: picture.revision + 1,
    nodes: picture.nodes.map((node, i) => (i === row ? { ...node } : node)),
    daemonSets: picture.daemonSets.map((one, i) => (i === column ? { ...one } : one)),
    grid: picture.grid.map((letters, i) => (i === row ? withLetter(letters, column, cell.state) : letters)),
    cells: [...before, ...(isSpelledOut(cell) ? [cell] : []), ...after],
  };
}

function placeOf({ nodes, daemonSets }: Picture, { node, daemonSet }: Placed): number {
  const row = nodes.findIndex(({ name }) => name === node);
  return row * daemonSets.length + daemonSets.findIndex((one) => daemonSetKey(one) === daemonSet);
}

function withLetter(letters: string, column: number, state: CellState): string {
  return letters.slice(0, column) + STATE_LETTERS[state] + letters.slice(column + 1);
}

export function withNode(picture: Picture, row: number, change: Partial<NodeView>): Picture {
  const nodes = picture.nodes.map((node, i) => (i === row ? { ...node, ...change } : node));
  return { ...picture, revision: picture.revision + 1, nodes };
}

export function withDaemonSet(picture: Picture, column: number, change: Partial<DaemonSetView>): Picture {
  const daemonSets = picture.daemonSets.map((one, i) => (i === column ? { ...one, ...change } : one));
  return { ...picture, revision: picture.revision + 1, daemonSets };
}

export function withoutNode(picture: Picture, row: number): Picture {
  const gone = picture.nodes[row]?.name;
  return {
    ...picture,
    revision: picture.revision + 1,
    nodes: picture.nodes.filter((_, i) => i !== row),
    grid: picture.grid.filter((_, i) => i !== row),
    cells: picture.cells.filter(({ node }) => node !== gone),
  };
}

/** Every cell unknown, and all lists stale. */
export function stale(picture: Picture): Picture {
  const spelled = new Map(picture.cells.map((cell) => [placeOf(picture, cell), cell]));
  const cells = picture.nodes.flatMap(({ name: node }, row) =>
    picture.daemonSets.map((one, column): CellView => {
      const cell = spelled.get(row * picture.daemonSets.length + column);
      const letter = picture.grid[row]?.[column];
      const lastKnown: CellState = cell?.state ?? (letter === STATE_LETTERS.notSelected ? 'notSelected' : 'healthy');
      const said = { state: 'unknown', reason: 'SourceStale', severity: 'warning', message: '', since: null } as const;
      const known = isCovered(lastKnown) ? 'healthy' : lastKnown;
      return { node, daemonSet: daemonSetKey(one), ...said, pod: null, confidence: 'certain', lastKnown: known };
    }),
  );
  return {
    ...picture,
    revision: picture.revision + 1,
    sources: picture.sources.map((source) => ({ ...source, state: 'stale', message: 'connection refused' })),
    grid: picture.grid.map((letters) => STATE_LETTERS.unknown.repeat(letters.length)),
    cells,
  };
}
