/** Many pages at once, pages that come and go, and pages that do not read: none of them is anybody else's problem. */
import { existsSync, readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiServer } from '../../lib/demo/api-server/server.ts';
import { StreamClient } from '../../lib/server/testing/direct-server.ts';
import type { ServerEvent } from '../../lib/server/testing/sse.ts';
import { startCluster } from './support/cluster.ts';
import { metric, Stream, until, untilReady } from './support/http.ts';
import { node, pod } from './support/objects.ts';
import { Home, type Rollcall, serve } from './support/rollcall.ts';

const LIVE_LIMIT_MS = 3_000;

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

const clients = () => metric(url, 'rollcall_stream_clients');
/** As far as this system tells. */
const openFiles = () => {
  const folder = `/proc/${rollcall.process.pid}/fd`;
  return existsSync(folder) ? readdirSync(folder).length : 0;
};
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A connection of its own, so that nothing waits for a free one in a pool. */
const openRaw = (path = '/api/v1/stream') => new StreamClient(Number(new URL(url).port), path);

/** Big nodes, so that a few changes are more than any buffer on the way takes. About 1 MB a round. */
function changeMuch(round: number): void {
  const filler = String(round).padEnd(20_000, '.');
  for (let i = 0; i < 50; i++) {
    const big = node(`big-${i}`);
    api.store.put('nodes', { ...big, metadata: Object.assign({}, big.metadata, { labels: { filler } }) });
  }
}

describe('pages that come and go', () => {
  it('leave nothing behind: no listener, no open file', async () => {
    await until(async () => (await clients()) === 0, 'an empty house');
    const filesBefore = openFiles();
    for (let round = 0; round < 20; round++) {
      const pages = Array.from({ length: 50 }, (_, place) => openRaw(place % 3 === 0 ? '/api/page/stream' : undefined));
      api.store.put('pods', pod('n1', round % 2 === 0));
      await until(async () => (await clients()) >= 25, 'the crowd');
      for (const [index, { socket }] of pages.entries()) {
        if (index % 2 === 0) socket.destroy();
        else socket.resetAndDestroy();
      }
    }
    await until(async () => (await clients()) === 0, 'an empty house again');
    await until(async () => openFiles() <= filesBefore + 5, 'closed files');
  }, 60_000);
});

describe('pages that do not read', () => {
  it('hold up nobody, cost a bounded amount of memory, and start over when they read again', async () => {
    const slow = Array.from({ length: 20 }, () => openRaw());
    for (const { socket } of slow) socket.pause();
    const quick = new Stream(url);
    await quick.until(({ type }) => type === 'sources');
    changeMuch(0);
    await sleep(500);
    const memory = () => metric(url, 'process_resident_memory_bytes');
    const memoryBefore = await memory();
    for (let round = 1; round <= 20; round++) {
      changeMuch(round);
      await sleep(100);
    }
    api.store.put('pods', pod('n2', false));
    const isTold = ({ type, data }: ServerEvent) => type === 'cells' && /"n2".*notReady/.test(JSON.stringify(data));
    const { id } = await quick.until(isTold, LIVE_LIMIT_MS);
    // 20 clients that were 20 MB behind would hold 400 MB.
    expect((await memory()) - memoryBefore).toBeLessThan(150 * 1024 * 1024);

    const [awake] = slow;
    if (awake === undefined) throw new Error('nobody is there');
    awake.socket.resume();
    await awake.until((event) => Number(event.id) >= Number(id), 20_000);
    const { events } = awake;
    expect(awake.types()).toContain('resync');
    // What a page that starts over reads anew may not be older than what it is told before and after.
    const ids = events.map((event) => Number(event.id)).filter((one) => one > 0);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    for (const { socket } of slow) socket.destroy();
    quick.close();
    await until(async () => (await clients()) === 0, 'an empty house');
  }, 60_000);
});
