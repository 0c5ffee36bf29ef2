/**
 * Milliseconds like `Date.now`'s that never go back: a clock that somebody sets an hour back must not make silence
 * look short. Forward it follows the wall clock, since a machine that slept has a monotonic clock that slept too.
 */
const STEP_MS = 1000;

/** `wall` and `monotonic` in milliseconds. */
export function createSteadyNow(wall: () => number, monotonic: () => number): () => number {
  let lastWall = wall();
  let lastMonotonic = monotonic();
  let now = lastWall;
  return () => {
    const [thisWall, thisMonotonic] = [wall(), monotonic()];
    const [byWall, byMonotonic] = [thisWall - lastWall, Math.max(0, thisMonotonic - lastMonotonic)];
    now += byWall < byMonotonic - STEP_MS ? byMonotonic : byWall;
    lastWall = thisWall;
    lastMonotonic = thisMonotonic;
    return now;
  };
}
