/** Amounts as a manifest writes them. */

/** `250m`, `2`, `64Mi`, `not set`. */
export function formatAmount(resource: string, amount: number | undefined): string {
  if (amount === undefined) return 'not set';
  if (Number.isNaN(amount)) return 'unreadable';
  if (resource === 'cpu') return amount % 1000 === 0 ? String(amount / 1000) : `${amount}m`;
  for (const [unit, size] of UNITS) if (amount >= size) return `${Math.round((amount / size) * 10) / 10}${unit}`;
  return String(amount);
}

const UNITS: readonly (readonly [string, number])[] = [
  ['Gi', 2 ** 30],
  ['Mi', 2 ** 20],
  ['Ki', 2 ** 10],
];
