/** What a page that stays open sees: changes, an API server that goes and comes back, lists that may not be read. */
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Picture } from '../../lib/coverage/picture.ts';
import type { ApiServer } from '../../lib/demo/api-server/server.ts';
import { StreamClient } from '../../lib/server/testing/direct-server.ts';
import type { ServerEvent } from '../../lib/server/testing/sse.ts';
import { startCluster } from './support/cluster.ts';
import { getJson, request, Stream, until, untilReady } from './support/http.ts';
import { KEY, node, pod } from './support/objects.ts';
import { Home, type Rollcall, serve } from './support/rollcall.ts';

/** From a change in the API server to the event: the reader gathers for 50 ms. Generous, since others use the machine. */
const LIVE_LIMIT_MS = 2_000;
const STALE_LIMIT_MS = 10_000;

let home: Home;
let api: ApiServer;
let rollcall: Rollcall;
let url = '';
beforeAll(async () => {
  home = new Home();
  api = await startCluster();
  rollcall = serve(home, api.kubeconfig);
  url = await rollcall.url();
  await untilReady(url);
}, 30_000);
afterAll(async () => {
  await rollcall?.stop();
  await api.stop();
  home.remove();
});

interface CellLike {
  readonly node: string;
  readonly state: string;
}
const cellsOf = ({ data }: ServerEvent) => (data.cells ?? []) as readonly CellLike[];
const says = (name: string, state: string) => (event: ServerEvent) =>
  event.type === 'cells' && cellsOf(event).some((cell) => cell.node === name && cell.state === state);
const coverage = () =>
  getJson<{ revision: number; cells: readonly CellLike[]; sources: readonly { resource: string; state: string }[] }>(
    `${url}/api/v1/coverage?cells=all`,
  );
const stateOf = async (name: string) => (await coverage()).cells.find((cell) => cell.node === name)?.state;
const sourcesAre = (state: string) => async () => (await coverage()).sources.every((source) => source.state === state);

async function openStream(headers: Readonly<Record<string, string>> = {}): Promise<Stream> {
  const stream = new Stream(url, headers);
  await stream.until(({ type }) => type === 'sources');
  return stream;
}

describe('a change', () => {
  it('reaches an open page within 2 s, and the routes say the same', async () => {
    const stream = await openStream();
    const changed = Date.now();
    api.store.put('pods', pod('n1', false));
    await stream.until(says('n1', 'notReady'), LIVE_LIMIT_MS);
    const tookMs = Date.now() - changed;
    expect(await stateOf('n1')).toBe('notReady');
    api.store.put('pods', pod('n1'));
    await stream.until(says('n1', 'healthy'), LIVE_LIMIT_MS);
    expect(tookMs).toBeLessThan(LIVE_LIMIT_MS);
    stream.close();
  });

  it('reaches a page that began from a snapshot, as a delta and in the digest', async () => {
    const snapshot = await request(`${url}/api/page/snapshot`);
    const page = new StreamClient(
      Number(new URL(url).port),
      `/api/page/stream?since=${snapshot.headers.get('etag')?.replaceAll('"', '')}`,
    );
    const isWhole = ({ type, data }: ServerEvent) => type === 'digest' && data.base === null;
    await page.until(isWhole);
    api.store.put('pods', pod('n1', false));
    await page.until(({ type }) => type === 'delta', LIVE_LIMIT_MS);
    const isGap = ({ type, data }: ServerEvent) =>
      type === 'digest' && (data.set as Record<string, unknown>).gapNodes === '1';
    await page.until(isGap);
    api.store.put('pods', pod('n1'));
    expect(page.types()).not.toContain('resync');
    page.socket.destroy();
    await until(async () => (await stateOf('n1')) === 'healthy', 'the change');
  });

  it('of nodes brings their row, and takes it away', async () => {
    const stream = await openStream();
    api.store.put('nodes', node('n3'));
    const came = await stream.until(({ type, data }) => type === 'nodes' && JSON.stringify(data.set).includes('"n3"'));
    expect(came.data.gone).toEqual([]);
    await stream.until(says('n3', 'missing'));
    api.store.delete('nodes', '', 'n3');
    await stream.until(({ type, data }) => type === 'nodes' && (data.gone as string[]).includes('n3'));
    expect(await stateOf('n3')).toBeUndefined();
    stream.close();
  });

  it('that a page missed is told when it comes back, and nothing else', async () => {
    const first = await openStream();
    api.store.put('pods', pod('n2', false));
    const { id } = await first.until(says('n2', 'notReady'));
    first.close();
    api.store.put('pods', pod('n2'));
    await until(async () => (await stateOf('n2')) === 'healthy', 'the change');
    const back = await openStream({ 'last-event-id': id });
    await back.until(says('n2', 'healthy'));
    expect(back.events.map(({ type }) => type)).not.toContain('resync');
    expect(back.events.some(says('n2', 'notReady'))).toBe(false);
    back.close();
  });

  it.each(['1', '999999999999999', 'of-another-server', ''])(
    'is not guessed for a page that saw %j last: it starts over',
    async (id) => {
      const stream = await openStream({ 'last-event-id': id });
      const { data } = await stream.until(({ type }) => type === 'resync');
      expect(data.revision).toBe((await getJson<Picture>(`${url}/api/v1/picture`)).revision);
      stream.close();
    },
  );
});

