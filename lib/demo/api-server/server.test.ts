import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ApiServer, startApiServer } from './server.ts';
import { ObjectStore } from './store.ts';
import { get, getPage, readWatch, take } from './testing.ts';

let server: ApiServer;
beforeEach(async () => {
  server = await startApiServer();
});
afterEach(() => server.stop());

function putNodes(count: number): void {
  for (let i = 0; i < count; i++) server.store.put('nodes', { metadata: { name: `n${String(i).padStart(3, '0')}` } });
}

describe('a list', () => {
  it('has the shape of a real one: kind on the list, none on its items', async () => {
    putNodes(1);
    const response = await get(server, '/api/v1/nodes');
    expect(response.headers.get('content-type')).toBe('application/json');
    const list = (await response.json()) as { items: unknown };
    expect(list).toMatchObject({ kind: 'NodeList', apiVersion: 'v1', metadata: { resourceVersion: '1001' } });
    expect(list.items).toEqual([
      {
        metadata: {
          name: 'n000',
          resourceVersion: '1001',
          uid: expect.any(String),
          creationTimestamp: expect.stringMatching(/^\d{4}-.*:\d\dZ$/),
        },
      },
    ]);
  });

  it('serves the apps group under its own path', async () => {
    server.store.put('daemonsets', { metadata: { namespace: 'falco', name: 'falco' } });
    const list = await getPage(server, '/apis/apps/v1/daemonsets');
    expect(list).toMatchObject({
      kind: 'DaemonSetList',
      apiVersion: 'apps/v1',
      items: [{ metadata: { name: 'falco' } }],
    });
  });

  it('cuts pages that all show the moment of the first', async () => {
    putNodes(5);
    const first = await getPage(server, '/api/v1/nodes?limit=2');
    expect(first.metadata).toMatchObject({ resourceVersion: '1005', remainingItemCount: 3 });
    server.store.delete('nodes', '', 'n003');
    server.store.put('nodes', { metadata: { name: 'n000a' } });
    const second = await getPage(server, `/api/v1/nodes?limit=2&continue=${first.metadata.continue}`);
    const third = await getPage(server, `/api/v1/nodes?limit=2&continue=${second.metadata.continue}`);
    const names = [first, second, third].map((page) => page.items.map((item) => item.metadata.name));
    expect(names).toEqual([['n000', 'n001'], ['n002', 'n003'], ['n004']]);
    expect(third.metadata).toEqual({ resourceVersion: '1005' });
  });

  it('answers 410 to a page token older than the compaction', async () => {
    putNodes(3);
    const first = await getPage(server, '/api/v1/nodes?limit=2');
    server.compact();
    const response = await get(server, `/api/v1/nodes?limit=2&continue=${first.metadata.continue}`);
    expect(response.status).toBe(410);
    expect(await response.json()).toMatchObject({ kind: 'Status', reason: 'Expired', code: 410 });
  });

  it('ignores the limit at resourceVersion 0, as the watch cache does', async () => {
    putNodes(5);
    expect((await getPage(server, '/api/v1/nodes?limit=2&resourceVersion=0')).items).toHaveLength(5);
  });

  it('selects by field', async () => {
    server.store.put('pods', Object.assign({ metadata: { namespace: 'a', name: 'p' } }, { spec: { nodeName: 'n1' } }));
    server.store.put('pods', { metadata: { namespace: 'a', name: 'q' } });
    const bound = await getPage(server, '/api/v1/pods?fieldSelector=spec.nodeName%3Dn1');
    const unbound = await getPage(server, '/api/v1/pods?fieldSelector=spec.nodeName%21%3Dn1');
    expect([bound, unbound].map((page) => page.items.map((item) => item.metadata.name))).toEqual([['p'], ['q']]);
    expect((await get(server, '/api/v1/pods?fieldSelector=spec.color%3Dred')).status).toBe(400);
  });
});

describe('a refusal', () => {
  it.each([
    ['/api/v1/secrets', 404, 'NotFound'],
    ['/api/v1/nodes?limit=many', 400, 'BadRequest'],
    ['/api/v1/nodes?resourceVersion=9999', 504, 'Timeout'],
    ['/api/v1/nodes?watch=true&resourceVersion=x', 400, 'BadRequest'],
    ['/api/v1/nodes?watch=true&sendInitialEvents=true', 422, 'Invalid'],
    ['/api/v1/nodes?labelSelector=a%3Db', 400, 'BadRequest'],
  ])('%s is a Status with code %i and reason %s', async (path, code, reason) => {
    const response = await get(server, path);
    expect(response.status).toBe(code);
    expect(await response.json()).toMatchObject({ kind: 'Status', status: 'Failure', reason, code });
  });

  it('names verb, resource and group where RBAC denies, and only there', async () => {
    server.deny('daemonsets', 'list');
    const response = await get(server, '/apis/apps/v1/daemonsets');
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({
      reason: 'Forbidden',
      message:
        'daemonsets.apps is forbidden: User "system:serviceaccount:rollcall:rollcall" cannot list resource "daemonsets" in API group "apps" at the cluster scope',
      details: { group: 'apps', kind: 'daemonsets' },
    });
    expect((await get(server, '/api/v1/nodes')).status).toBe(200);
    server.allow('daemonsets', 'list');
    expect((await get(server, '/apis/apps/v1/daemonsets')).status).toBe(200);
  });

  it('lets nobody in without the token, but tells everybody its version and health', async () => {
    expect((await fetch(`${server.url}/api/v1/nodes`)).status).toBe(401);
    const wrong = { headers: { authorization: 'Bearer wrong' } };
    expect((await fetch(`${server.url}/version`, wrong)).status).toBe(401);
    expect(await (await fetch(`${server.url}/version`)).json()).toMatchObject({ gitVersion: 'v1.37.0' });
    expect(await (await fetch(`${server.url}/readyz`)).text()).toBe('ok');
  });

  it('records every request that is not a GET, and answers 405', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      expect((await get(server, '/api/v1/pods', { method })).status).toBe(405);
    }
    await get(server, '/api/v1/pods');
    expect(server.violations.map((request) => request.method)).toEqual(['POST', 'PUT', 'PATCH', 'DELETE']);
    expect(server.requests).toHaveLength(5);
  });
});

