/** Rows that say the same: in a large cluster most nodes are like many others, and what holds of one holds of them all. */

export interface Pattern {
  readonly letters: string;
  /** Ascending, at least one. */
  readonly rows: readonly number[];
}

/** Rows by their letters; a row that `lettersOf` knows nothing of is an empty one. */
export function findPatterns(rows: number, lettersOf: (row: number) => string | undefined): readonly Pattern[] {
  const patterns = new Map<string, { letters: string; rows: number[] }>();
  for (let row = 0; row < rows; row++) {
    const letters = lettersOf(row) ?? '';
    const pattern = patterns.get(letters);
    if (pattern === undefined) patterns.set(letters, { letters, rows: [row] });
    else pattern.rows.push(row);
  }
  return [...patterns.values()];
}
