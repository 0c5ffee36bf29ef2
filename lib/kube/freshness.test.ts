import { beforeEach, describe, expect, it } from 'vitest';
import { Freshness } from './freshness.ts';
import { FakeClock } from './testing/fake-clock.ts';

let clock: FakeClock;
let told: string[];
let freshness: Freshness;

beforeEach(() => {
  clock = new FakeClock();
  told = [];
  freshness = new Freshness(clock, () => told.push(`${freshness.view().state}: ${freshness.view().message}`));
});

describe('Freshness', () => {
  it('is syncing, with the reason for it, until the list is whole and followed', () => {
    freshness.broken('no route');
    expect(freshness.view()).toMatchObject({ state: 'syncing', message: 'no route' });
    freshness.listed();
    expect(freshness.view().state).toBe('syncing');
    freshness.connected();
    expect(freshness.view()).toMatchObject({ state: 'live', message: '' });
  });

  it('stays live for 5 s while it reconnects, then is stale since the last byte', async () => {
    freshness.listed();
    freshness.connected();
    await clock.advance(1_000);
    freshness.heard();
    const lastByteAt = clock.now();
    await clock.advance(30_000);
    freshness.broken('first try');
    await clock.advance(3_000);
    freshness.broken('second try');
    await clock.advance(1_999);
    expect(freshness.view().state).toBe('live');
    await clock.advance(1);
    expect(freshness.view()).toEqual({ state: 'stale', since: lastByteAt, message: 'second try' });
  });

  it('is never seen to be gone when it is back within 5 s', async () => {
    freshness.listed();
    freshness.connected();
    for (let i = 0; i < 10; i++) {
      freshness.broken('dropped');
      await clock.advance(1_000);
      freshness.broken('still down');
      await clock.advance(3_999);
      freshness.connected();
    }
    expect(told).toEqual(['live: ']);
  });

  it('waits after an outage for what was missed before it is live again', async () => {
    freshness.listed();
    freshness.connected();
    freshness.broken('down');
    await clock.advance(60_000);
    freshness.connected();
    await clock.advance(499);
    expect(freshness.view().state).toBe('stale');
    await clock.advance(1);
    expect(freshness.view()).toEqual({ state: 'live', since: clock.now(), message: '' });
  });

  it('does not become live by a connection that is lost again at once', async () => {
    freshness.listed();
    freshness.connected();
    freshness.broken('down');
    await clock.advance(60_000);
    freshness.connected();
    await clock.advance(100);
    freshness.broken('down again');
    await clock.advance(10_000);
    expect(freshness.view()).toMatchObject({ state: 'stale', message: 'down again' });
  });

  it('keeps the time it went stale through every further failure', async () => {
    freshness.listed();
    freshness.connected();
    const lastByteAt = clock.now();
    for (let i = 0; i < 10; i++) {
      freshness.broken(`try ${i}`);
      await clock.advance(20_000);
    }
    expect(freshness.view()).toEqual({ state: 'stale', since: lastByteAt, message: 'try 9' });
  });

  it('is forbidden at once, and afterwards no better than it was', () => {
    freshness.forbidden('no list');
    expect(freshness.view()).toMatchObject({ state: 'forbidden', message: 'no list' });
    freshness.broken('down');
    expect(freshness.view().state).toBe('syncing');
    freshness.listed();
    freshness.forbidden('no watch');
    freshness.broken('down');
    expect(freshness.view().state).toBe('stale');
  });

  it('leaves no timer behind', () => {
    freshness.listed();
    freshness.connected();
    freshness.broken('down');
    freshness.stop();
    expect(clock.timers).toBe(0);
  });
});
