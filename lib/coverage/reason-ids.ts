import { ALL_NOTES } from './notes/notes.ts';
import { ALL_REASONS } from './registry.ts';
import { UNKNOWN_REASONS } from './unknown-reasons.ts';

/** Every id that the `reason` of a cell or of a DaemonSet's note can have. */
export const KNOWN_REASON_IDS: ReadonlySet<string> = new Set([
  ...ALL_REASONS.map((reason) => reason.id),
  ...ALL_NOTES.map((note) => note.id),
  ...Object.keys(UNKNOWN_REASONS),
]);
