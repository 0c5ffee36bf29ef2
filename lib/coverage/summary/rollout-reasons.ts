const ROLLOUT_REASONS: ReadonlySet<string> = new Set(['OldRevisionBlocked', 'OldRevisionHalted']);

/** Whether a problem with this reason is a rollout that stands still. */
export function isRolloutReason(reason: string): boolean {
  return ROLLOUT_REASONS.has(reason);
}
