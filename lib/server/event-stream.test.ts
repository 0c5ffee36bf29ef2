import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { node } from '../coverage/testing.ts';
import { runs } from '../testing/runs.ts';
import type { Hub } from './hub.ts';
import { type DirectServer, StreamClient, startDirectServer } from './testing/direct-server.ts';
import { newHub, sources } from './testing/hub-fixture.ts';

let hub: Hub;
let server: DirectServer;
const clients: StreamClient[] = [];
beforeAll(async () => {
  server = await startDirectServer(() => hub);
});
afterAll(() => server.stop());
beforeEach(() => {
  hub = newHub().hub;
  hub.onSources(sources());
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.socket.destroy();
  await until(() => hub.stats().subscribers === 0);
  hub.stop();
});

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const started = performance.now();
  while (!(await holds())) {
    if (performance.now() - started > 15_000) throw new Error('it did not come');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** A change of so many nodes, some 300 bytes each, for scripts and pages alike. */
function change(nodes = 1): void {
  const conditions = [{ type: 'Odd', status: 'True', reason: 'Odd', message: '', lastTransitionTime: 1 }];
  hub.onChanges(
    Array.from({ length: nodes }, (_, place) => {
      const message = `${Math.random()}`.padEnd(250, `${Math.random()}`);
      const object = node({ name: `n${place}`, conditions: conditions.map((one) => ({ ...one, message })) });
      return { resource: 'nodes', type: 'set', object };
    }),
  );
}

async function open(path: string, headers = ''): Promise<StreamClient> {
  const client = new StreamClient(server.port, path, headers);
  clients.push(client);
  await client.until(({ type }) => type === 'sources');
  return client;
}

const STREAMS = [
  { path: '/api/v1/stream', revision: () => hub.revision, change: 'cells' },
  { path: '/api/page/stream', revision: () => hub.page.revision, change: 'delta' },
] as const;

describe.each(STREAMS)('$path', ({ path, revision, change: type }) => {
  it('begins with the sources and goes on with every change', async () => {
    if (path === '/api/page/stream') hub.page.snapshot();
    const client = await open(path);
    change();
    expect((await client.until((event) => event.type === type)).id).toBe(String(revision()));
  });

  it('says how it wants to be treated on the way, also where nobody stays to read it', async () => {
    const abort = new AbortController();
    for (const method of ['GET', 'HEAD']) {
      const { status, headers } = await fetch(server.url + path, { method, signal: abort.signal });
      expect(status).toBe(200);
      expect(Object.fromEntries(headers)).toMatchObject({
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        'x-accel-buffering': 'no',
      });
    }
    abort.abort();
  });

  it('takes a client up where it was, or lets it start over', async () => {
    hub.picture();
    hub.page.snapshot();
    const since = revision();
    change();
    const near = await open(`${path}?since=${since}`);
    await near.until((event) => event.id === String(revision()));
    expect(near.types()).not.toContain('resync');
    const far = await open(path, 'Last-Event-ID: 1\r\n');
    expect((await far.until((event) => event.type === 'resync')).data.revision).toBe(revision());
  });

  it('refuses what it does not know by name', async () => {
    const ask = async (search: string) => {
      const response = await fetch(`${server.url}${path}${search}`);
      return [response.status, ((await response.json()) as { error: { message: string } }).error.message];
    };
    expect(await ask('?since=x')).toEqual([400, 'since takes one revision, a number, as the id of an event has it.']);
    expect(await ask('?of=x')).toEqual([400, 'Unknown parameter "of": known are since.']);
  });
});

describe('a thousand pages that come and go', () => {
  it('leave no listener and no socket behind, and go on where they were', async () => {
    hub.page.snapshot();
    hub.picture();
    let resumed = 0;
    const rounds = runs(20, 1_000);
    for (let round = 0; round < rounds; round++) {
      const since = hub.page.revision;
      change();
      const few = await Promise.all(
        Array.from({ length: 100 }, (_, place) =>
          open(place % 2 === 0 ? `/api/page/stream?since=${since}` : `/api/v1/stream?since=${hub.revision - 1}`),
        ),
      );
      for (const [place, client] of few.entries()) {
        await client.until(({ id }) => id === String(place % 2 === 0 ? hub.page.revision : hub.revision));
        if (!client.types().includes('resync')) resumed++;
        if (place % 3 === 0) client.socket.destroy();
        else if (place % 3 === 1) client.socket.resetAndDestroy();
        else client.socket.end();
      }
      clients.length = 0;
    }
    expect(resumed).toBe(rounds * 100);
    await until(() => hub.stats().subscribers === 0);
    await until(async () => (await server.sockets()) === 0);
  });
});

describe('too many clients', () => {
  it('are refused in one sentence, and those who are there stay', async () => {
    const stops = Array.from({ length: 1_999 }, () => hub.page.subscribe(null, () => {}));
    const last = await open('/api/page/stream');
    const refused = await fetch(`${server.url}/api/v1/stream`);
    expect(refused.status).toBe(503);
    expect(((await refused.json()) as { error: { message: string } }).error.message).toBe(
      '2000 streams are open already: close some pages, then reload.',
    );
    expect(last.socket.destroyed).toBe(false);
    for (const stop of stops) stop();
    await open('/api/v1/stream');
  });
});
