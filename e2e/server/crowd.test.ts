/** Many pages at once, pages that come and go, and pages that do not read: none of them is anybody else's problem. */
import { existsSync, readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiServer } from '../../lib/demo/api-server/server.ts';
import { EventReader, type ServerEvent } from '../../lib/server/testing/sse.ts';
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
function openRaw(headers = ''): Promise<Socket> {
  const { port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write(`GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${headers}\r\n`, () => resolve(socket));
    });
    socket.on('error', reject);
  });
}

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
      const sockets = await Promise.all(Array.from({ length: 50 }, () => openRaw()));
      api.store.put('pods', pod('n1', round % 2 === 0));
      await until(async () => (await clients()) >= 25, 'the crowd');
      for (const [index, socket] of sockets.entries()) {
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
    const slow = await Promise.all(Array.from({ length: 20 }, () => openRaw()));
    for (const socket of slow) socket.pause();
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
    const events = await readUntil(awake, (event) => event.id === id);
    const types = events.map(({ type }) => type);
    expect(types).toContain('resync');
    // What a page that starts over reads anew may not be older than what it is told before and after.
    const ids = events.map((event) => Number(event.id)).filter((one) => one > 0);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    for (const socket of slow) socket.destroy();
    quick.close();
    await until(async () => (await clients()) === 0, 'an empty house');
  }, 60_000);
});

/** Reads a raw answer's chunked body until an event is `last`. */
function readUntil(socket: Socket, last: (event: ServerEvent) => boolean): Promise<readonly ServerEvent[]> {
  return new Promise((resolve, reject) => {
    const reader = new EventReader();
    const events: ServerEvent[] = [];
    let rest = Buffer.alloc(0);
    let isInBody = false;
    const timer = setTimeout(() => reject(new Error('the event did not come')), 20_000);
    socket.on('data', (data) => {
      rest = Buffer.concat([rest, data]);
      if (!isInBody) {
        const end = rest.indexOf('\r\n\r\n');
        if (end === -1) return;
        rest = rest.subarray(end + 4);
        isInBody = true;
      }
      for (let size = chunkSize(rest); size !== null; size = chunkSize(rest)) {
        events.push(...reader.push(rest.subarray(size.head, size.head + size.body).toString('utf8')));
        rest = rest.subarray(size.head + size.body + 2);
      }
      if (!events.some(last)) return;
      clearTimeout(timer);
      resolve(events);
    });
    socket.resume();
  });
}

/** The next whole chunk's sizes in bytes; null while it is not whole. */
function chunkSize(bytes: Buffer): { head: number; body: number } | null {
  const end = bytes.indexOf('\r\n');
  if (end === -1) return null;
  const body = Number.parseInt(bytes.subarray(0, end).toString('latin1'), 16);
  return bytes.length < end + 2 + body + 2 ? null : { head: end + 2, body };
}
