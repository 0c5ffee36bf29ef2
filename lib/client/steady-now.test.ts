import { describe, expect, it } from 'vitest';
import { createSteadyNow } from './steady-now.ts';

const HOUR = 3_600_000;

function clocks() {
  const at = { wall: 1_000_000, monotonic: 50 };
  const now = createSteadyNow(
    () => at.wall,
    () => at.monotonic,
  );
  const pass = (wall: number, monotonic = wall) => {
    at.wall += wall;
    at.monotonic += monotonic;
    return now();
  };
  return { now, pass };
}

describe('steady time', () => {
  it('is the wall clock’s while nobody sets it', () => {
    const { now, pass } = clocks();
    expect(now()).toBe(1_000_000);
    pass(1000);
    // Two clocks never agree to the millisecond, and that does not add up.
    expect(pass(1000, 1003)).toBe(1_002_000);
  });

  it('goes on as before where the clock is set back', () => {
    const { pass } = clocks();
    pass(1000);
    expect(pass(1000 - HOUR, 1000)).toBe(1_002_000);
    expect(pass(1000)).toBe(1_003_000);
  });

  it('follows the clock forward: so looks a sleep', () => {
    expect(clocks().pass(HOUR, 10)).toBe(1_000_000 + HOUR);
  });
});
