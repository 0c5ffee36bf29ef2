import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { pod } from '../coverage/testing.ts';
import * as codec from '../wire/snapshot.ts';
import { decodeSnapshot } from '../wire/snapshot.ts';
import type { Hub } from './hub.ts';
import { type DirectServer, startDirectServer } from './testing/direct-server.ts';
import { newHub, SMALL, set, sources } from './testing/hub-fixture.ts';
import { rawRequest } from './testing/raw-http.ts';

vi.mock('../wire/snapshot.ts', { spy: true });

let hub: Hub;
let server: DirectServer;
beforeAll(async () => {
  server = await startDirectServer(() => hub);
});
afterAll(() => server.stop());
beforeEach(() => {
  hub = newHub().hub;
  hub.onChanges(SMALL);
  hub.onSources(sources());
});
afterEach(() => hub.stop());

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(server.url + path, { headers, method });
const errorOf = async (response: Response) => [
  response.status,
  ((await response.json()) as { error: { message: string } }).error.message,
];

describe('the snapshot', () => {
  it.each([
    ['br, gzip', 'br', brotliDecompressSync],
    ['gzip, deflate', 'gzip', gunzipSync],
    ['br;q=0, gzip;q=0.5', 'gzip', gunzipSync],
    ['identity', undefined, (bytes: Buffer) => bytes],
    ['', undefined, (bytes: Buffer) => bytes],
  ])('is compressed as %j takes it', async (accepted, encoding, open) => {
    const lines = ['GET /api/page/snapshot HTTP/1.1', 'Host: x', `Accept-Encoding: ${accepted}`, 'Connection: close'];
    const { status, headers, body } = await rawRequest(server.port, lines);
    expect(status).toBe(200);
    expect(headers.get('content-encoding')).toBe(encoding);
    expect(headers.get('cache-control')).toBe('no-store, no-transform');
    expect(headers.get('vary')).toBe('accept-encoding');
    expect(headers.get('etag')).toBe(`"${hub.page.revision}"`);
    const bytes = new Uint8Array(open(Buffer.from(body, 'latin1')));
    expect(decodeSnapshot(bytes)).toEqual(hub.page.snapshot());
  });

  it('is not sent again to who has it', async () => {
    const etag = (await ask('/api/page/snapshot')).headers.get('etag') ?? '';
    expect((await ask('/api/page/snapshot', { 'if-none-match': etag })).status).toBe(304);
    hub.onChanges([set('pods', pod({ nodeName: 'n1', phase: 'Failed' }))]);
    expect((await ask('/api/page/snapshot', { 'if-none-match': etag })).status).toBe(200);
  });

  it('is encoded once for a hundred pages that ask at once', async () => {
    const encode = vi.mocked(codec.encodeSnapshot);
    encode.mockClear();
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask('/api/page/snapshot')));
    expect(new Set(await Promise.all(answers.map(async (one) => (await one.arrayBuffer()).byteLength))).size).toBe(1);
    expect(encode).toHaveBeenCalledTimes(1);
  });

  it('of now is given to who asks while an older one is compressed, and one for all of them', async () => {
    const encode = vi.mocked(codec.encodeSnapshot);
    encode.mockClear();
    const first = hub.page.snapshotBytes('br');
    const later = Array.from({ length: 10 }, (_, round) => {
      hub.onChanges([set('pods', pod({ nodeName: 'n1', phase: round % 2 ? 'Running' : 'Failed' }))]);
      return hub.page.snapshotBytes('br');
    });
    const before = (await first).revision;
    const revisions = new Set((await Promise.all(later)).map(({ revision }) => revision));
    expect([...revisions]).toEqual([hub.page.revision]);
    expect(before).toBeLessThan(hub.page.revision);
    expect(encode).toHaveBeenCalledTimes(2);
  });

  it('that can not be encoded is a failure of one answer, and of no more', async () => {
    const log = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    vi.mocked(codec.encodeSnapshot).mockImplementationOnce(() => {
      throw new Error('n1 is secret');
    });
    const [status, message] = await errorOf(await ask('/api/page/snapshot'));
    expect([status, message]).toEqual([500, expect.stringContaining('its log has the details')]);
    expect(log.mock.calls.flat().join('')).not.toContain('secret');
    expect(hub.stats().faults.codec).toBe(1);
    expect((await ask('/api/page/snapshot')).status).toBe(200);
    log.mockRestore();
  });
});

describe('the words', () => {
  it('are those of the cells that are spelled out on the nodes asked for', async () => {
    const response = await ask('/api/page/words?node=n1&node=n2&node=not-there&node=n2');
    expect(response.headers.get('cache-control')).toBe('no-store, no-transform');
    expect(await response.json()).toEqual({ revision: hub.page.revision, cells: hub.picture().cells });
  });

  it('are asked for at most a hundred nodes at once, and by nothing but nodes', async () => {
    const many = Array.from({ length: 101 }, (_, place) => `node=n${place}`).join('&');
    expect(await errorOf(await ask(`/api/page/words?${many}`))).toEqual([
      400,
      'node is given 101 times; ask for at most 100 nodes at once.',
    ]);
    expect(await errorOf(await ask('/api/page/words?cell=1'))).toEqual([
      400,
      'Unknown parameter "cell": known are node.',
    ]);
    expect(await errorOf(await ask('/api/page/snapshot?a=b'))).toEqual([
      400,
      'Unknown parameter "a": this route takes none.',
    ]);
  });
});

it.each(['/api/page/snapshot', '/api/page/words?node=n1'])('%s answers HEAD with its headers alone', async (path) => {
  const response = await ask(path, {}, 'HEAD');
  expect([response.status, (await response.arrayBuffer()).byteLength]).toEqual([200, 0]);
});

it.each(['/api/page', '/api/page/', '/api/page/stream/', '/api/v1/stream/', '/api/v1/streams', '//api/v1/stream'])(
  '%s is for somebody else to answer',
  async (path) => {
    expect((await rawRequest(server.port, [`GET ${path} HTTP/1.1`, 'Host: x', 'Connection: close'])).status).toBe(404);
  },
);
