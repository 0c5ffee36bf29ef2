/** A word that was probably meant: at most two letters away, and never more than half of it; null when none is near. */
export function closest(word: string, known: readonly string[]): string | null {
  let best: string | null = null;
  let fewest = Math.min(3, Math.ceil(word.length / 2));
  for (const one of known) {
    // A long word is near to none, and would cost its length times theirs.
    if (Math.abs(one.length - word.length) >= fewest) continue;
    const steps = distance(word.toLowerCase(), one.toLowerCase());
    if (steps >= fewest) continue;
    best = one;
    fewest = steps;
  }
  return best;
}

/** Letters to add, drop or change, as Levenshtein counts them. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
