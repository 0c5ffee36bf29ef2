/**
 * Secrets planted wherever a cluster or its user may keep one. None may come out of the server: not in a page, an
 * answer, the stream, the metrics or the log.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiServer, startApiServer } from '../../lib/demo/api-server/server.ts';
import { fromBase64 } from '../../lib/wire/base64.ts';
import { decodeSnapshot } from '../../lib/wire/snapshot.ts';
import { Front } from './support/front.ts';
import { getJson, request, Stream, until } from './support/http.ts';
import { pod } from './support/objects.ts';
import { plantCluster, planted, SHOWN, secretIn, secretsIn, specSecrets } from './support/planted.ts';
import { Home, Rollcall } from './support/rollcall.ts';

let home: Home;
let api: ApiServer;
let front: Front;
let rollcall: Rollcall;
let url = '';

beforeAll(async () => {
  home = new Home();
  api = await startApiServer({ context: 'test', token: secretIn('token') });
  plantCluster(api);
  front = new Front(api.url);
  const server = `http://user:${secretIn('url-password')}@${await front.listen()}`;
  const text = api.kubeconfig.replace(api.url, server).replace(secretIn('token'), secretIn('token-file'));
  const kubeconfig = home.write('kubeconfig', text);
  rollcall = new Rollcall(home, {
    args: ['--port', '0', '--kubeconfig', kubeconfig],
    env: { ROLLCALL_TOKEN: secretIn('token'), SOME_PASSWORD: secretIn('environment') },
  });
  url = await rollcall.url();
}, 30_000);
afterAll(async () => {
  await rollcall?.stop();
  front.close();
  await api.stop();
  home.remove();
});

/** A page's own format packs its texts: taken apart, they can be searched. */
function unpacked(bytes: Uint8Array): string {
  return JSON.stringify(decodeSnapshot(bytes));
}

/** The snapshots that a page's HTML holds, among whatever else looks like one. */
function snapshotsIn(html: string): readonly string[] {
  return (html.match(/[A-Za-z0-9+/]{200,}={0,2}/g) ?? []).flatMap((text) => {
    try {
      return [unpacked(fromBase64(text))];
    } catch {
      return [];
    }
  });
}

/** Whatever anybody can get out of the server. */
async function everything(stream: Stream, pageStream: Stream): Promise<ReadonlyMap<string, string>> {
  const { cells } = await getJson<{ cells: { node: string; daemonSet: string }[] }>(`${url}/api/v1/coverage?cells=all`);
  const { paths } = await getJson<{ paths: Record<string, object> }>(`${url}/api/v1/openapi.json`);
  const targets = [
    '/',
    '/?cell=agents/agent@n2',
    '/nothing',
    '/api/page/words?node=n1&node=n2&node=n3',
    '/api/v1/coverage?cells=all',
    '/api/v1/coverage?state=wrong',
    ...Object.keys(paths).filter((path) => !/\{|stream$/.test(path)),
    ...cells.map(({ daemonSet: key, node: name }) => `/api/v1/cells/${key}/${name}`),
  ];
  const found = new Map<string, string>();
  for (const target of targets) {
    const response = await request(url + target);
    const text = await response.text();
    found.set(target, [JSON.stringify([...response.headers]), text, ...snapshotsIn(text)].join('\n'));
  }
  const snapshot = await request(`${url}/api/page/snapshot`);
  found.set('/api/page/snapshot', unpacked(new Uint8Array(await snapshot.arrayBuffer())));
  found.set('the stream', JSON.stringify(stream.events));
  found.set("the page's stream", JSON.stringify(pageStream.events));
  found.set('stdout', rollcall.stdout);
  found.set('stderr', rollcall.stderr);
  return found;
}

function expectNoSecret(found: ReadonlyMap<string, string>): void {
  const leaks = [...found].flatMap(([where, text]) => secretsIn(text).map((secret) => `${where}: ${secret}`));
  expect(leaks).toEqual([]);
}

describe('no planted secret comes out', () => {
  it('while the cluster is read, and what may be shown is found', async () => {
    const stream = new Stream(url);
    const pageStream = new Stream(url, {}, '/api/page/stream');
    const isWhole = async () =>
      (await getJson<{ sources: { resource: string; state: string }[] }>(`${url}/api/v1/coverage`)).sources.every(
        ({ resource, state }) => state === (resource === 'events' ? 'forbidden' : 'live'),
      );
    await until(isWhole, 'the whole picture');
    api.store.put(
      'pods',
      planted(pod('n3', false), ({ spec }) => Object.assign(spec, specSecrets('late-pod'))),
    );
    await stream.until(({ type, data }) => type === 'cells' && JSON.stringify(data).includes('agent-n3'));
    const found = await everything(stream, pageStream);
    expectNoSecret(found);
    for (const place of ['/', '/api/page/snapshot', '/api/v1/picture']) {
      expect([place, found.get(place)?.includes(SHOWN)]).toEqual([place, true]);
    }
    expect(found.get('/metrics')).toContain('rollcall_malformed_objects{resource="pods"} 1');
    stream.close();
    pageStream.close();
  });

  it('while the API server answers with errors that quote them', async () => {
    const stream = new Stream(url);
    const pageStream = new Stream(url, {}, '/api/page/stream');
    front.isFailing = true;
    api.faults.dropConnections();
    const isStale = async () =>
      (await getJson<{ sources: { state: string }[] }>(`${url}/api/v1/coverage`)).sources.some(
        ({ state }) => state === 'stale',
      );
    await until(isStale, 'stale', 20_000);
    const found = await everything(stream, pageStream);
    expectNoSecret(found);
    expect(found.get('/api/v1/picture')).toContain('the API server answered 500');
    stream.close();
    pageStream.close();
  }, 40_000);

  it('on the way down', async () => {
    const { code, stdout, stderr } = await rollcall.stop();
    expectNoSecret(
      new Map([
        ['stdout', stdout],
        ['stderr', stderr],
      ]),
    );
    expect(code).toBe(0);
  });
});
