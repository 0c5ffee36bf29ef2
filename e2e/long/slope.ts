export interface Measured {
  readonly atMs: number;
  readonly value: number;
}

/** How much the value grows in an hour, by least squares; 0 for less than two measurements. */
export function slopePerHour(measured: readonly Measured[]): number {
  const mean = (of: (one: Measured) => number) => measured.reduce((sum, one) => sum + of(one), 0) / measured.length;
  const meanAt = mean(({ atMs }) => atMs);
  const meanValue = mean(({ value }) => value);
  const spread = mean(({ atMs }) => (atMs - meanAt) ** 2);
  if (measured.length < 2 || spread === 0) return 0;
  return (mean(({ atMs, value }) => (atMs - meanAt) * (value - meanValue)) / spread) * 3_600_000;
}
