import { afterEach, describe, expect, it } from 'vitest';
import type { FakeStream } from './testing/fake-api.ts';
import { rest } from './testing/fake-clock.ts';
import { Harness } from './testing/harness.ts';
import { wireNode } from './testing/objects.ts';

let harness: Harness;
afterEach(() => harness.stop());

/** Live at resourceVersion 10 with the node `a`. */
async function startLive(name: 'nodes' | 'daemonsets' = 'nodes'): Promise<FakeStream> {
  harness = new Harness(name);
  const stream = harness.api.stream();
  await harness.start();
  stream.event('ADDED', wireNode('a', '5')).endOfList('10');
  await rest();
  harness.api.taken();
  harness.takenChanges();
  return stream;
}

describe('a watch that ends', () => {
  it('goes on at once from the last event when the server ends it', async () => {
    const stream = await startLive();
    harness.api.stream();
    await harness.clock.advance(60_000);
    stream.event('ADDED', wireNode('b', '12')).end();
    await rest();
    expect(harness.api.taken()).toEqual(['WATCH 12']);
    expect(harness.states).toEqual(['live']);
  });

  it('goes on from the last bookmark where nothing happened', async () => {
    const stream = await startLive();
    harness.api.stream();
    await harness.clock.advance(60_000);
    stream.bookmark('99').end();
    await rest();
    expect(harness.api.taken()).toEqual(['WATCH 99']);
  });

  it('does not spin when the server ends every watch at once', async () => {
    const stream = await startLive();
    for (let i = 0; i < 100; i++) harness.api.stream().end();
    stream.end();
    await harness.clock.advance(60_000);
    expect(harness.api.requests.length).toBeLessThan(30);
  });

  it('is resumed after a dropped connection, without a list', async () => {
    const stream = await startLive();
    harness.api.stream().event('ADDED', wireNode('c', '13'));
    stream.event('ADDED', wireNode('b', '12')).cut();
    await harness.clock.advance(199);
    expect(harness.api.taken()).toEqual([]);
    await harness.clock.advance(1);
    expect(harness.api.taken()).toEqual(['WATCH 12']);
    expect(harness.takenChanges()).toEqual(['set b', 'set c']);
    expect(harness.states).toEqual(['live']);
    expect(harness.stats).toMatchObject({ relists: 0, reconnects: 1 });
  });

  it('throws away half a line at the cut and gets the event again', async () => {
    const stream = await startLive();
    const line = `${JSON.stringify({ type: 'ADDED', object: wireNode('b', '12') })}\n`;
    harness.api.stream().raw(line);
    stream.raw(line.slice(0, 30)).cut();
    await harness.clock.advance(200);
    expect(harness.api.taken()).toEqual(['WATCH 10']);
    expect(harness.takenChanges()).toEqual(['set b']);
    expect(harness.stats.malformed).toBe(0);
  });

  it('tries a server that is down again within 5 s, for ever, and is live within a second of its return', async () => {
    const stream = await startLive();
    for (let i = 0; i < 50; i++) harness.api.unreachable();
    harness.api.stream();
    stream.cut();
    await harness.clock.advance(120_000);
    expect(harness.freshness.view()).toMatchObject({
      state: 'stale',
      message: 'Watching nodes failed: the connection was refused (ECONNREFUSED). Next try in 3 s.',
    });
    const tries = harness.api.requests.length;
    expect(tries).toBeGreaterThan(40);
    await harness.clock.advance((51 - tries) * 2_500 + 500);
    expect(harness.freshness.view()).toMatchObject({ state: 'live', message: '' });
  });

  it('does not wait any longer once another request got through', async () => {
    const stream = await startLive();
    for (let i = 0; i < 10; i++) harness.api.unreachable();
    stream.cut();
    await harness.clock.advance(6_000);
    const before = harness.api.requests.length;
    harness.reflector.hurry();
    await rest();
    expect(harness.api.requests.length).toBe(before + 1);
  });
});

describe('a pause that was asked for', () => {
  it('is kept although another request got through', async () => {
    const stream = await startLive();
    harness.api.status(429, {}, '30').stream();
    stream.cut();
    await harness.clock.advance(1_000);
    harness.api.taken();
    harness.reflector.hurry();
    await harness.clock.advance(20_000);
    expect(harness.api.taken()).toEqual([]);
  });
});

