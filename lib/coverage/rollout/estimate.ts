/** The slots of an update budget at one moment. Milliseconds. */
export interface Slots {
  /** When each slot was taken that gets free by itself; null where its Pod does not tell. */
  readonly startingSince: readonly (number | null)[];
  readonly free: number;
  readonly now: number;
}

/**
 * When the last of `remaining` nodes is done, if each slot takes `pace` and is taken again at once. A slot that takes
 * longer than that is taken to end now; where none is free or gets free, one is reckoned with.
 */
export function lastEnd({ startingSince, free, now }: Slots, remaining: number, pace: number): number {
  const ends = startingSince.map((since) => Math.max(now, (since ?? now) + pace));
  for (let slot = 0; slot < free; slot += 1) ends.push(now);
  if (ends.length === 0) ends.push(now);
  ends.sort((a, b) => a - b);
  // Each further node goes to the slot that gets free first: round by round, in this order.
  const further = Math.max(0, remaining - startingSince.length);
  const rounds = Math.floor(further / ends.length);
  const inLastRound = further % ends.length;
  const latest = (ends.at(-1) ?? now) + rounds * pace;
  return inLastRound === 0 ? latest : Math.max(latest, (ends[inLastRound - 1] ?? now) + (rounds + 1) * pace);
}
