import { ALL_REASONS } from './registry.ts';

/** Why a cell is unknown although no rule was asked: its lists, its object or the rule itself failed. */
const UNKNOWN_REASON_IDS: readonly string[] = [
  'NotReadYet',
  'SourceStale',
  'SourceForbidden',
  'ObjectMalformed',
  'RevisionUnknown',
  'EvaluationFailed',
  'Unexplained',
];

/** Every id that a cell's `reason` can have. */
export const KNOWN_REASON_IDS: ReadonlySet<string> = new Set([
  ...ALL_REASONS.map((reason) => reason.id),
  ...UNKNOWN_REASON_IDS,
]);
