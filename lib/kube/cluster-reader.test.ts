import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ResourceName } from '../coverage/objects.ts';
import type { ChangeBatch } from './change-feed.ts';
import { type ClusterReader, type SourceReport, startClusterReader } from './cluster-reader.ts';
import { RESOURCES } from './resources.ts';
import { FakeApi, type FakeStream } from './testing/fake-api.ts';
import { FakeClock } from './testing/fake-clock.ts';
import { clusterAt } from './testing/http-server.ts';
import { wireNode, wirePod } from './testing/objects.ts';
import type { Transport } from './transport.ts';

let clock: FakeClock;
let random: () => number;
let apis: Map<string, FakeApi>;
let reader: ClusterReader;
/** What the consumer was told, in order. */
let told: string[];
let consume: (batch: ChangeBatch) => void;

const transport: Transport = (request, signal) => {
  const api = apis.get(request.path);
  if (api === undefined) throw new Error(`nobody expects ${request.path}`);
  return api.transport(request, signal);
};

beforeEach(() => {
  clock = new FakeClock();
  random = () => 0;
  apis = new Map(RESOURCES.map(({ path }) => [path, new FakeApi()]));
  told = [];
  consume = () => {};
});
afterEach(() => reader.stop());

function api(name: ResourceName): FakeApi {
  const found = apis.get(RESOURCES.find((resource) => resource.name === name)?.path ?? '');
  if (found === undefined) throw new Error(name);
  return found;
}

async function start(): Promise<void> {
  reader = startClusterReader({
    cluster: clusterAt('https://a.example'),
    clock,
    random,
    transport,
    onChanges(batch) {
      const changes = batch.changes.map(({ resource, type, object }) => `${type} ${resource}/${object.name}`);
      told.push([...changes, ...batch.synced.map((name) => `synced ${name}`)].join(', '));
      consume(batch);
    },
    onFreshness(sources) {
      const known = sources.filter(({ state }) => state !== 'syncing');
      told.push(known.map(({ resource, state }) => `${resource} ${state}`).join(', '));
    },
  });
  await clock.advance(0);
}

async function afterWindow(): Promise<string[]> {
  await clock.advance(50);
  return told.splice(0);
}

function source(name: ResourceName): SourceReport | undefined {
  return reader.sources().find(({ resource }) => resource === name);
}

