/** How the server starts and ends, alone and under npm. */
import { mkdirSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiServer } from '../../lib/demo/api-server/server.ts';
import { startCluster } from './support/cluster.ts';
import { getJson, request, Stream } from './support/http.ts';
import { Home, type Program, Rollcall, type StartOptions, serve } from './support/rollcall.ts';

/** Before the server would have to cut off what still runs, which it does in time for the 5 s that it promises. */
const STOP_LIMIT_MS = 3_900;
/** Time for a build, where sources changed since the last one. */
const NPM_LIMIT_MS = 240_000;

let home: Home;
let api: ApiServer;
let kubeconfig = '';
const running: Rollcall[] = [];
beforeAll(async () => {
  home = new Home();
  api = await startCluster();
  kubeconfig = home.write('kubeconfig', api.kubeconfig);
});
afterAll(async () => {
  for (const rollcall of running) rollcall.kill('SIGKILL');
  await api.stop();
  home.remove();
});

function start(options: StartOptions): Rollcall {
  const rollcall = new Rollcall(home, options);
  running.push(rollcall);
  return rollcall;
}
const serving = (options: StartOptions = {}) => {
  const rollcall = serve(home, api.kubeconfig, options);
  running.push(rollcall);
  return rollcall;
};
const portOf = (url: string) => Number(new URL(url).port);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

/** Whether anybody accepts a connection there. */
function isOpen(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket: Socket = connect(port, host, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

describe('it serves', () => {
  it('on a free port with --port 0, and prints one line with the URL and nothing else', async () => {
    const rollcall = serving();
    const url = await rollcall.url();
    expect(portOf(url)).toBeGreaterThan(0);
    expect((await request(`${url}/healthz`)).status).toBe(200);
    expect((await request(url)).status).toBe(200);
    const { stdout, stderr } = await rollcall.stop();
    expect(stdout).toBe(`Rollcall serves test on ${url}\n`);
    expect(stderr).toBe('');
  });

  it('as the environment says: PORT, ROLLCALL_HOST, ROLLCALL_CONTEXT, ROLLCALL_TOKEN and a KUBECONFIG of several files', async () => {
    const port = await freePort();
    const other = home.write(
      'other',
      api.kubeconfig
        .replaceAll(/\btest\b/g, 'other')
        .replace(api.token, 'not-the-token')
        .replace(/^current-context.*$/m, ''),
    );
    const rollcall = start({
      env: {
        PORT: String(port),
        ROLLCALL_HOST: '127.0.0.2',
        ROLLCALL_CONTEXT: 'other',
        ROLLCALL_TOKEN: api.token,
        KUBECONFIG: `${kubeconfig}:${other}`,
      },
    });
    expect(await rollcall.url()).toBe(`http://127.0.0.2:${port}`);
    const coverage = await getJson<{ cluster: object }>(`http://127.0.0.2:${port}/api/v1/coverage`);
    expect(coverage.cluster).toMatchObject({ context: 'other', version: 'v1.37.0', isDemo: false });
    expect(await isOpen(port)).toBe(false);
    expect((await rollcall.stop()).code).toBe(0);
  });

  it('with ~/.kube/config where nothing else is named', async () => {
    const own = new Home();
    mkdirSync(`${own.folder}/.kube`);
    own.write('.kube/config', api.kubeconfig);
    const rollcall = new Rollcall(own, { args: ['--port', '0'] });
    running.push(rollcall);
    expect(await rollcall.url()).toContain('http://127.0.0.1:');
    await rollcall.stop();
    own.remove();
  });

  it('on loopback alone', async () => {
    const rollcall = serving();
    const port = portOf(await rollcall.url());
    const others = Object.values(networkInterfaces()).flatMap((all) => all?.filter((one) => !one.internal) ?? []);
    for (const { address, family } of others) {
      if (family === 'IPv4') expect([address, await isOpen(port, address)]).toEqual([address, false]);
    }
    await rollcall.stop();
  });
});

describe('it ends', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'on %s with open streams, within 5 s and with 0',
    async (signal) => {
      const rollcall = serving();
      const url = await rollcall.url();
      const streams = Array.from({ length: 30 }, () => new Stream(url));
      await Promise.all(streams.map((stream) => stream.until(({ type }) => type === 'sources')));
      expect(api.openWatches()).toBeGreaterThan(0);
      process.kill(rollcall.process.pid ?? 0, signal);
      const { code, stderr } = await rollcall.endsWithin(STOP_LIMIT_MS);
      expect([code, stderr]).toEqual([0, '']);
      expect(await isOpen(portOf(url))).toBe(false);
      await expect.poll(() => api.openWatches()).toBe(0);
      for (const stream of streams) stream.close();
    },
  );

  it('on a signal that comes while it still starts', async () => {
    api.faults.hang();
    const rollcall = serving();
    const asked = api.requests.length;
    await expect.poll(() => api.requests.length, { timeout: 10_000 }).toBeGreaterThan(asked);
    process.kill(rollcall.process.pid ?? 0, 'SIGTERM');
    expect(await rollcall.endsWithin(STOP_LIMIT_MS)).toEqual({ code: 0, stdout: '', stderr: '' });
    api.faults.clear();
    api.faults.dropConnections();
  });

  it('though a client sends half a request and never the rest', async () => {
    const rollcall = serving();
    const url = await rollcall.url();
    const socket = connect(portOf(url), '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: '));
    socket.on('error', () => {});
    await new Promise((resolve) => socket.once('connect', resolve));
    rollcall.kill('SIGTERM');
    expect((await rollcall.endsWithin(STOP_LIMIT_MS)).code).toBe(0);
    socket.destroy();
  });
});

