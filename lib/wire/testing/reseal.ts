/** Puts the right version and the right sum on bytes that no writer made. */

import { seedOf } from '../delta.ts';
import { seal } from '../message.ts';

/** `rows` for a delta that follows revision 0 of a page with so many. */
export function reseal(bytes: Uint8Array, rows?: number): Uint8Array {
  const seed = rows === undefined ? 0 : seedOf(rows, 0);
  return seal(bytes.subarray(1, Math.max(bytes.length - 4, 1)), seed);
}
