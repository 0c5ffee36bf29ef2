import { ALL_REASONS } from './registry.ts';
import { UNKNOWN_REASONS } from './unknown-reasons.ts';

/** Every id that a cell's `reason` can have. */
export const KNOWN_REASON_IDS: ReadonlySet<string> = new Set([
  ...ALL_REASONS.map((reason) => reason.id),
  ...Object.keys(UNKNOWN_REASONS),
]);
