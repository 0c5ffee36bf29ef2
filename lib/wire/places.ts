/**
 * A column of places in a list: which is the commonest, and the distance to each row that has another. Beside a column
 * that tells much of it (as a node's pool tells its machine), which is the commonest for each of that column's places.
 * Where most rows have another even so, the place of each row.
 */
import type { MessageReader, MessageWriter } from './message.ts';
import { WireError } from './wire-error.ts';

/** One place a row in a list of `size`, from 1 on; 0 is no place. */
export interface Places {
  readonly rows: Uint16Array | Uint32Array;
  readonly size: number;
}

/** How a column is said; from BESIDE on, beside which of the earlier ones. */
const EACH = 0;
const ALONE = 1;
const BESIDE = 2;

/** So many pairs of places are worth a look. */
const MOST_PAIRS = 4096;

/** Beside one of the `earlier` columns where that is shorter. Throws RangeError for a place outside the list. */
export function writePlaces({ numbers, places }: MessageWriter, column: Places, earlier: readonly Places[] = []): void {
  let best = commonest(column);
  let how = ALONE;
  for (const [at, one] of earlier.entries()) {
    if (best.cost <= one.size || (one.size + 1) * (column.size + 1) > MOST_PAIRS) continue;
    const found = commonest(column, one.rows, one.size);
    if (found.cost >= best.cost) continue;
    best = found;
    how = BESIDE + at;
  }
  if (best.others * 2 > column.rows.length) {
    numbers.put(EACH);
    for (const place of column.rows) places.put(place);
    return;
  }
  numbers.put(how);
  for (const common of best.commons) places.put(common);
  numbers.put(best.others);
  const besides = earlier[how - BESIDE]?.rows;
  let next = 0;
  for (let row = 0; row < column.rows.length; row++) {
    const place = column.rows[row] ?? 0;
    if (place === best.commons[besides?.[row] ?? 0]) continue;
    numbers.put(row - next);
    places.put(place);
    next = row + 1;
  }
}

/** Fills the column; `earlier` are the same columns that its writer had. */
export function readPlaces(
  { numbers, places }: MessageReader,
  { rows, size }: Places,
  earlier: readonly Places[] = [],
): void {
  const place = () => {
    const one = places.get();
    if (one > size) throw new WireError('a place lies outside its list');
    return one;
  };
  const how = numbers.get();
  if (how === EACH) {
    for (let row = 0; row < rows.length; row++) rows[row] = place();
    return;
  }
  const known = earlier[how - BESIDE];
  if (known === undefined && how !== ALONE) throw new WireError('a column lies beside none');
  const commons = Array.from({ length: (known?.size ?? 0) + 1 }, place);
  for (let row = 0; row < rows.length; row++) rows[row] = commons[known?.rows[row] ?? 0] ?? 0;
  let next = 0;
  for (let left = numbers.get(); left > 0; left--) {
    const row = next + numbers.get();
    if (row >= rows.length) throw new WireError('a cell lies outside its column');
    rows[row] = place();
    next = row + 1;
  }
}

/** The commonest place for each place beside it, how many rows have others, and what that comes to. */
function commonest({ rows, size }: Places, besides?: Places['rows'], besideSize = 0) {
  const width = size + 1;
  const counts = new Uint32Array(width * (besideSize + 1));
  for (let row = 0; row < rows.length; row++) {
    const place = rows[row] ?? 0;
    if (place > size) throw new RangeError(`place ${place} of ${size}`);
    const at = (besides?.[row] ?? 0) * width + place;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  const commons: number[] = [];
  let others = rows.length;
  for (let start = 0; start < counts.length; start += width) {
    let common = 0;
    for (let place = 1; place < width; place++) {
      if ((counts[start + place] ?? 0) > (counts[start + common] ?? 0)) common = place;
    }
    commons.push(common);
    others -= counts[start + common] ?? 0;
  }
  return { commons, others, cost: others + commons.length };
}