describe('a cluster reader', () => {
  it('hands over a first list in one batch, marked, and says that it is live after that', async () => {
    const stream = api('nodes').stream();
    await start();
    stream.event('ADDED', wireNode('a')).event('ADDED', wireNode('b')).endOfList('10');
    expect(await afterWindow()).toEqual(['set nodes/a, set nodes/b, synced nodes', 'nodes live']);
  });

  it('says that an empty list is a list', async () => {
    api('nodes').stream().endOfList('10');
    await start();
    expect(await afterWindow()).toEqual(['synced nodes', 'nodes live']);
  });

  it('marks a first list and no later one', async () => {
    api('nodes').stream().endOfList('10').event('ERROR', { code: 410 });
    await start();
    await afterWindow();
    api('nodes').stream().event('ADDED', wireNode('a')).endOfList('20');
    await clock.advance(800);
    expect(told).toEqual(['set nodes/a']);
  });

  it('gathers 50 ms of changes, the last of each object', async () => {
    const stream = api('nodes').stream().endOfList('10');
    await start();
    await afterWindow();
    stream
      .event('ADDED', wireNode('a', '11'))
      .event('ADDED', wireNode('b', '12'))
      .event('DELETED', wireNode('a', '13'));
    await clock.advance(49);
    expect(told).toEqual([]);
    expect(await afterWindow()).toEqual(['delete nodes/a, set nodes/b']);
  });

  it('lets no consumer end it', async () => {
    const stream = api('nodes').stream().endOfList('10');
    await start();
    consume = () => {
      throw new Error('of the consumer');
    };
    await afterWindow();
    stream.event('ADDED', wireNode('a', '11'));
    await afterWindow();
    consume = () => {};
    stream.event('ADDED', wireNode('b', '12'));
    expect(await afterWindow()).toEqual(['set nodes/b']);
    expect(reader.stats().consumerErrors).toBe(2);
  });

  it('goes on without what is optional and forbidden', async () => {
    api('events').status(403).status(403);
    api('nodes').stream().endOfList('10');
    await start();
    await afterWindow();
    expect(source('nodes')).toMatchObject({ state: 'live', isOptional: false });
    expect(source('events')).toMatchObject({ state: 'forbidden', isOptional: true });
    expect(source('events')?.message).toContain('the role lacks the verb "list" on it');
  });

  it('knows the names of what it could not read', async () => {
    const stream = api('pods').stream();
    await start();
    stream
      .event('ADDED', wirePod('bad', '1', { spec: [] }))
      .event('ADDED', wirePod('good'))
      .endOfList('10');
    await afterWindow();
    expect(source('pods')).toMatchObject({ objects: 1, malformed: 1, malformedNames: ['default/bad'] });
    stream.event('DELETED', wirePod('bad', '11'));
    expect(await afterWindow()).toEqual(['pods live']);
    expect(source('pods')).toMatchObject({ malformed: 0 });
  });

  it('brings all resources back as soon as one of them got through', async () => {
    let calls = 0;
    random = () => ((calls++ * 7) % 10) / 10;
    const streams = RESOURCES.map(({ name }) => api(name).stream().endOfList('10'));
    await start();
    for (const down of apis.values()) down.isDown = true;
    for (const stream of streams) stream.cut();
    await clock.advance(60_000);
    expect(reader.sources().map(({ state }) => state)).toEqual(RESOURCES.map(() => 'stale'));

    for (const back of apis.values()) {
      back.isDown = false;
      back.stream();
    }
    const asked = () => RESOURCES.map(({ name }) => api(name).requests.filter((one) => one.startsWith('WATCH')).length);
    const before = asked();
    while (asked().every((count, i) => count === before[i])) await clock.advance(1);
    expect(asked()).toEqual(before.map((count) => count + 1));
    await clock.advance(500);
    expect(reader.sources().map(({ state }) => state)).toEqual(RESOURCES.map(() => 'live'));
  });

  it('lists again at once when an API server comes back that is behind what is held', async () => {
    const lost = api('nodes').stream().event('ADDED', wireNode('lost', '900')).endOfList('1000');
    await start();
    expect(await afterWindow()).toEqual(['set nodes/lost, synced nodes', 'nodes live']);
    api('nodes').stream();
    api('nodes').page([], '500');
    api('nodes').stream().event('ADDED', wireNode('kept', '400')).endOfList('501');
    lost.cut();
    await clock.advance(1_000);
    expect(api('nodes').requests).toEqual(['WATCHLIST', 'WATCH 1000', 'LIST', 'WATCHLIST']);
    expect(told.splice(0)).toEqual(['delete nodes/lost, set nodes/kept']);
  });

  it('forgets an object that has become of no use', async () => {
    const revision = (kind: string, resourceVersion: string) => ({
      metadata: {
        namespace: 'default',
        name: 'r',
        resourceVersion,
        ownerReferences: [{ kind, name: 'o', uid: 'o', controller: true }],
      },
    });
    const stream = api('controllerrevisions').stream().event('ADDED', revision('DaemonSet', '1')).endOfList('10');
    await start();
    await afterWindow();
    stream.event('MODIFIED', revision('StatefulSet', '11'));
    expect(await afterWindow()).toEqual(['delete controllerrevisions/r']);
  });

  it('keeps the events of DaemonSets and their Pods, and drops those of Pods that others control', async () => {
    const owned = (name: string, kind: string) =>
      wirePod(name, '1', {
        metadata: { namespace: 'default', name, ownerReferences: [{ kind, name: 'o', uid: 'o', controller: true }] },
      });
    const event = (name: string) => ({
      metadata: { namespace: 'default', name: `${name}.1`, resourceVersion: '5' },
      involvedObject: { kind: 'Pod', namespace: 'default', name },
      type: 'Warning',
    });
    const events = api('events').stream();
    const pods = api('pods').stream();
    await start();
    for (const name of ['agent', 'web', 'unseen']) events.event('ADDED', event(name));
    events.endOfList('10');
    await afterWindow();
    pods.event('ADDED', owned('agent', 'DaemonSet')).event('ADDED', owned('web', 'ReplicaSet')).endOfList('10');
    expect((await afterWindow())[0]).toBe('set pods/agent, set pods/web, delete events/web.1, synced pods');
    events.event('ADDED', {
      ...event('web'),
      metadata: { namespace: 'default', name: 'web.2', resourceVersion: '11' },
    });
    expect(await afterWindow()).toEqual([]);
  });

  it('remembers the last 20 requests and what came of them, newest first', async () => {
    for (let i = 0; i < 100; i++) api('nodes').status(500, { reason: 'InternalError' });
    await start();
    await clock.advance(600_000);
    const requests = reader.recentRequests();
    expect(requests).toHaveLength(20);
    expect(requests.filter(({ request }) => request.endsWith(' nodes'))[0]?.answer).toBe(
      'the API server answered 500 InternalError',
    );
    expect(requests[0]?.time).toBeGreaterThanOrEqual(requests[19]?.time ?? Number.NaN);
  });

  it('counts what came over the wire', async () => {
    const stream: FakeStream = api('nodes').stream();
    await start();
    stream.event('ADDED', wireNode('a')).event('MODIFIED', wireNode('a', '2')).endOfList('10').bookmark('11');
    await afterWindow();
    expect(reader.stats().resources.get('nodes')).toMatchObject({ added: 1, modified: 1, bookmarks: 2, watches: 1 });
    expect(reader.stats().resources.get('nodes')?.bytes).toBeGreaterThan(300);
  });

  it('leaves no timer and no request behind', async () => {
    api('nodes').stream().endOfList('10');
    api('pods').unreachable();
    api('events').status(403).status(403);
    await start();
    await reader.stop();
    expect(clock.timers).toBe(0);
    expect(await afterWindow()).toEqual([]);
  });
});
