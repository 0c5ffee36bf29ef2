/** What a benchmark measured: microseconds an operation, ours and the baseline's, of the same run. */
export interface Measured {
  readonly oursUs: number;
  readonly baselineUs: number;
  readonly baseline: string;
  /** A line more. */
  readonly details?: string;
}

/** The middle one of an odd number of values. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
