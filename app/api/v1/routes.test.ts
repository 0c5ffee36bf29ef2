import { readdirSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { anyChange } from '../../../lib/coverage/engine/testing.ts';
import { daemonSet, node, pod, revision } from '../../../lib/coverage/testing.ts';
import type { Schema } from '../../../lib/server/api/openapi-schemas.ts';
import type { Hub } from '../../../lib/server/hub.ts';
import { setRuntime } from '../../../lib/server/slot.ts';
import { newHub, sources } from '../../../lib/server/testing/hub-fixture.ts';
import { mistakes } from '../../../lib/server/testing/schema.ts';

const APP = path.resolve(import.meta.dirname, '../..');
/** But for the one that answers where no other is, and the stream, which is none of Next's. */
const ROUTES = readdirSync(APP, { recursive: true, encoding: 'utf8' })
  .filter((file) => path.basename(file) === 'route.ts' && !file.includes('[[...'))
  .map((file) => `/${path.dirname(file)}`);

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Response | Promise<Response>;
interface Described {
  readonly paths: Readonly<Record<string, { readonly get: { readonly responses: Readonly<Record<string, Answer>> } }>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}
interface Answer {
  readonly content?: Readonly<Record<string, { readonly schema: Schema }>>;
}

/** `/cells/[namespace]` on disk is `/cells/{namespace}` in the description. */
const described = (route: string) => route.replaceAll(/\[(\w+)\]/g, '{$1}');
const load = async (route: string) =>
  (await import(path.join(APP, route, 'route.ts'))) as { readonly GET: Handler; readonly dynamic: string };

async function ask(route: string, search = '', headers: Record<string, string> = {}, names = ['agents', 'a1', 'n1']) {
  const { GET } = await load(route);
  const [namespace = '', one = '', two = ''] = names;
  const params = Promise.resolve({ namespace, daemonSet: one, node: two });
  return GET(new Request(`http://localhost${route}${search}`, { headers }), { params });
}

let description: Described;
let hub: Hub;
/** Hands the routes a hub in a state of its own. */
function use(changes: Parameters<Hub['onChanges']>[0], freshness = sources()): void {
  hub?.stop();
  hub = newHub().hub;
  hub.onSources(freshness);
  hub.onChanges(changes);
  const readerStats = () => ({ resources: new Map(), consumerErrors: 0 });
  setRuntime({ hub, now: Date.now, readerStats });
}
const SMALL: Parameters<Hub['onChanges']>[0] = [
  { resource: 'nodes', type: 'set', object: node({ name: 'n1', labels: { ['__proto__']: 'x', a: 'b' } }) },
  { resource: 'nodes', type: 'set', object: node({ name: 'n2', taints: ['x=1:NoSchedule'] }) },
  { resource: 'nodes', type: 'set', object: node({ name: 'n3', labels: { zone: 'c' } }) },
  { resource: 'daemonsets', type: 'set', object: daemonSet({ name: 'a1' }) },
  { resource: 'daemonsets', type: 'set', object: daemonSet({ name: 'a2', template: { nodeSelector: { zone: 'c' } } }) },
  { resource: 'controllerrevisions', type: 'set', object: revision({ agent: 'a1' }) },
  { resource: 'pods', type: 'set', object: pod({ owner: daemonSet({ name: 'a1' }), nodeName: 'n1' }) },
];

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] });
  use(SMALL);
  description = (await (await ask('/api/v1/openapi.json')).json()) as Described;
});
afterAll(() => {
  hub.stop();
  vi.useRealTimers();
});

const JSON_ROUTES = ROUTES.filter((route) => route.startsWith('/api/'));

