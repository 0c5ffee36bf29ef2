/** What can't be started is said in one sentence, and everything else is left alone. */
import { readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiServer } from '../../lib/demo/api-server/server.ts';
import { startCluster } from './support/cluster.ts';
import { BOOTSTRAP, type Ended, Home, Rollcall, type StartOptions, serve, server } from './support/rollcall.ts';

let home: Home;
let api: ApiServer;
let kubeconfig = '';
beforeAll(async () => {
  home = new Home();
  api = await startCluster({ token: 'canary-token' });
  kubeconfig = home.write('kubeconfig', api.kubeconfig);
});
afterAll(async () => {
  await api.stop();
  home.remove();
});

const run = (options: StartOptions): Promise<Ended> => new Rollcall(home, options).ended;

/** One line on stderr that ends like a sentence, no stack, nothing on stdout. */
function expectOneSentence({ stdout, stderr }: Ended, says: RegExp): void {
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^[^\n]+\.\n$/);
  expect(stderr).not.toMatch(/\bat .*:\d+:\d+|Error:|canary/);
  expect(stderr).toMatch(says);
}

describe('what was asked wrongly ends with 2', () => {
  it.each<[string, StartOptions, RegExp]>([
    ['an unknown flag', { args: ['--bogus'] }, /^Unknown flag "--bogus": run with --help/],
    ['a bad port', { args: ['--port', 'http'] }, /^--port takes a number from 0 to 65535, but got "http"/],
    ['a bad port in the environment', { env: { PORT: '99999' } }, /^PORT takes a number .* but got "99999"/],
    ['every address', { args: ['--host', '0.0.0.0'] }, /^--host "0\.0\.0\.0" is refused: .*ssh -L/],
    ['every address of IPv6', { args: ['--host', '::'] }, /^--host "::" is refused/],
    ['a public name', { env: { ROLLCALL_HOST: 'rollcall.example' } }, /^ROLLCALL_HOST "rollcall\.example" is refused/],
    ['a switch that is neither on nor off', { env: { ROLLCALL_OPEN: 'perhaps' } }, /^ROLLCALL_OPEN takes 1 or 0/],
    ['a token on the command line', { args: ['--token=canary'] }, /ROLLCALL_TOKEN/],
    ['a token with a line end', { env: { ROLLCALL_TOKEN: 'canary\n' } }, /^ROLLCALL_TOKEN is no bearer token/],
    ['a flag that npm kept', { args: ['3001'], env: { npm_config_port: 'true' } }, /write npm start -- --port N/],
  ])('%s', async (_, options, says) => {
    const ended = await run({ ...options, program: BOOTSTRAP });
    expectOneSentence(ended, says);
    expect(ended.code).toBe(2);
  });

  it('by the server itself too, which nobody has to start through npm', async () => {
    const ended = await run({ args: ['--bogus'] });
    expectOneSentence(ended, /^Unknown flag/);
    expect(ended.code).toBe(2);
  });
});