describe('a connection that nobody holds any more', () => {
  it('is given up after 90 s without a byte', async () => {
    await startLive();
    harness.api.stream();
    await harness.clock.advance(89_999);
    expect(harness.api.taken()).toEqual([]);
    await harness.clock.advance(201);
    expect(harness.api.taken()).toEqual(['WATCH 10']);
  });

  it('counts every byte as a sign of life', async () => {
    const stream = await startLive();
    for (let i = 0; i < 5; i++) {
      await harness.clock.advance(80_000);
      stream.bookmark('10');
    }
    await rest();
    expect(harness.api.taken()).toEqual([]);
    expect(harness.states).toEqual(['live']);
  });

  it('is shown as stale since its last byte, 5 s after it was found out', async () => {
    const stream = await startLive();
    await harness.clock.advance(30_000);
    stream.bookmark('11');
    await rest();
    const lastByteAt = harness.clock.now();
    harness.api.silence();
    await harness.clock.advance(94_999);
    expect(harness.freshness.view().state).toBe('live');
    await harness.clock.advance(1);
    expect(harness.freshness.view()).toMatchObject({ state: 'stale', since: lastByteAt });
  });

  it('does not wait longer than 30 s for an answer', async () => {
    await startLive();
    harness.api.silence().stream();
    await harness.clock.advance(90_000 + 200 + 30_000 + 400 + 500);
    expect(harness.api.taken()).toEqual(['WATCH 10', 'WATCH 10']);
    expect(harness.freshness.view().state).toBe('live');
  });
});

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

  it('does not list again for another kind of timeout', async () => {
    const stream = await startLive();
    harness.api.status(504, { reason: 'Timeout', message: 'etcd is slow' });
    stream.cut();
    await harness.clock.advance(1_000);
    expect(harness.api.taken()).toEqual(['WATCH 10', 'WATCH 10']);
  });
});

describe('a server that is overloaded', () => {
  it('lists once, not 4 times, after four 429s', async () => {
    const stream = await startLive();
    for (let i = 0; i < 4; i++) harness.api.status(429);
    harness.api.stream();
    stream.cut();
    await harness.clock.advance(200 + 800 + 1_600 + 3_200 + 6_400);
    expect(harness.api.taken()).toEqual(['WATCH 10', 'WATCH 10', 'WATCH 10', 'WATCH 10', 'WATCH 10']);
    expect(harness.stats.relists).toBe(0);
  });

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

  it('keeps trying through 40 internal errors and goes on where it stood', async () => {
    const stream = await startLive();
    for (let i = 0; i < 40; i++) harness.api.status(500, { reason: 'InternalError', message: 'no leader' });
    harness.api.stream();
    stream.cut();
    const doubled = 800 + 1_600 + 3_200 + 6_400 + 12_800 + 25_600;
    await harness.clock.advance(200 + doubled + 34 * 30_000 + 500);
    expect(harness.api.requests).toEqual(Array.from({ length: 41 }, () => 'WATCH 10'));
    expect(harness.freshness.view()).toMatchObject({ state: 'live', message: '' });
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

describe('a server whose watches break at ever new places', () => {
  it('is followed from place to place, without a list', async () => {
    let stream = await startLive();
    for (let i = 0; i < 6; i++) {
      const next = harness.api.stream();
      stream.event('ADDED', wireNode('b', String(11 + i))).event('ERROR', { code: 500 });
      await harness.clock.advance(60_000);
      stream = next;
    }
    expect(harness.api.taken()).toEqual(['WATCH 11', 'WATCH 12', 'WATCH 13', 'WATCH 14', 'WATCH 15', 'WATCH 16']);
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

describe('a watch that is not one', () => {
  it('asks again for a line that is no event, and lists again the third time', async () => {
    const stream = await startLive();
    harness.api.stream().raw('{"type":"ADDED"}\n');
    harness.api.stream().raw('null\n');
    stream.raw('garbage\n');
    await harness.clock.advance(800 + 1_600 + 3_200);
    expect(harness.api.taken()).toEqual(['WATCH 10', 'WATCH 10', 'WATCHLIST']);
    expect(harness.stats.malformed).toBe(3);
    expect(harness.names()).toEqual(['a']);
  });

  it('sets a malformed object aside by name and goes on', async () => {
    const stream = await startLive();
    stream.event('MODIFIED', wireNode('a', '11', { spec: 'nonsense' })).event('ADDED', wireNode('b', '12'));
    stream.event('ADDED', { metadata: { resourceVersion: '13' } });
    await rest();
    expect(harness.takenChanges()).toEqual(['delete a', 'set b']);
    expect(harness.store.malformedCount).toBe(2);
    expect(harness.store.malformedNames(10)).toEqual(['a']);
    stream.event('MODIFIED', wireNode('a', '14'));
    await rest();
    expect(harness.names()).toEqual(['a', 'b']);
    expect(harness.store.malformedNames(10)).toEqual([]);
    expect(harness.api.taken()).toEqual([]);
  });
});
