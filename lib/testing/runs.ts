const isLong = process.env.ROLLCALL_LONG === '1';

/** How many cases a property is tried with: `perPush` in `npm test`, `long` in `npm run test:long`. For tests only. */
export function runs(perPush: number, long: number): number {
  return isLong ? long : perPush;
}