describe('no cluster to read ends with 1', () => {
  it('where nothing points to one: it names the demo, and shows nothing made up', async () => {
    const ended = await run({});
    expectOneSentence(ended, /^No cluster found: .*`npm run demo`/);
    expect(ended.code).toBe(1);
  });

  it.each<[string, string | null, RegExp]>([
    ['that does not exist', null, /^The kubeconfig .*nowhere does not exist\.$/m],
    ['that is no YAML', 'clusters: [canary\n  - {', /is not valid YAML at line \d+/],
    ['that is something else', '- canary\n- canary\n', /is not a kubeconfig/],
    ['that is empty', '', /sets no current-context and --context names none: there are none/],
    ['that lacks half', 'clusters: [{ name: canary }]\n', /is broken: /],
  ])('a kubeconfig %s', async (_, text, says) => {
    const file = text === null ? `${home.folder}/nowhere` : home.write('broken', text);
    const ended = await run({ args: ['--kubeconfig', file, '--port', '0'] });
    expectOneSentence(ended, says);
    expect(ended.code).toBe(1);
  });

  it('a KUBECONFIG whose files are all gone', async () => {
    const ended = await run({ env: { KUBECONFIG: '/nowhere/a:/nowhere/b' } });
    expectOneSentence(ended, /^KUBECONFIG names \/nowhere\/a, \/nowhere\/b, which do not exist/);
    expect(ended.code).toBe(1);
  });

  it('a context that is not there: it lists those that are', async () => {
    for (const options of [
      { args: ['--kubeconfig', kubeconfig, '--context', 'prod'] },
      { env: { KUBECONFIG: `/nowhere:${kubeconfig}`, ROLLCALL_CONTEXT: 'prod' } },
    ]) {
      const ended = await run(options);
      expectOneSentence(ended, /has no context "prod": there is test/);
      expect(ended.code).toBe(1);
    }
  });

  it('a name with a line end in it is still one line', async () => {
    const ended = await run({ args: ['--kubeconfig', kubeconfig, '--context', 'a\nb\u001b[31m'] });
    expectOneSentence(ended, /has no context "a b \[31m"/);
  });

  it('a server that does not answer', async () => {
    const closed = await closedPort();
    const ended = await serve(home, api.kubeconfig.replace(api.url, `http://127.0.0.1:${closed}`)).ended;
    expectOneSentence(ended, /^Can't use the API server http:\/\/127\.0\.0\.1:\d+ .*the connection was refused/);
    expect(ended.code).toBe(1);
  });

  it('credentials that are refused', async () => {
    for (const options of [{ env: { ROLLCALL_TOKEN: 'canary-of-another' } }, {}]) {
      const text = 'env' in options ? api.kubeconfig : api.kubeconfig.replace('canary-token', 'canary-wrong');
      const ended = await serve(home, text, options).ended;
      expectOneSentence(ended, /^Not let in by the API server .*\(401 Unauthorized\)/);
      expect(ended.code).toBe(1);
    }
  });

  it('a server that is no API server, or sends elsewhere: it never follows', async () => {
    const asked: string[] = [];
    const decoy = await listen(createServer((request, response) => response.end(void asked.push(request.url ?? ''))));
    const liar = await listen(
      createServer((_, response) => response.writeHead(302, { location: `${urlOf(decoy)}/version` }).end('canary')),
    );
    const web = await listen(createServer((_, response) => response.end('<html>canary</html>')));
    const redirected = await serve(home, api.kubeconfig.replace(api.url, urlOf(liar))).ended;
    expectOneSentence(redirected, /the API server sent a redirect \(302\), which is not followed/);
    expect(asked).toEqual([]);
    const other = await serve(home, api.kubeconfig.replace(api.url, urlOf(web))).ended;
    expectOneSentence(other, /what answers is not a Kubernetes API server/);
    for (const http of [decoy, liar, web]) http.close();
  });
});

describe('a port that is in use ends with 1', () => {
  it('and names the way out', async () => {
    const taken = createTcpServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const ended = await run({ args: ['--kubeconfig', kubeconfig, '--port', String(port)] });
    expectOneSentence(
      ended,
      new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is in use: take another with --port, or --port 0`),
    );
    expect(ended.code).toBe(1);
    taken.close();
  });

  it('leaves nothing of the demo behind', async () => {
    const taken = createTcpServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const demo = new Rollcall(home, { env: { PORT: String(port), TMPDIR: home.folder }, program: server('demo') });
    expectOneSentence(await demo.ended, /is in use/);
    expect(readdirSync(home.folder).filter((name) => name.startsWith('rollcall-demo'))).toEqual([]);
    taken.close();
  });
});

it('asks the API server for nothing but GET, even where it ends at once', () => {
  expect(api.violations).toEqual([]);
});

async function closedPort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listen(http: Server): Promise<Server> {
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  return http;
}

function urlOf(http: Server): string {
  return `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
}