describe('a watch', () => {
  const events = '/api/v1/nodes?watch=true&allowWatchBookmarks=true';

  it('tells each change of its resource after its version, with kind and apiVersion', async () => {
    putNodes(1);
    const watch = readWatch(server, `${events}&resourceVersion=1000`);
    expect(await take(watch, 1)).toMatchObject([{ type: 'ADDED', object: { kind: 'Node', apiVersion: 'v1' } }]);
    const before = server.store.get('nodes', '', 'n000');
    server.store.put('pods', { metadata: { namespace: 'a', name: 'p' } });
    server.store.put('nodes', { metadata: { name: 'n000' } });
    server.store.delete('nodes', '', 'n000');
    const [modified, deleted] = await take(watch, 2);
    expect(modified).toMatchObject({ type: 'MODIFIED', object: { metadata: { resourceVersion: '1003' } } });
    expect(deleted).toMatchObject({ type: 'DELETED', object: { metadata: { resourceVersion: '1004' } } });
    expect(modified?.object.metadata.uid).toBe(before?.metadata.uid);
    await watch.return(undefined);
    await expect.poll(() => server.openWatches()).toBe(0);
  });

  it('starts with everything when it names no version', async () => {
    putNodes(3);
    const watch = readWatch(server, events);
    expect((await take(watch, 3)).map((event) => event.object.metadata.name)).toEqual(['n000', 'n001', 'n002']);
    await watch.return(undefined);
  });

  it('marks the end of the initial events of a WatchList, then goes on', async () => {
    putNodes(2);
    const watch = readWatch(server, `${events}&sendInitialEvents=true&resourceVersionMatch=NotOlderThan`);
    const initial = await take(watch, 3);
    expect(initial.map((event) => event.type)).toEqual(['ADDED', 'ADDED', 'BOOKMARK']);
    expect(initial[2]?.object.metadata).toEqual({
      resourceVersion: '1002',
      annotations: { 'k8s.io/initial-events-end': 'true' },
    });
    putNodes(1);
    expect(await take(watch, 1)).toMatchObject([{ type: 'MODIFIED' }]);
    await watch.return(undefined);
  });

  it('answers 410 in the stream when its version is compacted, and then ends', async () => {
    putNodes(2);
    server.compact();
    const received = await take(readWatch(server, `${events}&resourceVersion=1001`), 9);
    expect(received).toMatchObject([{ type: 'ERROR', object: { kind: 'Status', reason: 'Expired', code: 410 } }]);
  });

  it('keeps a bounded log: what lies further back is 410', async () => {
    const small = await startApiServer({ store: new ObjectStore({ logLimit: 10 }) });
    for (let i = 0; i < 100; i++) small.store.put('nodes', { metadata: { name: 'n' } });
    expect(await take(readWatch(small, `${events}&resourceVersion=1050`), 9)).toMatchObject([{ type: 'ERROR' }]);
    const recent = readWatch(small, `${events}&resourceVersion=1095`);
    expect((await take(recent, 5)).map((event) => event.object.metadata.resourceVersion)).toEqual([
      '1096',
      '1097',
      '1098',
      '1099',
      '1100',
    ]);
    await recent.return(undefined);
    await small.stop();
  });

  it('survives a compaction while it is up to date', async () => {
    putNodes(1);
    const watch = readWatch(server, `${events}&resourceVersion=1000`);
    await take(watch, 1);
    server.compact();
    putNodes(1);
    expect(await take(watch, 1)).toMatchObject([{ type: 'MODIFIED' }]);
    await watch.return(undefined);
  });

  it('sends bookmarks with the newest version, changed elsewhere or not', async () => {
    const quick = await startApiServer({ bookmarkIntervalMs: 20 });
    const watch = readWatch(quick, `${events}&resourceVersion=1000`);
    quick.store.put('pods', { metadata: { namespace: 'a', name: 'p' } });
    const [bookmark] = await take(watch, 1);
    expect(bookmark).toMatchObject({
      type: 'BOOKMARK',
      object: { kind: 'Node', metadata: { resourceVersion: '1001' } },
    });
    await watch.return(undefined);
    await quick.stop();
  });

  it('ends after timeoutSeconds', async () => {
    expect(await take(readWatch(server, `${events}&resourceVersion=1000&timeoutSeconds=1`), 9)).toEqual([]);
  });

  it('tells a selecting watch that an object left its selection', async () => {
    const watch = readWatch(server, '/api/v1/pods?watch=true&fieldSelector=spec.nodeName%3Dn1');
    const pod = (nodeName: string) =>
      Object.assign({ metadata: { namespace: 'a', name: 'p' } }, { spec: { nodeName } });
    const received = take(watch, 3);
    await expect.poll(() => server.openWatches()).toBe(1);
    for (const nodeName of ['n2', 'n1', 'n1', 'n2']) server.store.put('pods', pod(nodeName));
    expect((await received).map((event) => event.type)).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
    await watch.return(undefined);
  });
});