describe('an API server that dies', () => {
  it('is stale within 10 s, with nothing shown healthy; and all is right again when it is back', async () => {
    const stream = await openStream();
    const { store, port, token } = api;
    const gone = Date.now();
    await api.stop();
    await until(sourcesAre('stale'), 'stale', STALE_LIMIT_MS);
    expect(Date.now() - gone).toBeLessThan(STALE_LIMIT_MS);
    await stream.until(({ type }) => type === 'resync');
    const { cells } = await coverage();
    expect(cells.map((cell) => cell.state)).toEqual(['unknown', 'unknown']);
    const picture = await getJson<Picture>(`${url}/api/v1/picture`);
    expect([picture.grid, picture.cells.map((cell) => cell.lastKnown)]).toEqual([
      ['u', 'u'],
      ['healthy', 'healthy'],
    ]);
    expect(picture.sources.every((source) => source.message.includes('the connection was refused'))).toBe(true);
    const beats = () => stream.events.filter(({ type }) => type === 'heartbeat').length;
    const beatsBefore = beats();
    await until(async () => beats() > beatsBefore, 'a heartbeat');

    store.delete('pods', 'agents', 'agent-n2');
    const back = Date.now();
    api = await startCluster({ store, port, token });
    await until(sourcesAre('live'), 'live again', STALE_LIMIT_MS);
    expect(await stateOf('n1')).toBe('healthy');
    expect(await stateOf('n2')).toBe('missing');
    expect(Date.now() - back).toBeLessThan(STALE_LIMIT_MS);
    api.store.put('pods', pod('n2'));
    await until(async () => (await stateOf('n2')) === 'healthy', 'the change');
    stream.close();
  }, 40_000);

  it('and comes back as something that sends elsewhere: nobody follows, and it stays stale', async () => {
    const { store, port, token } = api;
    await api.stop();
    const asked: string[] = [];
    const decoy = await listen(
      createServer((request) => asked.push(request.url ?? '')),
      0,
      '127.0.0.2',
    );
    const { port: decoyPort } = decoy.address() as { port: number };
    let redirects = 0;
    const liar = await listen(
      createServer((request, response) => {
        redirects += 1;
        response.writeHead(307, { location: `http://127.0.0.2:${decoyPort}${request.url}` }).end();
      }),
      port,
    );
    await until(sourcesAre('stale'), 'stale', STALE_LIMIT_MS);
    await until(async () => redirects >= 5, 'a redirect of each list');
    expect(asked).toEqual([]);
    liar.closeAllConnections();
    await new Promise((resolve) => liar.close(resolve));
    decoy.close();
    api = await startCluster({ store, port, token });
    await until(sourcesAre('live'), 'live again', 60_000);
  }, 90_000);
});

describe('a list that may not be read any more', () => {
  it('is forbidden, names the verb, and leaves only what specs decide', async () => {
    api.deny('pods', 'watch');
    api.deny('pods', 'list');
    api.faults.endWatches();
    const isForbidden = async () =>
      (await coverage()).sources.some((source) => source.resource === 'pods' && source.state === 'forbidden');
    await until(isForbidden, 'forbidden', STALE_LIMIT_MS);
    const { cells } = await coverage();
    expect(new Set(cells.map((cell) => cell.state))).toEqual(new Set(['unknown']));
    const { sources } = await getJson<Picture>(`${url}/api/v1/picture`);
    expect(sources.find(({ resource }) => resource === 'pods')?.message).toMatch(/lacks the verb "(list|watch)"/);
    const detail = await getJson<{ state: string; reason: string }>(`${url}/api/v1/cells/${KEY}/n1`);
    expect(detail).toMatchObject({ state: 'unknown', reason: 'SourceForbidden' });
    api.allow('pods', 'list');
    api.allow('pods', 'watch');
    await until(sourcesAre('live'), 'live again', 20_000);
    expect(await stateOf('n1')).toBe('healthy');
  }, 40_000);
});

it('all this was read with GET alone, and was no reason for a line in the log', () => {
  expect(api.violations).toEqual([]);
  expect(rollcall.stderr).toBe('');
});

async function listen(http: Server, port: number, host = '127.0.0.1'): Promise<Server> {
  await new Promise<void>((resolve) => http.listen(port, host, resolve));
  return http;
}
