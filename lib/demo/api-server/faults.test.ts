import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ApiServer, startApiServer } from './server.ts';
import { get, readWatch, take } from './testing.ts';

let server: ApiServer;
beforeEach(async () => {
  server = await startApiServer();
  server.store.put('nodes', { metadata: { name: 'n1' } });
});
afterEach(() => server.stop());

const WATCH = '/api/v1/nodes?watch=true&resourceVersion=1000';

describe('faults on demand', () => {
  it('refuses as many requests as told, with Retry-After, and then answers', async () => {
    server.faults.refuse(429, { retryAfter: 7, times: 1, resource: 'nodes' });
    expect((await get(server, '/api/v1/pods')).status).toBe(200);
    const refused = await get(server, '/api/v1/nodes');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '7']);
    expect(await refused.json()).toMatchObject({ reason: 'TooManyRequests', details: { retryAfterSeconds: 7 } });
    expect((await get(server, '/api/v1/nodes')).status).toBe(200);
  });

  it('refuses everything until cleared', async () => {
    server.faults.refuse(503);
    expect((await get(server, '/api/v1/nodes')).status).toBe(503);
    expect((await get(server, '/version')).status).toBe(503);
    server.faults.clear();
    expect((await get(server, '/api/v1/nodes')).status).toBe(200);
  });

  it('breaks connections under a watch, and accepts new ones', async () => {
    const watch = readWatch(server, WATCH);
    await take(watch, 1);
    server.faults.dropConnections();
    await expect(watch.next()).rejects.toThrow();
    expect((await get(server, '/api/v1/nodes')).status).toBe(200);
  });

  it('breaks a watch in the middle of an event', async () => {
    const watch = readWatch(server, WATCH);
    await take(watch, 1);
    server.faults.cutMidEvent();
    await expect(watch.next()).rejects.toThrow();
  });

  it.each([
    ['expireWatches', 410],
    ['failWatches', 500],
  ] as const)('%s puts an ERROR with %i into open watches and ends them', async (fault, code) => {
    const watch = readWatch(server, WATCH);
    await take(watch, 1);
    server.faults[fault]();
    expect(await take(watch, 9)).toMatchObject([{ type: 'ERROR', object: { code } }]);
  });

  it('leaves open watches silent for good and new requests unanswered while it hangs', async () => {
    const watch = readWatch(server, WATCH);
    await take(watch, 1);
    server.faults.hang();
    await expect(get(server, '/version', { signal: AbortSignal.timeout(50) })).rejects.toThrow('timeout');
    server.faults.clear();
    server.faults.endWatches();
    server.store.put('nodes', { metadata: { name: 'n1' } });
    expect((await get(server, '/version')).status).toBe(200);
    const next = watch.next().then(
      () => 'spoke',
      () => 'broke',
    );
    const silence = new Promise((resolve) => setTimeout(resolve, 50, 'silent'));
    expect(await Promise.race([next, silence])).toBe('silent');
    server.faults.dropConnections();
    expect(await next).toBe('broke');
  });

  it('comes back on the same port with the same objects', async () => {
    await server.stop();
    await expect(get(server, '/version')).rejects.toThrow();
    server = await startApiServer({ port: server.port, store: server.store });
    expect(await (await get(server, '/api/v1/nodes')).json()).toMatchObject({ items: [{ metadata: { name: 'n1' } }] });
  });

  it('refuses to share a port', async () => {
    await expect(startApiServer({ port: server.port })).rejects.toThrow('EADDRINUSE');
  });
});

describe('servers that differ', () => {
  it('may not know WatchList', async () => {
    const old = await startApiServer({ watchList: false });
    const response = await get(old, `${WATCH}&sendInitialEvents=true&resourceVersionMatch=NotOlderThan`);
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('unless the WatchList feature gate is enabled');
    await old.stop();
  });

  it('may never mark the end of the initial events', async () => {
    const odd = await startApiServer({ store: server.store, endsInitialEvents: false, watchTimeoutMs: 50 });
    const path =
      '/api/v1/nodes?watch=true&allowWatchBookmarks=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan';
    expect((await take(readWatch(odd, path), 9)).map((event) => event.type)).toEqual(['ADDED']);
    await odd.stop();
  });
});
