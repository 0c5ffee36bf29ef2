/** What a benchmark found, under the name that it has in budget.json. */
import type { Measured } from './measured.ts';

export interface Finding {
  readonly name: string;
  /** In the unit of its budget. */
  readonly value: number;
  /** The raw numbers behind it. */
  readonly details: string;
}

export function findingOf(name: string, { oursUs, baselineUs, baseline, details }: Measured): Finding {
  const raw = `${oursUs.toFixed(1)} us against ${baselineUs.toFixed(1)} us of ${baseline}`;
  return { name, value: oursUs / baselineUs, details: details === undefined ? raw : `${raw}\n  ${details}` };
}

/** The value that this share of all is at most; NaN without any. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
