/** What a benchmark measured: microseconds an operation, ours and the baseline's, of the same run. */
export interface Measured {
  readonly oursUs: number;
  readonly baselineUs: number;
  readonly baseline: string;
  /** A line more. */
  readonly details?: string;
}
