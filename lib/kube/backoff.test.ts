import { describe, expect, it } from 'vitest';
import { Backoff, FAST_STEPS, FORBIDDEN_STEPS, SLOW_STEPS } from './backoff.ts';
import { FakeClock } from './testing/fake-clock.ts';

async function delays(backoff: Backoff, clock: FakeClock, count: number): Promise<number[]> {
  const seen: number[] = [];
  for (let i = 0; i < count; i++) {
    const ms = backoff.nextMs();
    seen.push(ms);
    await clock.advance(ms);
  }
  return seen;
}

describe('Backoff', () => {
  it('climbs as client-go does: 800 ms, doubled, up to 30 s', async () => {
    const clock = new FakeClock();
    expect(await delays(new Backoff(SLOW_STEPS, clock, () => 0), clock, 8)).toEqual([
      800, 1_600, 3_200, 6_400, 12_800, 25_600, 30_000, 30_000,
    ]);
  });

  it('spreads each delay over its step and as much again', async () => {
    const clock = new FakeClock();
    const atMost = new Backoff(SLOW_STEPS, clock, () => 0.999_999);
    expect((await delays(atMost, clock, 8)).slice(-1)).toEqual([60_000]);
  });

  it('tries a lost connection within 5 s, and a refused verb within 10 s', async () => {
    const clock = new FakeClock();
    const most = () => 0.999_999;
    expect(Math.max(...(await delays(new Backoff(FAST_STEPS, clock, most), clock, 20)))).toBe(5_000);
    expect(Math.max(...(await delays(new Backoff(FORBIDDEN_STEPS, clock, most), clock, 20)))).toBe(10_000);
  });

  it('starts again at its foot after two quiet minutes, and not before', async () => {
    const clock = new FakeClock();
    const backoff = new Backoff(SLOW_STEPS, clock, () => 0);
    await delays(backoff, clock, 3);
    await clock.advance(120_000);
    expect(await delays(backoff, clock, 1)).toEqual([6_400]);
    await clock.advance(120_001);
    expect(await delays(backoff, clock, 1)).toEqual([800]);
  });
});
