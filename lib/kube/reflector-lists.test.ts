import { afterEach, describe, expect, it } from 'vitest';
import { rest } from './testing/fake-clock.ts';
import { Harness } from './testing/harness.ts';
import { wireNode } from './testing/objects.ts';

const MEGABYTE = new Uint8Array(1024 * 1024);
let harness: Harness;
afterEach(() => harness.stop());

describe('the list as a stream (WatchList)', () => {
  it('takes the list from the stream and goes on watching on the same connection', async () => {
    harness = new Harness();
    const stream = harness.api.stream();
    await harness.start();
    stream.event('ADDED', wireNode('a', '5')).event('ADDED', wireNode('b', '7'));
    await rest();
    expect(harness.names()).toEqual([]);
    expect(harness.freshness.view().state).toBe('syncing');

    stream.endOfList('10');
    await rest();
    expect(harness.takenChanges()).toEqual(['set a', 'set b']);
    expect(harness.freshness.view().state).toBe('live');

    stream.event('DELETED', wireNode('a', '11'));
    await rest();
    expect(harness.takenChanges()).toEqual(['delete a']);
    expect(harness.api.requests).toEqual(['WATCHLIST']);
    expect(harness.syncs).toBe(1);
  });

  it('asks for bookmarks, for a consistent state, and for an end between 300 and 600 s', async () => {
    harness = new Harness('nodes', () => 0.5);
    await harness.start();
    expect(harness.api.queries).toEqual([
      {
        watch: 'true',
        allowWatchBookmarks: 'true',
        sendInitialEvents: 'true',
        resourceVersionMatch: 'NotOlderThan',
        timeoutSeconds: '450',
      },
    ]);
  });

  it('resumes from the end bookmark when the connection is lost right after it', async () => {
    harness = new Harness();
    const stream = harness.api.stream();
    await harness.start();
    stream.event('ADDED', wireNode('a', '5')).endOfList('10').cut();
    await harness.clock.advance(200);
    expect(harness.api.requests).toEqual(['WATCHLIST', 'WATCH 10']);
  });

  it.each([400, 404, 405, 422])('reads pages at once when the server refuses with %i', async (code) => {
    harness = new Harness();
    harness.api
      .status(code, { reason: 'Invalid' })
      .page([wireNode('a')], '10')
      .stream();
    await harness.start();
    expect(harness.api.requests).toEqual(['WATCHLIST', 'LIST', 'WATCH 10']);
    expect(harness.names()).toEqual(['a']);
    expect(harness.freshness.view().state).toBe('live');
  });

  it('does not ask for the stream again once it was refused', async () => {
    harness = new Harness();
    harness.api.status(422).page([], '10').status(410).page([], '20').stream();
    await harness.start();
    await harness.clock.advance(800);
    expect(harness.api.requests).toEqual(['WATCHLIST', 'LIST', 'WATCH 10', 'LIST', 'WATCH 20']);
  });

  it.each([
    ['no bookmark at all', {}],
    ['a bookmark that says "false"', { 'k8s.io/initial-events-end': 'false' }],
  ])('reads pages after 30 s with %s, and says so', async (_, annotations) => {
    harness = new Harness();
    const stream = harness.api.stream();
    await harness.start();
    stream.event('ADDED', wireNode('a', '5')).bookmark('9', annotations);
    await harness.clock.advance(29_999);
    expect(harness.api.taken()).toEqual(['WATCHLIST']);
    await harness.clock.advance(1);
    expect(harness.api.taken()).toEqual(['LIST']);
    expect(harness.freshness.view().message).toBe(
      'Streaming the list of nodes failed: no end of the list within 30 s. Reading it in pages instead.',
    );
    expect(harness.names()).toEqual([]);
  });

  it('reads pages after three streams that break before their end', async () => {
    harness = new Harness();
    const streams = [harness.api.stream(), harness.api.stream(), harness.api.stream()];
    harness.api.page([wireNode('b')], '10').stream();
    await harness.start();
    for (const stream of streams) {
      stream.event('ADDED', wireNode('a', '5')).cut();
      await harness.clock.advance(2_000);
    }
    expect(harness.api.requests).toEqual(['WATCHLIST', 'WATCHLIST', 'WATCHLIST', 'LIST', 'WATCH 10']);
    expect(harness.names()).toEqual(['b']);
  });
});

