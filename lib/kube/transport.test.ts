import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { KubeError } from './errors.ts';
import { clusterAt, httpServer } from './testing/http-server.ts';
import { httpTransport, requestUrl } from './transport.ts';

const NODES = { path: '/api/v1/nodes', query: { limit: '500' } };
const never = new AbortController().signal;

async function read(body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

describe('the transport', () => {
  it('sends a GET with the headers of the cluster, below the path of the server', async () => {
    let headers: NodeJS.Dict<string | string[]> = {};
    const server = await httpServer((request, response) => {
      headers = request.headers;
      response.end('{}');
    });
    const response = await httpTransport(clusterAt(`${server.url}/k8s/clusters/c-1`))(NODES, never);
    expect([response.status, await read(response.body)]).toEqual([200, '{}']);
    expect(server.requests).toEqual(['GET /k8s/clusters/c-1/api/v1/nodes?limit=500']);
    expect(headers).toMatchObject({ authorization: 'Bearer t', accept: 'application/json', 'user-agent': 'rollcall' });
  });

  it('does not open a connection for every request', async () => {
    const server = await httpServer((_, response) => response.end('{}'));
    const transport = httpTransport(clusterAt(server.url));
    for (let i = 0; i < 20; i++) await read((await transport(NODES, never)).body);
    expect(await server.connections()).toBeLessThanOrEqual(2);
  });

  it('does not follow a redirect: the other host hears nothing', async () => {
    const decoy = await httpServer((_, response) => response.end('{}'), '127.0.0.2');
    const server = await httpServer((_, response) =>
      response.writeHead(302, { location: `${decoy.url}/api/v1/nodes` }).end(),
    );
    const response = await httpTransport(clusterAt(server.url))(NODES, never);
    expect(response.status).toBe(302);
    await read(response.body);
    expect(decoy.requests).toEqual([]);
  });

  it('closes the connection when the request is aborted in the middle of the answer', async () => {
    const server = await httpServer((_, response) => response.write('{"a":1}\n'));
    const abort = new AbortController();
    const response = await httpTransport(clusterAt(server.url))(NODES, abort.signal);
    const reading = read(response.body);
    abort.abort(new KubeError('silence', 'too long'));
    await expect(reading).rejects.toThrow();
    await expect.poll(() => server.connections()).toBe(0);
  });

  it('closes the connection when the reader has had enough', async () => {
    const server = await httpServer((_, response) => response.write('{"a":1}\n'));
    const response = await httpTransport(clusterAt(server.url))(NODES, never);
    for await (const _ of response.body) break;
    await expect.poll(() => server.connections()).toBe(0);
  });

  it('leaves no connection behind of hundreds that broke in the middle, at either end', async () => {
    const server = await httpServer((_, response) => {
      response.write('{"a":1}\n', () => {
        if (server.requests.length % 2 === 0) response.destroy();
      });
    });
    const transport = httpTransport(clusterAt(server.url));
    for (let i = 0; i < 200; i++) {
      const abort = new AbortController();
      const response = await transport(NODES, abort.signal);
      const reading = read(response.body);
      if (server.requests.length % 2 === 1) abort.abort();
      await expect(reading).rejects.toThrow();
    }
    await expect.poll(() => server.connections()).toBe(0);
    expect(server.requests).toHaveLength(200);
  });

  it('gives up a server that accepts and says nothing, when told to', async () => {
    const server = await httpServer(() => {});
    const abort = new AbortController();
    const waiting = httpTransport(clusterAt(server.url))(NODES, abort.signal);
    await pause(20);
    abort.abort();
    await expect(waiting).rejects.toThrow();
  });

  it('says in our words that nobody listens', async () => {
    const server = clusterAt('http://127.0.0.1:1');
    await expect(httpTransport(server)(NODES, never)).rejects.toMatchObject({
      kind: 'connection',
      message: 'the connection was refused (ECONNREFUSED)',
    });
  });
});

describe('requestUrl', () => {
  const query = { a: 'b&c=d#e', continue: '../../x' };
  it.each([
    ['https://a.example', 'https://a.example/api/v1/nodes?a=b%26c%3Dd%23e&continue=..%2F..%2Fx'],
    ['https://a.example:6443/', 'https://a.example:6443/api/v1/nodes?a=b%26c%3Dd%23e&continue=..%2F..%2Fx'],
    ['https://a.example/base?x=1#y', 'https://a.example/base/api/v1/nodes?a=b%26c%3Dd%23e&continue=..%2F..%2Fx'],
  ])('stays on %s', (server, expected) => {
    expect(requestUrl(server, '/api/v1/nodes', query).href).toBe(expected);
  });

  it.each(['//evil.example/x', '/\\evil.example', '/../../x', '@evil.example/', 'https://evil.example/'])(
    'stays on the server for the path %s',
    (path) => {
      expect(requestUrl('https://a.example:6443', path, {}).origin).toBe('https://a.example:6443');
    },
  );
});

describe('the room', () => {
  it('has one place that sends requests, and that place says GET', () => {
    const files = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.startsWith('testing'))
      .map((file) => [file, readFileSync(join(import.meta.dirname, file), 'utf8')] as const);
    const senders = files.filter(([, text]) =>
      /\bfetch\(|\brequest\s+as\b|from 'node:(http|https|net|tls)'/.test(text),
    );
    expect(senders.map(([file]) => file).filter((file) => file !== 'auth.ts' && file !== 'dispatcher.ts')).toEqual([
      'transport.ts',
    ]);
    const methods = files.flatMap(([, text]) => text.match(/'(?:POST|PUT|PATCH|DELETE)'|METHOD = '\w+'/g) ?? []);
    expect(methods).toEqual(["METHOD = 'GET'"]);
  });
});
