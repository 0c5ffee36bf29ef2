import { afterEach, describe, expect, it } from 'vitest';
import { rest } from './testing/fake-clock.ts';
import { Harness } from './testing/harness.ts';
import { wireNode } from './testing/objects.ts';

let harness: Harness;
afterEach(() => harness.stop());

/** Live at resourceVersion 10 with the node `a`. */
async function startLive() {
  harness = new Harness();
  return harness.startLive();
}

describe('a version that is gone', () => {
  it('lists again after 410 to a watch, with the old picture until the new one is whole', async () => {
    const stream = await startLive();
    const second = harness.api.status(410, { reason: 'Expired' }).stream();
    stream.cut();
    await harness.clock.advance(1_000);
    second.event('ADDED', wireNode('b', '30'));
    await rest();
    expect(harness.api.taken()).toEqual(['WATCH 10', 'WATCHLIST']);
    expect(harness.names()).toEqual(['a']);
    second.endOfList('31');
    await rest();
    expect(harness.takenChanges()).toEqual(['delete a', 'set b']);
  });

  it.each([{ code: 410 }, { code: 410, reason: 'Gone' }, { code: 500, reason: 'Expired' }])(
    'lists again after an ERROR event %j',
    async (status) => {
      const stream = await startLive();
      stream.event('ERROR', { kind: 'Status', ...status });
      await harness.clock.advance(800);
      expect(harness.api.taken()).toEqual(['WATCHLIST']);
      expect(harness.stats.errors).toBe(1);
    },
  );

  const message = 'Timeout: Too large resource version: 10, current: 5';
  it.each([
    { reason: 'Timeout', details: { causes: [{ reason: 'ResourceVersionTooLarge' }] } },
    { reason: 'Timeout', details: { causes: [{ message: 'Too large resource version' }] } },
    { reason: 'Timeout', message },
  ])('lists again when the version is too large, as after a restore: %j', async (status) => {
    const stream = await startLive();
    const second = harness.api.status(504, status).stream();
    stream.cut();
    await harness.clock.advance(1_000);
    second.event('ADDED', wireNode('restored', '3')).endOfList('5');
    await rest();
    expect(harness.api.taken()).toEqual(['WATCH 10', 'WATCHLIST']);
    expect(harness.names()).toEqual(['restored']);
    second.cut();
    await harness.clock.advance(400);
    expect(harness.api.taken()).toEqual(['WATCH 5']);
  });

  it('lists again at once each time that an API server restarts and knows of no history', async () => {
    let stream = await startLive();
    for (let restart = 0; restart < 10; restart++) {
      const next = harness.api.stream().event('ADDED', wireNode('a', '5')).endOfList('10');
      stream.event('ERROR', { code: 410, reason: 'Expired' });
      await harness.clock.advance(200);
      expect(harness.api.taken()).toEqual(['WATCHLIST']);
      stream = next;
      await harness.clock.advance(10_001);
    }
  });

  it('lists at most once in 5 s where everything is answered with 410 for ever', async () => {
    const stream = await startLive();
    for (let i = 0; i < 200; i++) harness.api.status(410);
    stream.event('ERROR', { code: 410 });
    await harness.clock.advance(600_000);
    expect(harness.api.requests.length).toBeLessThan(130);
    expect(harness.api.requests.length).toBeGreaterThan(10);
  });

  it('does not list again for another kind of timeout', async () => {
    const stream = await startLive();
    harness.api.status(504, { reason: 'Timeout', message: 'etcd is slow' });
    stream.cut();
    await harness.clock.advance(1_000);
    expect(harness.api.taken()).toEqual(['WATCH 10', 'WATCH 10']);
  });
});

describe('a server that is overloaded', () => {
  it('backs off for a 429 in the stream too', async () => {
    const stream = await startLive();
    harness.api.stream();
    stream.event('ERROR', { code: 429, reason: 'TooManyRequests', details: { retryAfterSeconds: 3 } });
    await harness.clock.advance(2_999);
    expect(harness.api.taken()).toEqual([]);
    await harness.clock.advance(1);
    expect(harness.api.taken()).toEqual(['WATCH 10']);
  });

  it.each([
    ['7', 7_000],
    ['0', 800],
    ['86400', 60_000],
    ['Thu, 01 Jan 2026 00:00:12 GMT', 11_800],
    ['soon', 800],
  ])(
    'waits as Retry-After: %s says, but never less than its own pause and never more than a minute',
    async (header, ms) => {
      const stream = await startLive();
      harness.api.status(429, {}, header).stream();
      stream.cut();
      await harness.clock.advance(200);
      expect(harness.api.taken()).toEqual(['WATCH 10']);
      await harness.clock.advance(ms - 1);
      expect(harness.api.taken()).toEqual([]);
      await harness.clock.advance(1);
      expect(harness.api.taken()).toEqual(['WATCH 10']);
    },
  );

  it('asks at most once in 4 s in ten minutes of 429 with Retry-After: 1', async () => {
    const stream = await startLive();
    for (let i = 0; i < 200; i++) harness.api.status(429, {}, '1');
    stream.cut();
    await harness.clock.advance(600_000);
    expect(harness.api.requests.length).toBeLessThan(150);
    expect(harness.api.requests.length).toBeGreaterThan(10);
  });

  it('lists again when the stream fails three times at the same place', async () => {
    const stream = await startLive();
    const failure = { code: 500, reason: 'InternalError', message: 'etcd event received with PrevKv=nil' };
    harness.api.stream().event('ERROR', failure);
    harness.api.stream().event('ERROR', failure);
    stream.event('ERROR', failure);
    await harness.clock.advance(800 + 1_600 + 3_200);
    expect(harness.api.taken()).toEqual(['WATCH 10', 'WATCH 10', 'WATCHLIST']);
  });
});

