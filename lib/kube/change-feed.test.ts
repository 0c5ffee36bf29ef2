import { expect, it } from 'vitest';
import type { ResourceChange } from '../coverage/objects.ts';
import { type ChangeBatch, ChangeFeed } from './change-feed.ts';
import { FakeClock } from './testing/fake-clock.ts';
import { wireNode } from './testing/objects.ts';
import { trim } from './testing/trim.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const change = (name: string): ResourceChange => ({
  resource: 'nodes',
  type: 'set',
  object: trim('nodes', wireNode(name)),
});
const namesIn = ({ changes, synced }: ChangeBatch) => [...changes.map(({ object }) => object.name), ...synced];

it.each([[['a']], [['d']], [['g']], [['b', 'f']], [['nodes']], [[...NAMES, 'nodes']]])(
  'a consumer that can not take %j gets all the rest, in order and once, and each loss is counted',
  async (bad) => {
    const clock = new FakeClock();
    const taken: string[] = [];
    const feed = new ChangeFeed(clock, {
      changes(batch) {
        if (namesIn(batch).some((name) => bad.includes(name))) throw new Error('of the consumer');
        taken.push(...namesIn(batch));
      },
      freshness: () => taken.push('freshness'),
    });
    for (const name of NAMES) feed.add(change(name));
    feed.markSynced('nodes');
    feed.markFreshness();
    await clock.advance(50);
    expect(taken).toEqual([...NAMES, 'nodes', 'freshness'].filter((name) => !bad.includes(name)));
    expect(feed.errors).toBe(bad.length);
  },
);

it('a consumer that can not take what is said of freshness still gets every change', async () => {
  const clock = new FakeClock();
  const taken: string[] = [];
  const feed = new ChangeFeed(clock, {
    changes: (batch) => taken.push(...namesIn(batch)),
    freshness() {
      throw new Error('of the consumer');
    },
  });
  for (const name of NAMES) {
    feed.add(change(name));
    feed.markFreshness();
    await clock.advance(50);
  }
  expect([taken, feed.errors]).toEqual([NAMES, NAMES.length]);
});

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
