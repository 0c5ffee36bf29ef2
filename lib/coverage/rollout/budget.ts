import type { UpdateStrategy } from '../objects.ts';

interface Budget {
  readonly maxUnavailable: number;
  readonly maxSurge: number;
}

const NO_BUDGET: Budget = { maxUnavailable: 0, maxSurge: 0 };

/**
 * How many nodes may be without an available Pod, or have one more, during a rolling update over `desired` nodes.
 * Percentages are rounded up. Both 0 for OnDelete. Mirrors `updatedDesiredNodeCounts`: where both come to 0, one node
 * may be unavailable.
 */
export function resolveBudget(strategy: UpdateStrategy, desired: number): Budget {
  if (strategy.type !== 'RollingUpdate') return NO_BUDGET;
  const maxUnavailable = scale(strategy.maxUnavailable, desired);
  const maxSurge = scale(strategy.maxSurge, desired);
  const isImpossible = desired > 0 && maxUnavailable === 0 && maxSurge === 0;
  return { maxUnavailable: isImpossible ? 1 : maxUnavailable, maxSurge };
}

/** A number, or a percentage of `total`; 0 for what the API server would not have let in. */
function scale(value: number | string, total: number): number {
  if (typeof value === 'number') return value;
  const percent = /^\+?(\d{1,9})%$/.exec(value)?.[1];
  return percent === undefined ? 0 : Math.ceil((Number(percent) * total) / 100);
}
