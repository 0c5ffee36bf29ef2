/** What the API server said when it refused a Pod, and the reason of ours that says the same. */
const table: readonly (readonly [RegExp, string])[] = [
  [/exceeded quota: /, 'QuotaExceeded'],
  [/failed quota: /, 'QuotaNeedsRequests'],
  [/(minimum|maximum) \S+ usage per|limit to request ratio/, 'LimitRangeViolation'],
  [/violates PodSecurity/, 'PodSecurityDenied'],
  [/error looking up service account/, 'ServiceAccountMissing'],
  [/no PriorityClass with name/, 'PriorityClassMissing'],
  [/RuntimeClass "[^"]*" not found|Overhead/, 'RuntimeClassMissing'],
  [/is invalid: |must not be provided/, 'PodInvalid'],
];

/** The id for an event's message. */
export function refusalReasonOf(message: string): string {
  return table.find(([text]) => text.test(message))?.[1] ?? 'FailedCreateOther';
}
