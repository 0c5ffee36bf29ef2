import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { allowedHosts, guard } from './http-guard.ts';
import { rawRequest } from './testing/raw-http.ts';

/** What the server behind the guard got to see. */
let seen: IncomingMessage[] = [];
let server: Server;
let port = 0;
beforeAll(async () => {
  server = createServer((request, response) => {
    if (!guard(request, response, { hosts: allowedHosts('127.0.0.1', port, ['rollcall.example:8443']), isDev: false }))
      return;
    seen.push(request);
    response.end('passed');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  seen = [];
});

const get = (...headers: string[]) => rawRequest(port, ['GET / HTTP/1.1', ...headers]);
const own = () => `Host: 127.0.0.1:${port}`;

/** Names that resolve, or could be made to resolve, to this machine, and ways to write the right ones wrongly. */
function badHosts(): string[] {
  const ports = ['', `:${port}`, `:${port + 1}`, ':80', `:0${port}`, `:${port} `, ':', `:${port}:${port}`];
  const names = [
    'attacker.example',
    'rollcall.example',
    '7f000001.rebind.example',
    'make-127-0-0-1-rr.rebind.example',
    '127.0.0.1.nip.example',
    'localhost.attacker.example',
    'localtest.me',
    'localhost.',
    'LOCALHOST',
    'LocalHost',
    'localhost.localdomain',
    'ip6-localhost',
    '127.1',
    '127.0.1',
    '127.0.0.2',
    '127.0.0.01',
    '127.000.000.001',
    '0x7f.1',
    '0x7f000001',
    '0177.0.0.1',
    '2130706433',
    '0.0.0.0',
    '0',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[0:0:0:0:0:0:0:1]',
    '::1',
    '[::1%25lo]',
    '[::1',
    'user@127.0.0.1',
    'user:pass@localhost',
    '127.0.0.1@attacker.example',
    '127.0.0.1, attacker.example',
    '127.0.0.1/attacker.example',
    'http://127.0.0.1',
    '*',
    'null',
    '__proto__',
    'constructor',
  ];
  const combined = names.flatMap((name) => ports.map((suffix) => `${name}${suffix}`));
  const rightNamesWrongly = ['127.0.0.1', 'localhost', '[::1]'].flatMap((name) =>
    ports.filter((suffix) => suffix.trim() !== `:${port}`).map((suffix) => `${name}${suffix}`),
  );
  return [...new Set([...combined, ...rightNamesWrongly, '', ' '])].filter((host) => !/ $/.test(host));
}

describe('a request is served', () => {
  it.each(['127.0.0.1', 'localhost', '[::1]'])('by the name %s with the right port', async (name) => {
    expect(await get(`Host: ${name}:${port}`)).toMatchObject({ status: 200, body: 'passed' });
  });

  it('by a further name that was allowed, exactly as it was given', async () => {
    expect((await get('Host: rollcall.example:8443')).status).toBe(200);
    expect((await get('Host: rollcall.example')).status).toBe(421);
  });

  it('without a port where it is the default one', () => {
    expect(allowedHosts('127.0.0.1', 80, []).has('localhost')).toBe(true);
    expect(allowedHosts('127.0.0.1', 8080, []).has('localhost')).toBe(false);
  });

  it.each([
    ['the address bar', 'Sec-Fetch-Site: none', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document'],
    ['its own page', 'Sec-Fetch-Site: same-origin', 'Sec-Fetch-Mode: cors', 'Sec-Fetch-Dest: empty'],
    ['a link on another site', 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: document'],
    ['a script on this machine'],
  ])('to %s', async (_, ...headers) => {
    expect((await get(own(), ...headers)).status).toBe(200);
  });

  it('to its own origin where a browser names it', async () => {
    expect((await get(own(), `Origin: http://127.0.0.1:${port}`)).status).toBe(200);
  });
});

describe('a request is refused', () => {
  it('by every Host that is not on the list, and told how to open the page', async () => {
    const hosts = badHosts();
    expect(hosts.length).toBeGreaterThanOrEqual(200);
    for (const host of hosts) {
      const { status, body } = await get(`Host: ${host}`);
      expect([host, status]).toEqual([host, 421]);
      expect(JSON.parse(body)).toEqual({
        error: {
          code: 'HostNotAllowed',
          message: `This Host is not served here: open http://127.0.0.1:${port}, or allow the name with ROLLCALL_HOSTS.`,
        },
      });
    }
    expect(seen).toEqual([]);
  });

  it('with two Host headers, whichever comes first and whatever they say', async () => {
    expect((await get(own(), own())).status).toBe(421);
    expect((await get(own(), 'host: attacker.example')).status).toBe(421);
    expect((await get('HOST: attacker.example', own())).status).toBe(421);
  });

  it('without a Host', async () => {
    expect((await get()).status).toBe(400);
    expect((await rawRequest(port, ['GET / HTTP/1.0'])).status).toBe(421);
    expect(seen).toEqual([]);
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'])('with the method %s', async (method) => {
    const answer = await rawRequest(port, [`${method} / HTTP/1.1`, own()]);
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, HEAD');
    expect(JSON.parse(answer.body).error.message).toBe(`${method} is not served: Rollcall only reads.`);
  });

  it.each([
    ['a script of another site', 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: cors', 'Sec-Fetch-Dest: empty'],
    ['another port of this machine', 'Sec-Fetch-Site: same-site', 'Sec-Fetch-Mode: no-cors', 'Sec-Fetch-Dest: image'],
    ['a frame', 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: iframe'],
    ['an object', 'Sec-Fetch-Site: cross-site', 'Sec-Fetch-Mode: navigate', 'Sec-Fetch-Dest: object'],
    ['a word that no browser sends', 'Sec-Fetch-Site: friendly'],
    ['an Origin elsewhere', 'Origin: https://attacker.example'],
    ['a sandboxed frame', 'Origin: null'],
    ['two Origins', `Origin: http://localhost:1`, 'Origin: https://attacker.example'],
  ])('from %s', async (_, ...headers) => {
    const answer = await get(own(), ...headers);
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body).error.code).toBe('CrossSite');
  });

  it.each(['http://attacker.example/', 'attacker.example/', '*'])(
    'for the target %s, which is no path',
    async (target) => {
      const { status } = await rawRequest(port, [`GET ${target} HTTP/1.1`, own()]);
      expect(status).toBe(400);
      expect(seen).toEqual([]);
    },
  );

  it.each(['/%', '/%zz', '/a/%ff', '/a/%c3%28?x', '/%ed%a0%80'])(
    'for the path %s, which nothing decodes',
    async (path) => {
      const answer = await rawRequest(port, [`GET ${path} HTTP/1.1`, own()]);
      expect([answer.status, JSON.parse(answer.body).error.code]).toEqual([400, 'BadTarget']);
    },
  );

  it('for no query, whatever is in it: the routes say which parameter is wrong', async () => {
    expect((await rawRequest(port, ['GET /%C3%A9?state=%ff&%=% HTTP/1.1', own()])).status).toBe(200);
  });

  it('with a body, whose end is not waited for', async () => {
    for (const header of ['Content-Length: 1000000000', 'Transfer-Encoding: chunked']) {
      const answer = await get(own(), header);
      expect([header, answer.status, answer.headers.get('connection')]).toEqual([header, 400, 'close']);
    }
    const posted = await rawRequest(port, ['POST / HTTP/1.1', own(), 'Content-Length: 1000000000'], 'x'.repeat(1e5));
    expect(posted.headers.get('connection')).toBe('close');
  });
});

describe('every answer', () => {
  const SECURITY = {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };

  it('carries the security headers and allows no other origin, refused or not', async () => {
    const answers = [
      await get(own()),
      await get('Host: attacker.example'),
      await rawRequest(port, ['POST / HTTP/1.1', own()]),
      await get(own(), 'Sec-Fetch-Site: cross-site'),
      await rawRequest(port, ['GET http://x/ HTTP/1.1', own()]),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([200, 421, 405, 403, 400]);
    for (const { headers } of answers) {
      expect(Object.fromEntries(headers)).toMatchObject(SECURITY);
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self' 'nonce-/);
      expect([...headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });

  it('has a nonce of its own, at least 128 random bits', async () => {
    const nonces = new Set<string>();
    for (let i = 0; i < 20; i++) {
      const policy = (await get(own())).headers.get('content-security-policy') ?? '';
      const [, nonce = ''] = /'nonce-([^']+)'/.exec(policy) ?? [];
      expect(Buffer.from(nonce, 'base64').length).toBeGreaterThanOrEqual(16);
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(20);
  });

  it('allows neither inline scripts nor eval, and no style without the nonce', async () => {
    const policy = (await get(own())).headers.get('content-security-policy');
    expect(policy).not.toContain('unsafe');
    expect(policy).toContain("frame-ancestors 'none'");
  });
});

describe('the page behind', () => {
  it('gets the policy of this answer, and none of the headers that a client would like it to believe', async () => {
    const answer = await get(
      own(),
      "Content-Security-Policy: script-src 'nonce-mine'",
      "Content-Security-Policy-Report-Only: script-src 'nonce-mine'",
      'X-Nonce: mine',
      'X-Middleware-Subrequest: middleware',
      'X-Forwarded-Host: attacker.example',
      'X-Forwarded-Port: 1',
      'X-Forwarded-Proto: https',
    );
    expect(answer.status).toBe(200);
    const [request] = seen;
    expect(request?.headers['content-security-policy']).toBe(answer.headers.get('content-security-policy'));
    expect(JSON.stringify(request?.headers)).not.toMatch(/mine|attacker|middleware|x-forwarded/);
  });
});