describe('npm start', () => {
  const npm: Program = ['npm', 'start', '--silent', '--'];
  const env = { npm_config_update_notifier: 'false' };

  it('--help lists the flags and their variables', async () => {
    const { code, stdout, stderr } = await start({ program: npm, env, args: ['--help'] }).ended;
    expect([code, stderr]).toEqual([0, '']);
    for (const word of ['--port', 'PORT', '--kubeconfig', 'KUBECONFIG', '--context', 'ROLLCALL_TOKEN']) {
      expect(stdout).toContain(word);
    }
  });

  it('hands on the exit code of a flag that it does not know', async () => {
    const { code, stdout, stderr } = await start({ program: npm, env, args: ['--bogus'] }).ended;
    expect([code, stdout, stderr]).toEqual([2, '', 'Unknown flag "--bogus": run with --help to see them all.\n']);
  });

  it(
    'ends the server when npm alone is told to end, and when a terminal tells everybody',
    async () => {
      const args = ['--port', '0', '--kubeconfig', kubeconfig];
      for (const [signal, toAll] of [
        ['SIGTERM', false],
        ['SIGINT', true],
      ] as const) {
        const rollcall = start({ program: npm, env, args });
        await expect.poll(() => rollcall.stdout, { timeout: NPM_LIMIT_MS }).toMatch(/^Rollcall serves/);
        const url = await rollcall.url();
        const stream = new Stream(url);
        await stream.until(({ type }) => type === 'sources');
        if (toAll) rollcall.kill(signal);
        else process.kill(rollcall.process.pid ?? 0, signal);
        const { code, stdout } = await rollcall.endsWithin(STOP_LIMIT_MS);
        expect([signal, code, stdout]).toEqual([signal, 0, `Rollcall serves test on ${url}\n`]);
        expect(await isOpen(portOf(url))).toBe(false);
        stream.close();
      }
    },
    NPM_LIMIT_MS,
  );
});

it('asked the API server for nothing but GET', () => {
  expect(api.requests.length).toBeGreaterThan(20);
  expect(api.violations).toEqual([]);
});
