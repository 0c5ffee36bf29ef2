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

  it('is not resumed a second time where not even a bookmark came: its place may lie in the future', async () => {
    await startLive();
    harness.api.stream();
    harness.api.stream().event('ADDED', wireNode('restored', '3')).endOfList('4');
    await harness.clock.advance(90_200);
    expect(harness.api.taken()).toEqual(['WATCH 10']);
    await harness.clock.advance(90_400);
    expect(harness.api.taken()).toEqual(['WATCHLIST']);
    expect(harness.takenChanges()).toEqual(['delete a', 'set restored']);
  });

  it('is not resumed for ever where watches are accepted and cut before a bookmark is due', async () => {
    let stream = await startLive();
    for (let i = 0; i < 2; i++) {
      stream.cut();
      stream = harness.api.stream();
      await harness.clock.advance(61_000);
    }
    stream.cut();
    await harness.clock.advance(1_000);
    expect(harness.api.taken()).toEqual(['WATCH 10', 'WATCH 10', 'WATCHLIST']);
  });

  it('is resumed for ever where it is cut every few seconds: that tells nothing of who accepts it', async () => {
    let stream = await startLive();
    for (let i = 0; i < 200; i++) {
      stream.cut();
      stream = harness.api.stream();
      await harness.clock.advance(9_000);
    }
    expect(new Set(harness.api.taken())).toEqual(new Set(['WATCH 10']));
  });

  it('is resumed as often as it takes where bookmarks came', async () => {
    await startLive();
    for (const position of ['11', '12', '13']) {
      harness.api.stream().bookmark(position);
      await harness.clock.advance(90_400);
    }
    expect(harness.api.taken()).toEqual(['WATCH 10', 'WATCH 11', 'WATCH 12']);
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

describe('a watch that goes back', () => {
  it('is left for a list, before an old state is put over a new one', async () => {
    const stream = await startLive();
    stream.event('ADDED', wireNode('b', '12')).event('MODIFIED', wireNode('a', '9', { spec: { unschedulable: true } }));
    await harness.clock.advance(800);
    expect(harness.takenChanges()).toEqual(['set b']);
    expect(harness.api.taken()).toEqual(['WATCHLIST']);
    expect(harness.log.entries()[0]?.answer).toBe('the API server sent an older version than before');
  });

  it.each(['12', '100', 'not-a-number'])('is none where version %s follows 12', async (version) => {
    const stream = await startLive();
    stream.event('ADDED', wireNode('b', '12')).event('ADDED', wireNode('c', version));
    await harness.clock.advance(800);
    expect(harness.takenChanges()).toEqual(['set b', 'set c']);
    expect(harness.api.taken()).toEqual([]);
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
    await rest();
    expect(harness.takenChanges()).toEqual(['set a', 'set b']);
    expect(harness.store.get('a')?.isUnreadable).toBe(true);
    expect(harness.store.malformedCount).toBe(1);
    expect(harness.store.malformedNames(10)).toEqual(['a']);
    stream.event('MODIFIED', wireNode('a', '14'));
    await rest();
    expect(harness.names()).toEqual(['a', 'b']);
    expect(harness.store.malformedNames(10)).toEqual([]);
    expect(harness.store.get('a')?.isUnreadable).toBeUndefined();
    expect(harness.api.taken()).toEqual([]);
  });

  it.each([
    ['MODIFIED', { metadata: { resourceVersion: '11' } }],
    ['MODIFIED', { metadata: { name: 'a', namespace: 'of-a-node', resourceVersion: '11' } }],
    ['ADDED', { metadata: { name: 'a/b', resourceVersion: '11' } }],
    ['DELETED', { metadata: { name: 7, resourceVersion: '11' } }],
  ])('lists again where it can not tell which object %s %j is', async (type, object) => {
    let stream = await startLive();
    for (const pause of [800, 1_600, 3_200]) {
      const next = harness.api.stream();
      stream.event(type, object);
      await harness.clock.advance(pause);
      stream = next;
    }
    expect(harness.api.taken()).toEqual(['WATCH 10', 'WATCH 10', 'WATCHLIST']);
    stream.event('ADDED', wireNode('a', '12')).event('ADDED', object).endOfList('13');
    await rest();
    expect(harness.names()).toEqual(['a']);
    expect(harness.store.malformedCount).toBe(1);
  });
});
