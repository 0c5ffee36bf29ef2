import { expect, it } from 'vitest';
import { ChangeFeed } from './change-feed.ts';
import { FakeClock } from './testing/fake-clock.ts';

it.each([
  ['while it gathers', 1],
  ['while it rests', 51],
])('a feed that is stopped %s says nothing more, whatever is still on its way', async (_, stopAfterMs) => {
  const clock = new FakeClock();
  const told: string[] = [];
  const feed = new ChangeFeed(clock, { changes: () => told.push('changes'), freshness: () => told.push('freshness') });
  feed.markSynced('nodes');
  await clock.advance(stopAfterMs);
  told.length = 0;
  feed.stop();
  feed.markSynced('pods');
  feed.markFreshness();
  await clock.advance(1_000);
  expect(told).toEqual([]);
  expect(clock.timers).toBe(0);
});
