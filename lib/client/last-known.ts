/** The picture as it was before its lists went stale, for everything that is said of "then". */
import { daemonSetKey } from '../coverage/objects.ts';
import { type Picture, STATE_LETTERS } from '../coverage/picture.ts';

/** The same picture where no cell is stale. Its cells keep what they say: only the letters look back. */
export function lastKnownPicture(picture: Picture): Picture {
  const stale = picture.cells.filter((cell) => cell.reason === 'SourceStale' && cell.lastKnown !== undefined);
  if (stale.length === 0) return picture;
  const rows = new Map(picture.nodes.map((node, row) => [node.name, row]));
  const columns = new Map(picture.daemonSets.map((daemonSet, column) => [daemonSetKey(daemonSet), column]));
  const grid = picture.grid.map((letters) => [...letters]);
  for (const { node, daemonSet, lastKnown = 'unknown' } of stale) {
    const letters = grid[rows.get(node) ?? -1];
    const column = columns.get(daemonSet);
    if (letters !== undefined && column !== undefined) letters[column] = STATE_LETTERS[lastKnown];
  }
  return { ...picture, grid: grid.map((letters) => letters.join('')) };
}
