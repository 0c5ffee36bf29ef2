/**
 * The process is ended again and again while its cluster changes and its pages look on: by SIGTERM and by SIGKILL. The
 * next one takes the same port, and takes up nothing that its predecessor told.
 */
import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiServer } from '../../lib/demo/api-server/server.ts';
import type { ServerEvent } from '../../lib/server/testing/sse.ts';
import { runs } from '../../lib/testing/runs.ts';
import { startCluster } from './support/cluster.ts';
import { getJson, request, Stream, untilReady } from './support/http.ts';
import { node, pod } from './support/objects.ts';
import { Home, Rollcall } from './support/rollcall.ts';

const ENDS = runs(3, 50);
const STREAMS = 20;
const NODES = 50;
const CHANGE_EVERY_MS = 5;
/** Before the server would have to cut off what still runs, which it does in time for the 5 s that it promises. */
const STOP_LIMIT_MS = 3_900;
/** A start takes one or two seconds, and several times that on a busy machine. */
const CYCLE_LIMIT_MS = 30_000;

let home: Home;
let api: ApiServer;
let kubeconfig = '';
let churn: NodeJS.Timeout;
let port = '0';
let rollcall: Rollcall | undefined;

beforeAll(async () => {
  home = new Home();
  api = await startCluster();
  kubeconfig = home.write('kubeconfig', api.kubeconfig);
  for (let at = 0; at < NODES; at++) api.store.put('nodes', node(`busy-${at}`));
  churn = setInterval(() => {
    const name = `busy-${randomInt(NODES)}`;
    api.store.put('pods', pod(name, randomInt(2) === 0));
    if (randomInt(20) === 0) api.store.delete('nodes', '', name);
    else if (randomInt(10) === 0) api.store.put('nodes', node(name));
  }, CHANGE_EVERY_MS);
});
afterAll(async () => {
  clearInterval(churn);
  rollcall?.kill('SIGKILL');
  await api.stop();
  home.remove();
});

/** On the port of the one before, so it must be free. */
async function start(): Promise<{ url: string; process: Rollcall }> {
  const process = new Rollcall(home, { args: ['--port', port, '--kubeconfig', kubeconfig] });
  rollcall = process;
  const url = await process.url();
  ({ port } = new URL(url));
  await untilReady(url);
  return { url, process };
}

const isChange = ({ type }: ServerEvent) => type === 'cells';
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Whether anything of its process group still runs. */
function isAnybodyLeft({ process: { pid } }: Rollcall): boolean {
  try {
    process.kill(-(pid ?? 0), 0);
    return true;
  } catch {
    return false;
  }
}

describe.each(['SIGTERM', 'SIGKILL'] as const)('after %s, with open streams and a cluster in motion', (signal) => {
  it(
    `${ENDS} times: nobody is left, and the next process starts its pages over`,
    async () => {
      let lastId = '';
      for (let end = 0; end < ENDS; end++) {
        const { url, process: server } = await start();
        if (lastId !== '') await startsOver(url, lastId);
        const streams = Array.from({ length: STREAMS }, () => new Stream(url));
        // A server that dies breaks its streams off.
        const ended = streams.map((stream) => stream.done.catch(() => {}));
        const seen = await Promise.all(streams.map((stream) => stream.until(isChange)));
        lastId = seen[0]?.id ?? '';
        await sleep(randomInt(200));

        process.kill(server.process.pid ?? 0, signal);
        const { code, stderr } = await server.endsWithin(STOP_LIMIT_MS);
        expect([end, code, stderr]).toEqual([end, signal === 'SIGTERM' ? 0 : null, '']);
        await Promise.all(ended);
        await expect.poll(() => isAnybodyLeft(server)).toBe(false);
        await expect(request(url)).rejects.toThrow();
        await expect.poll(() => api.openWatches()).toBe(0);
      }
    },
    ENDS * CYCLE_LIMIT_MS,
  );
});

/** A page that comes back with what it saw last of another process is told nothing but to read anew. */
async function startsOver(url: string, lastId: string): Promise<void> {
  const { revision } = await getJson<{ revision: number }>(`${url}/api/v1/coverage?cells=none`);
  expect(revision).toBeGreaterThan(Number(lastId));
  const back = new Stream(url, { 'last-event-id': lastId });
  await back.until(isChange);
  const withId = back.events.filter(({ id }) => id !== '');
  expect(withId[0]).toMatchObject({ type: 'resync' });
  expect(Number(withId[0]?.id)).toBeGreaterThanOrEqual(revision);
  back.close();
  await back.done.catch(() => {});
}
