/** Numbers that have little in common but their size: first the lowest seven bits of all of them, then the next. */
import type { MessageReader, MessageWriter } from './message.ts';

const PLANE = 128;

/** Whole numbers from 0 to 2^53 - 1. */
export function writePlanes({ numbers }: MessageWriter, values: Float64Array): void {
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  let planes = 0;
  while (largest >= PLANE ** planes) planes++;
  numbers.put(planes);
  for (let plane = 0; plane < planes; plane++) {
    for (const value of values) numbers.put(Math.floor(value / PLANE ** plane) % PLANE);
  }
}

export function readPlanes({ numbers }: MessageReader, count: number): Float64Array {
  const values = new Float64Array(count);
  let scale = 1;
  for (let planes = numbers.get(); planes > 0; planes--) {
    for (let row = 0; row < count; row++) values[row] = (values[row] ?? 0) + numbers.get() * scale;
    scale *= PLANE;
  }
  return values;
}