describe('a server that does not let us', () => {
  it('makes new credentials after 401 and goes on where it stood', async () => {
    const stream = await startLive();
    harness.api.status(401, { reason: 'Unauthorized' }).stream();
    stream.cut();
    await harness.clock.advance(1_000);
    expect(harness.reauthentications).toBe(1);
    expect(harness.api.taken()).toEqual(['WATCH 10', 'WATCH 10']);
    expect(harness.states).toEqual(['live']);
  });

  it('names the missing verb and fills in by itself within 10 s of the grant', async () => {
    harness = new Harness('daemonsets', () => 0.999);
    for (let i = 0; i < 20; i++) harness.api.status(403, { reason: 'Forbidden', message: 'secret-in-error' });
    await harness.start();
    expect(harness.api.taken()).toEqual(['WATCHLIST', 'LIST']);
    expect(harness.freshness.view()).toMatchObject({
      state: 'forbidden',
      message: 'Not allowed to list daemonsets.apps: the role lacks the verb "list" on it. Next try in 2 s.',
    });
    await harness.clock.advance(60_000);
    const granted = harness.api.requests.length;
    await harness.clock.advance(10_000);
    expect(harness.api.requests.length).toBeGreaterThan(granted);
  });

  it('holds the list and names "watch" where only that verb is missing', async () => {
    harness = new Harness();
    harness.api
      .status(403)
      .page([wireNode('a')], '10')
      .status(403)
      .stream();
    await harness.start();
    expect(harness.freshness.view()).toMatchObject({ state: 'forbidden' });
    expect(harness.freshness.view().message).toMatch(
      /^Not allowed to watch nodes: the role lacks the verb "watch" on it\./,
    );
    expect(harness.states).toEqual(['forbidden']);
    await harness.clock.advance(1_000);
    expect(harness.api.requests).toEqual(['WATCHLIST', 'LIST', 'WATCH 10', 'WATCH 10']);
    expect(harness.freshness.view().state).toBe('live');
  });

  it('takes the refusal of a server that has just started for a short one, whatever was refused before', async () => {
    harness = new Harness();
    for (let i = 0; i < 10; i++) harness.api.status(403);
    const stream = harness.api.stream().endOfList('10');
    await harness.start();
    await harness.clock.advance(30_000);
    expect(harness.freshness.view().state).toBe('live');
    harness.api.taken();
    harness.api.status(403).stream();
    stream.cut();
    await harness.clock.advance(200 + 1_000);
    expect(harness.api.taken()).toEqual(['WATCH 10', 'WATCH 10']);
    expect(harness.freshness.view().state).toBe('live');
  });

  it('needs no "list" where it may stream', async () => {
    harness = new Harness();
    harness.api.stream().endOfList('10');
    await harness.start();
    expect(harness.freshness.view().state).toBe('live');
    expect(harness.api.requests).toEqual(['WATCHLIST']);
  });
});

describe('a mistake of ours', () => {
  const fail = () => {
    throw new TypeError('boom');
  };

  it.each(['onSynced', 'onOpened', 'onUnauthorized'] as const)(
    'in %s does not end the watch for good',
    async (name) => {
      let failures = 0;
      const failOnce = () => (failures++ === 0 ? fail() : undefined);
      harness = new Harness('nodes', () => 0, undefined, { [name]: failOnce });
      const streams = Array.from({ length: 4 }, () => harness.api.status(401).stream());
      for (const stream of streams) stream.event('ADDED', wireNode('a', '5')).endOfList('10');
      await harness.start();
      await harness.clock.advance(60_000);
      expect(failures).toBeGreaterThan(0);
      expect(harness.names()).toEqual(['a']);
      expect(harness.freshness.view().state).toBe('live');
    },
  );

  it('that comes again and again is met with pauses', async () => {
    harness = new Harness('nodes', () => 0, undefined, { onUnauthorized: fail });
    for (let i = 0; i < 100; i++) harness.api.status(401);
    await harness.start();
    await harness.clock.advance(600_000);
    expect(harness.api.requests.length).toBeLessThan(20);
    expect(harness.api.requests.length).toBeGreaterThan(5);
  });
});

describe('words', () => {
  it('never repeats what a server or a socket wrote', async () => {
    const stream = await startLive();
    harness.api.status(500, { reason: 'secret in error!', message: 'secret-in-error' }).unreachable().status(302);
    stream.event('ERROR', { code: 500, message: 'secret-in-error', reason: 'secret in error!' });
    await harness.clock.advance(20_000);
    const told = JSON.stringify([harness.log.entries(), harness.freshness.view()]);
    expect(told).not.toContain('secret');
    expect(harness.log.entries()[0]?.answer).toBe('the API server sent a redirect (302), which is not followed');
  });
});
