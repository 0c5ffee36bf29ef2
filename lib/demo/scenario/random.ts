/** Seeded randomness: the same seed tells the same story. */
export interface Random {
  /** 0 <= n < 1. */
  next(): number;
  between(min: number, max: number): number;
  /** @throws RangeError when there is nothing to pick from. */
  pick<T>(from: readonly T[]): T;
  /** Lower-case letters and digits, as in generated Pod names. */
  suffix(length: number): string;
  uid(): string;
  hex(length: number): string;
}

/** Kubernetes leaves out vowels and what looks alike, so that no generated name is a word. */
const SAFE = 'bcdfghjklmnpqrstvwxz2456789';
const HEX = '0123456789abcdef';

export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  /** mulberry32 */
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
  const chars = (alphabet: string, length: number) =>
    Array.from({ length }, () => alphabet[Math.floor(next() * alphabet.length)]).join('');
  return {
    next,
    between: (min, max) => min + next() * (max - min),
    pick: (from) => {
      const picked = from[Math.floor(next() * from.length)];
      if (picked === undefined) throw new RangeError('nothing to pick from');
      return picked;
    },
    suffix: (length) => chars(SAFE, length),
    hex: (length) => chars(HEX, length),
    uid: () => [8, 4, 4, 4, 12].map((length) => chars(HEX, length)).join('-'),
  };
}

/** A stable number for a text, spread over 32 bits (FNV-1a with a final mix). */
export function hashOf(text: string): number {
  let hash = 2166136261;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** As the controller spells a template's hash in labels and names. */
export function safeHash(text: string): string {
  return [...String(hashOf(text)).padStart(10, '0')].map((digit) => SAFE[Number(digit)]).join('');
}