describe('the list in pages', () => {
  async function startWithPages(): Promise<void> {
    harness = new Harness();
    harness.api.status(422);
  }

  it('follows continue to the end and watches from the list', async () => {
    await startWithPages();
    harness.api
      .page([wireNode('a')], '10', 'p2')
      .page([wireNode('b')], '10', 'p3')
      .page([wireNode('c')], '10')
      .stream();
    await harness.start();
    expect(harness.api.requests).toEqual(['WATCHLIST', 'LIST', 'LIST @p2', 'LIST @p3', 'WATCH 10']);
    expect(harness.takenChanges()).toEqual(['set a', 'set b', 'set c']);
    expect(harness.api.queries[1]).toEqual({ limit: '500' });
    expect(harness.api.queries[2]).toEqual({ limit: '500', continue: 'p2' });
  });

  it('starts over when a continue token is too old', async () => {
    await startWithPages();
    harness.api.page([wireNode('gone')], '10', 'p2').status(410, { reason: 'Expired' });
    harness.api
      .page([wireNode('a')], '30', 'q2')
      .page([wireNode('b')], '30')
      .stream();
    await harness.start();
    await harness.clock.advance(800);
    expect(harness.api.requests).toEqual(['WATCHLIST', 'LIST', 'LIST @p2', 'LIST', 'LIST @q2', 'WATCH 30']);
    expect(harness.names()).toEqual(['a', 'b']);
  });

  it('starts over when page 3 of 5 has expired', async () => {
    await startWithPages();
    harness.api
      .page([], '10', 'p2')
      .page([], '10', 'p3')
      .status(410)
      .page([wireNode('a')], '30')
      .stream();
    await harness.start();
    await harness.clock.advance(800);
    expect(harness.api.requests).toEqual(['WATCHLIST', 'LIST', 'LIST @p2', 'LIST @p3', 'LIST', 'WATCH 30']);
  });

  it('never shows half a list, however long a page fails', async () => {
    await startWithPages();
    harness.api.page([wireNode('a'), wireNode('b')], '10').status(410);
    for (let i = 0; i < 20; i++) harness.api.page([wireNode('a')], '20', 'p2').status(500);
    await harness.start();
    expect(harness.names()).toEqual(['a', 'b']);
    harness.takenChanges();
    await harness.clock.advance(300_000);
    expect(harness.api.requests.filter((request) => request === 'LIST @p2').length).toBeGreaterThan(5);
    expect(harness.takenChanges()).toEqual([]);
    expect(harness.names()).toEqual(['a', 'b']);
    expect(harness.freshness.view()).toMatchObject({
      state: 'stale',
      message: 'Listing nodes failed: the API server answered 500. Next try in 30 s.',
    });
  });

  it('says what was added, changed and removed by a new list, and nothing else', async () => {
    await startWithPages();
    const unschedulable = { spec: { unschedulable: true } };
    harness.api.page([wireNode('a'), wireNode('b'), wireNode('c')], '10').status(410);
    harness.api.page([wireNode('a', '20'), wireNode('c', '21', unschedulable), wireNode('d')], '30').stream();
    await harness.start();
    harness.takenChanges();
    const before = harness.store.get('a');
    await harness.clock.advance(800);
    expect(harness.takenChanges()).toEqual(['delete b', 'set c', 'set d']);
    expect(harness.store.get('a')).toBe(before);
    expect(harness.stats.relists).toBe(1);
  });

  it('does not read a page without an end', async () => {
    await startWithPages();
    harness.api.chunks(Array.from({ length: 401 }, () => MEGABYTE)).page([wireNode('a')], '10');
    await harness.start();
    expect(harness.freshness.view().message).toContain('the API server sent a page that is too large');
  });

  it.each(['<html>login</html>', '{}', '[]', '{"metadata":{"resourceVersion":"1"},"items":5}', ''])(
    'does not take %j for an empty list',
    async (body) => {
      await startWithPages();
      harness.api
        .body(body)
        .page([wireNode('a')], '10')
        .stream();
      await harness.start();
      expect(harness.freshness.view().message).toContain('the API server sent something that is not a list');
      await harness.clock.advance(800);
      expect(harness.names()).toEqual(['a']);
    },
  );
});
