/** The picture as it was before its lists went stale, for everything that is said of "then". */
import { type Picture, STATE_LETTERS } from '../picture.ts';
import { indexColumns, indexRows } from './counts.ts';

/** The same picture where no cell is stale. Its cells keep what they say: only the letters look back. */
export function lastKnownPicture(picture: Picture): Picture {
  const stale = picture.cells.filter((cell) => cell.reason === 'SourceStale' && cell.lastKnown !== undefined);
  if (stale.length === 0) return picture;
  const rows = indexRows(picture);
  const columns = indexColumns(picture);
  const grid = picture.grid.map((letters) => [...letters]);
  for (const { node, daemonSet, lastKnown = 'unknown' } of stale) {
    const letters = grid[rows.get(node) ?? -1];
    const column = columns.get(daemonSet);
    if (letters !== undefined && column !== undefined) letters[column] = STATE_LETTERS[lastKnown];
  }
  return { ...picture, grid: grid.map((letters) => letters.join('')) };
}