describe('the description', () => {
  it('has every route that there is, and none that is not', () => {
    expect(Object.keys(description.paths).sort()).toEqual([...ROUTES.map(described), '/api/v1/stream'].sort());
    expect(ROUTES.length).toBeGreaterThanOrEqual(9);
  });

  it('refers only to what it has', () => {
    const names = JSON.stringify(description).match(/#\/components\/schemas\/(\w+)/g) ?? [];
    const missing = names.filter((name) => description.components.schemas[name.split('/')[3] ?? ''] === undefined);
    expect(missing).toEqual([]);
  });
});

describe('each route', () => {
  it.each(ROUTES)('%s is made anew for every request', async (route) => {
    expect((await load(route)).dynamic).toBe('force-dynamic');
  });

  it.each(ROUTES)('%s keeps its answer out of every cache', async (route) => {
    expect((await ask(route)).headers.get('cache-control')).toMatch(/^no-store/);
  });

  it.each(JSON_ROUTES)('%s answers as described, whatever the cluster', async (route) => {
    const schema = description.paths[described(route)]?.get.responses['200']?.content?.['application/json']?.schema;
    const states = fc.constantFrom(sources(), sources(), sources({ pods: 'stale' }), sources({ nodes: 'forbidden' }));
    await fc.assert(
      fc.asyncProperty(fc.array(anyChange, { maxLength: 40 }), states, async (changes, freshness) => {
        use(changes, freshness);
        const answer = await ask(route, route.endsWith('coverage') ? '?cells=all' : '');
        const expected = answer.status === 404 ? description.components.schemas.Error : schema;
        expect(mistakes(expected ?? {}, await answer.json(), description.components.schemas)).toEqual([]);
      }),
      { numRuns: 60 },
    );
    use(SMALL);
  });

  it.each(JSON_ROUTES)('%s refuses an unknown parameter by name', async (route) => {
    const answer = await ask(route, '?sort=name');
    expect(answer.status).toBe(400);
    const body = await answer.json();
    expect(mistakes(description.components.schemas.Error ?? {}, body, {})).toEqual([]);
    expect(body.error).toMatchObject({ code: 'BadQuery', message: expect.stringContaining('"sort"') });
  });
});

describe('/api/v1/coverage', () => {
  const coverage = async (search = '') => (await ask('/api/v1/coverage', search)).json();
  const cellsOf = async (search: string) =>
    (await coverage(search)).cells.map((cell: { daemonSet: string; node: string; state: string }) =>
      [cell.daemonSet.split('/')[1], cell.node, cell.state].join(' '),
    );

  it('leaves out the cells that are well, unless all are asked for', async () => {
    expect(await cellsOf('')).toEqual(['a1 n2 repelled', 'a1 n3 missing', 'a2 n3 missing']);
    expect(await cellsOf('?cells=all')).toEqual([
      'a1 n1 healthy',
      'a2 n1 notSelected',
      'a1 n2 repelled',
      'a2 n2 notSelected',
      'a1 n3 missing',
      'a2 n3 missing',
    ]);
    expect(await cellsOf('?cells=none')).toEqual([]);
  });

  it.each([
    ['?state=repelled', ['a1 n2 repelled']],
    ['?state=repelled&state=healthy', ['a1 n1 healthy', 'a1 n2 repelled']],
    ['?reason=NodeSelectorMismatch', ['a2 n1 notSelected', 'a2 n2 notSelected']],
    ['?node=n3', ['a1 n3 missing', 'a2 n3 missing']],
    ['?node=n2&node=n3&daemonSet=agents/a1', ['a1 n2 repelled', 'a1 n3 missing']],
    ['?daemonSet=agents/a2&cells=all&node=n3', ['a2 n3 missing']],
    ['?category=other&state=missing', ['a1 n3 missing', 'a2 n3 missing']],
    ['?node=nobody', []],
    ['?daemonSet=agents/nobody', []],
    ['?category=nothing', []],
  ])('filters by %s', async (search, expected) => {
    expect(await cellsOf(search)).toEqual(expected);
  });

  it('filters nodes and DaemonSets too, and leaves the summary whole', async () => {
    const body = await coverage('?node=n3&daemonSet=agents/a2');
    expect(body.nodes.map((one: { name: string }) => one.name)).toEqual(['n3']);
    expect(body.daemonSets.map((one: { name: string }) => one.name)).toEqual(['a2']);
    expect(body.summary.counts).toMatchObject({ healthy: 1, missing: 2, repelled: 1, notSelected: 2 });
  });

  it('gives every cell a sentence', async () => {
    for (const cell of (await coverage('?cells=all')).cells) expect(cell.message).toMatch(/\.$/);
  });

  it('keeps a label that would be a prototype elsewhere', async () => {
    const text = await (await ask('/api/v1/coverage')).text();
    expect(text).toContain('"__proto__":"x"');
  });

  it.each(['', '?cells=all', '?state=missing'])(
    'has the revision as its ETag, and 304 for who has it: %j',
    async (search) => {
      const first = await ask('/api/v1/coverage', search);
      const etag = first.headers.get('etag') ?? '';
      expect(etag).toBe(`"${(await first.json()).revision}"`);
      const again = await ask('/api/v1/coverage', search, { 'if-none-match': `"1", W/${etag}` });
      expect([again.status, await again.text()]).toEqual([304, '']);
      expect((await ask('/api/v1/coverage', search, { 'if-none-match': '"1"' })).status).toBe(200);
    },
  );
});

describe('/api/v1/cells/{namespace}/{daemonSet}/{node}', () => {
  const route = '/api/v1/cells/[namespace]/[daemonSet]/[node]';
  const cell = (...names: string[]) => ask(route, '', {}, names);

  it('gives the chain, and the Pod where there is one', async () => {
    const body = await (await cell('agents', 'a1', 'n1')).json();
    expect(body).toMatchObject({ state: 'healthy', podDetail: { namespace: 'agents', revisionHash: 'new' } });
    expect(body.chain.length).toBeGreaterThan(3);
    const repelled = await (await cell('agents', 'a1', 'n2')).json();
    const firstFailure = repelled.chain.find((step: { outcome: string }) => step.outcome === 'fail');
    expect([repelled.state, firstFailure.step, repelled.podDetail]).toEqual(['repelled', 'taints', null]);
  });

  it.each([
    [
      ['agents', 'nobody', 'n1'],
      'DaemonSet agents/nobody does not exist in this cluster: the grid lists those that do.',
    ],
    [['agents', 'a1', 'nobody'], 'Node nobody does not exist in this cluster: it may have left.'],
    [['__proto__', 'constructor', 'n1'], 'DaemonSet __proto__/constructor does not exist'],
    [['agents', 'a1', '__proto__'], 'Node __proto__ does not exist'],
    [['..', '..', '..'], 'DaemonSet ../.. does not exist'],
    [['a', 'x'.repeat(5_000), 'n1'], 'DaemonSet a/xxx'],
  ])('names what does not exist, and not at any length: %.60j', async (names, message) => {
    const answer = await cell(...names);
    const { error } = await answer.json();
    expect([answer.status, error.code]).toEqual([404, 'NotFound']);
    expect(error.message).toContain(message);
    expect(error.message.length).toBeLessThan(700);
  });
});

describe('a route that is not there', () => {
  it('says so in JSON, and where those are that are there', async () => {
    const answer = await ask('/api/[[...path]]');
    const body = await answer.json();
    expect(answer.status).toBe(404);
    expect(mistakes(description.components.schemas.Error ?? {}, body, {})).toEqual([]);
    expect(body.error.message).toContain('/api/v1/openapi.json');
  });
});

describe('/readyz and /healthz', () => {
  it('are two things: the process answers, and the first complete picture is there', async () => {
    expect((await ask('/readyz')).status).toBe(200);
    use(SMALL, sources({ pods: 'syncing' }));
    expect((await ask('/healthz')).status).toBe(200);
    const notYet = await ask('/readyz');
    expect([notYet.status, await notYet.text()]).toEqual([503, 'the first complete picture is not there yet']);
    hub.onSources(sources({ pods: 'stale' }));
    expect((await ask('/readyz')).status).toBe(503);
    hub.onSources(sources());
    expect((await ask('/readyz')).status).toBe(200);
    use(SMALL);
  });
});
