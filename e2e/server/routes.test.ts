/** Every route over HTTP, against a cluster like the demo's: what it answers, and what no answer ever does. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiServer, startApiServer } from '../../lib/demo/api-server/server.ts';
import { buildScenario } from '../../lib/demo/scenario/scenario.ts';
import type { Schema } from '../../lib/server/api/openapi-schemas.ts';
import { type RawAnswer, rawRequest } from '../../lib/server/testing/raw-http.ts';
import { mistakes } from '../../lib/server/testing/schema.ts';
import { getJson, metric, request, untilReady } from './support/http.ts';
import { Home, type Rollcall, serve } from './support/rollcall.ts';

let home: Home;
let api: ApiServer;
let rollcall: Rollcall;
let url = '';
let port = 0;
beforeAll(async () => {
  home = new Home();
  api = await startApiServer({ context: 'test' });
  buildScenario({ now: Date.now(), sink: api.store, nodes: 20 });
  rollcall = serve(home, api.kubeconfig);
  url = await rollcall.url();
  port = Number(new URL(url).port);
  await untilReady(url);
}, 30_000);
afterAll(async () => {
  await rollcall?.stop();
  await api.stop();
  home.remove();
});

interface Description {
  readonly paths: Readonly<
    Record<string, { readonly get: { readonly responses: Readonly<Record<string, Described>> } }>
  >;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}
interface Described {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}
interface Coverage {
  readonly revision: number;
  readonly nodes: readonly { readonly name: string }[];
  readonly daemonSets: readonly { readonly namespace: string; readonly name: string }[];
  readonly cells: readonly { readonly node: string; readonly daemonSet: string; readonly state: string }[];
}

const raw = (target: string, ...headers: string[]): Promise<RawAnswer> =>
  rawRequest(port, [`GET ${target} HTTP/1.1`, `Host: 127.0.0.1:${port}`, 'Connection: close', ...headers]);

describe('each route', () => {
  it('answers as its description says, for the whole of a cluster', async () => {
    const { paths, components } = await getJson<Description>(`${url}/api/v1/openapi.json`);
    const { cells, nodes, daemonSets } = await getJson<Coverage>(`${url}/api/v1/coverage?cells=all`);
    expect(cells).toHaveLength(nodes.length * daemonSets.length);
    expect(new Set(cells.map((cell) => cell.state)).size).toBeGreaterThan(4);
    const someCells = cells.filter((cell, index) => cell.state !== 'healthy' || index % 10 === 0);
    const check = async (route: string, path: string) => {
      const schema = paths[route]?.get.responses['200']?.content?.['application/json']?.schema;
      const found = mistakes(schema ?? {}, await getJson(`${url}${path}`), components.schemas);
      expect([path, found]).toEqual([path, []]);
    };
    for (const route of Object.keys(paths).filter((one) => one.startsWith('/api/') && !/stream$|\{/.test(one))) {
      await check(route, route);
    }
    await check('/api/v1/coverage', '/api/v1/coverage?cells=all');
    for (const { daemonSet, node } of someCells) {
      await check('/api/v1/cells/{namespace}/{daemonSet}/{node}', `/api/v1/cells/${daemonSet}/${node}`);
    }
  });

  it('has data of this cluster: every node and DaemonSet of the API server', async () => {
    const { nodes, daemonSets } = await getJson<Coverage>(`${url}/api/v1/coverage`);
    expect(nodes.map(({ name }) => name)).toEqual(
      api.store
        .list('nodes')
        .map(({ metadata }) => metadata.name)
        .sort(),
    );
    expect(daemonSets).toHaveLength(api.store.list('daemonsets').length);
  });

  it.each([
    ['/healthz', 'text/plain'],
    ['/readyz', 'text/plain'],
    ['/metrics', 'text/plain; version=0.0.4'],
    ['/', 'text/html'],
  ])('%s is %s', async (path, type) => {
    const response = await request(url + path);
    expect([response.status, response.headers.get('content-type')?.startsWith(type)]).toEqual([200, true]);
  });

  it.each<[string, number, string]>([
    ['/api/v1/coverage?state=well', 400, 'state "well"'],
    ['/api/v1/coverage?states=healthy', 400, 'Unknown parameter "states"'],
    ['/api/v1/problems?x', 400, 'Unknown parameter "x"'],
    ['/api/v1/stream?since=yesterday', 400, 'since takes one revision'],
    ['/api', 404, '/api/v1/openapi.json describes those that there are'],
    ['/api/v1/secrets', 404, 'There is no such route'],
    ['/api/v1/cells/a/b', 404, 'There is no such route'],
    ['/api/v1/cells/kube-system/nobody/nowhere', 404, 'DaemonSet kube-system/nobody does not exist'],
  ])('%s is %i and says why', async (path, status, message) => {
    const response = await request(url + path);
    expect(response.status).toBe(status);
    expect((await response.json()).error.message).toContain(message);
  });

  it('has an ETag that saves the body', async () => {
    for (const path of ['/api/v1/coverage', '/api/v1/picture', '/api/v1/coverage?state=missing']) {
      const first = await request(url + path);
      const etag = first.headers.get('etag') ?? '';
      expect(etag).toMatch(/^"\d+"$/);
      const again = await request(url + path, { headers: { 'if-none-match': etag } });
      expect([path, again.status, await again.text()]).toEqual([path, 304, '']);
    }
  });
});

describe('strange paths', () => {
  const cell = (...names: string[]) => `/api/v1/cells/${names.join('/')}`;
  it.each([
    cell('%252e%252e', '%252e%252e', '%252e%252e'),
    cell('a%2fb', 'c', 'd'),
    cell('a', 'b', 'c%00d'),
    cell('a', 'b', '%ff'),
    cell('__proto__', 'constructor', 'toString'),
    cell('a', 'b', 'http:%2f%2fattacker.example'),
    cell('a', 'b', 'x'.repeat(3_000)),
    cell('a', 'b', '%3Cscript%3Ealert(1)%3C%2Fscript%3E'),
    '/api/v1/nothing',
    '/api/v2/coverage',
    '/api/v1/coverage/',
    '/nothing',
    '/%',
    '/_next/static/../../package.json',
    '/_next/static/%2e%2e/%2e%2e/package.json',
    '/..%2f..%2fpackage.json',
    '/.next/BUILD_ID',
    '/.git/config',
    '/package.json',
    '/_next/image?url=http%3A%2F%2F127.0.0.1%3A1%2Fx&w=64&q=75',
    '/_next/data/x/index.json',
    '//attacker.example/x',
    '/\\attacker.example/x',
    '/%5cattacker.example',
  ])('%s leads nowhere, and to no other place', async (path) => {
    const answer = await raw(path);
    expect(answer.status).toBeGreaterThanOrEqual(300);
    expect(answer.status).toBeLessThan(500);
    expect(answer.headers.get('location') ?? '/').toMatch(/^\/(?![/\\])/);
    expect(answer.body).not.toContain('"@kubernetes/client-node"');
    expect(answer.body).not.toMatch(/<script>alert|\bat .*node_modules/);
  });

  it('are still refused when they are too long', async () => {
    expect((await raw(`/?${'x'.repeat(64 * 1024)}`)).status).toBe(431);
    expect((await request(`${url}/healthz`)).status).toBe(200);
  });
});

describe('every answer has the headers', () => {
  const SECURITY = {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
  const asset = async (kind: RegExp) => {
    const html = await (await request(url)).text();
    const found = [...html.matchAll(/(?:src|href)="(\/_next\/static\/[^"]+)"/g)].find(([, one]) =>
      kind.test(one ?? ''),
    );
    if (found?.[1] === undefined) throw new Error(`the page has no ${kind}`);
    return found[1];
  };

  it('pages, files, data and refusals alike', async () => {
    const style = await asset(/\.css/);
    const font = /url\(["']?([^)"']+\.woff2)/.exec((await raw(style)).body)?.[1] ?? 'no-font';
    const answers: [string, number, RawAnswer][] = [
      ['the page', 200, await raw('/')],
      ['a script', 200, await raw(await asset(/\.js/))],
      ['a style', 200, await raw(style)],
      ['a font', 200, await raw(new URL(font, url + style).pathname)],
      ['a missing page', 404, await raw('/nothing')],
      ['a missing file', 404, await raw('/_next/static/nothing.js')],
      ['data', 200, await raw('/api/v1/coverage')],
      ['a bad query', 400, await raw('/api/v1/coverage?x=1')],
      ["the page's snapshot", 200, await raw('/api/page/snapshot')],
      ["the page's words", 200, await raw('/api/page/words?node=none')],
      ['a bad query of the page', 400, await raw('/api/page/words?x=1')],
      ["another site's stream", 403, await raw('/api/page/stream', 'Sec-Fetch-Site: cross-site')],
      ['a missing cell', 404, await raw('/api/v1/cells/a/b/c')],
      ['a probe', 200, await raw('/healthz')],
      ['metrics', 200, await raw('/metrics')],
      ['another site', 403, await raw('/api/v1/coverage', 'Sec-Fetch-Site: cross-site')],
      ['another origin', 403, await raw('/', 'Origin: https://attacker.example')],
      ['two hosts', 421, await raw('/', 'Host: attacker.example')],
      ['another host', 421, await rawRequest(port, ['GET / HTTP/1.1', 'Host: attacker.example'])],
      ['another verb', 405, await rawRequest(port, ['POST / HTTP/1.1', `Host: localhost:${port}`])],
      ['a preflight', 405, await rawRequest(port, ['OPTIONS /api/v1/coverage HTTP/1.1', `Host: localhost:${port}`])],
      ['another server', 400, await raw('http://attacker.example/')],
    ];
    for (const [what, status, { status: got, headers }] of answers) {
      expect([what, got]).toEqual([what, status]);
      expect({ what, ...Object.fromEntries(headers) }).toMatchObject({ what, ...SECURITY });
      expect([what, headers.get('content-security-policy')]).toEqual([
        what,
        expect.stringMatching(/^default-src 'none'; /),
      ]);
      expect([what, [...headers.keys()].filter((name) => /^access-control|^x-powered-by|^server$/.test(name))]).toEqual(
        [what, []],
      );
    }
  });

  it('keeps whatever holds data out of caches', async () => {
    for (const path of [
      '/',
      '/api/v1/coverage',
      '/api/v1/picture',
      '/api/v1/stream',
      '/api/page/snapshot',
      '/api/page/stream',
      '/api/page/words',
      '/metrics',
      '/readyz',
      '/nothing',
    ]) {
      const response = await request(url + path, { method: 'HEAD' });
      expect([path, response.headers.get('cache-control')]).toEqual([path, expect.stringContaining('no-store')]);
    }
  });

  it('gives the page a nonce of this answer, on each of its scripts', async () => {
    const { body, headers } = await raw('/', "Content-Security-Policy: script-src 'nonce-canary'", 'X-Nonce: canary');
    const nonce = /'nonce-([^']+)'/.exec(headers.get('content-security-policy') ?? '')?.[1] ?? '';
    const scripts = body.match(/<script\b[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(2);
    for (const script of scripts) expect(script).toContain(`nonce="${nonce}"`);
    expect(body).not.toContain('canary');
    expect(body.match(/ style="/g)).toBeNull();
    expect(body.match(/ on[a-z]+="/g)).toBeNull();
  });
});

describe('what is not there', () => {
  it('is no websocket, and no other way around the guard', async () => {
    const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Key: x', 'Sec-WebSocket-Version: 13'];
    const elsewhere = await rawRequest(port, ['GET /_next/hmr HTTP/1.1', 'Host: attacker.example', ...upgrade]);
    expect(elsewhere.status).toBe(421);
    const here = await rawRequest(port, ['GET /_next/hmr HTTP/1.1', `Host: localhost:${port}`, ...upgrade]);
    expect(here.status).toBe(404);
    expect(
      (await rawRequest(port, ['CONNECT attacker.example:443 HTTP/1.1', `Host: localhost:${port}`])).status,
    ).not.toBe(200);
  });

  it('is a stream for who asks by HEAD', async () => {
    for (let i = 0; i < 20; i++) {
      const response = await request(`${url}/api/v1/stream`, { method: 'HEAD' });
      expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    }
    expect(await metric(url, 'rollcall_stream_clients')).toBe(0);
  });
});

it('nothing of all this was worth a line in the log, or anything but GET to the API server', () => {
  expect(rollcall.stderr).toBe('');
  expect(api.violations).toEqual([]);
  expect(api.requests.filter(({ path }) => !/^\/(version|apis?\/.*)$/.test(path))).toEqual([]);
});
