/** One column of places in a list: which is the commonest, and the distance to each cell that is another. */
import type { MessageReader, MessageWriter } from './message.ts';
import { WireError } from './wire-error.ts';

export function writePlaces({ numbers, places }: MessageWriter, column: ArrayLike<number>): void {
  const { common, count } = commonest(column);
  places.put(common);
  numbers.put(column.length - count);
  let next = 0;
  for (let row = 0; row < column.length; row++) {
    const place = column[row] ?? 0;
    if (place === common) continue;
    numbers.put(row - next);
    places.put(place);
    next = row + 1;
  }
}

/** Fills the column. No place is over `last`. */
export function readPlaces({ numbers, places }: MessageReader, column: Uint16Array | Uint32Array, last: number): void {
  column.fill(placeWithin(places.get(), last));
  let next = 0;
  for (let left = numbers.get(); left > 0; left--) {
    const row = next + numbers.get();
    if (row >= column.length) throw new WireError('a cell lies outside its column');
    column[row] = placeWithin(places.get(), last);
    next = row + 1;
  }
}

function placeWithin(place: number, last: number): number {
  if (place > last) throw new WireError('a place lies outside its list');
  return place;
}

function commonest(column: ArrayLike<number>): { common: number; count: number } {
  const counts: number[] = [];
  let common = 0;
  for (let row = 0; row < column.length; row++) {
    const place = column[row] ?? 0;
    counts[place] = (counts[place] ?? 0) + 1;
  }
  for (const [place, count] of counts.entries()) {
    if ((count ?? 0) > (counts[common] ?? 0)) common = place;
  }
  return { common, count: counts[common] ?? 0 };
}
