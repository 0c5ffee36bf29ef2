/**
 * A server under 1,000 changes a second with pages that come and go: nothing grows, and nothing drifts from what a new
 * process makes of the same cluster. An hour in `npm run test:long`, or ROLLCALL_SOAK_MINUTES; seconds otherwise.
 */
import { existsSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CellView } from '../../lib/coverage/picture.ts';
import { runs } from '../../lib/testing/runs.ts';
import { Load } from '../load/client.ts';
import { getJson, metric, Stream, until, untilReady } from '../server/support/http.ts';
import { Home, type Rollcall, serve, server } from '../server/support/rollcall.ts';
import { type Measured, slopePerHour } from './slope.ts';

const minutes = Number(process.env.ROLLCALL_SOAK_MINUTES ?? runs(1 / 12, 60));
/** After each the cluster rests, and what the server shows is compared. */
const rounds = runs(1, 12);
const size = { nodes: runs(100, 1_000), daemonSets: 20, pods: runs(500, 5_000) };
const changesPerSecond = 1_000;
const pages = 10;
const pagesStayMs = 1_000;
const spareFiles = 5;
/** In less time a heap has not settled, and its slope in an hour says nothing. */
const minutesForSlope = 20;
const maxHeapMbPerHour = 1;
const lifeLimitMs = minutes * 60_000 + 300_000;
const restLimitMs = 20_000;

let home: Home;
let load: Load;
const started: Rollcall[] = [];

async function start(): Promise<{ rollcall: Rollcall; url: string }> {
  const [node, ...rest] = server('start');
  // Each mark-compact is a line with what is left of the heap.
  const rollcall = serve(home, load.kubeconfig, { program: [node, '--trace-gc', ...rest], lifeLimitMs });
  started.push(rollcall);
  const url = await rollcall.url();
  await untilReady(url);
  return { rollcall, url };
}

beforeAll(async () => {
  home = new Home();
  load = await Load.start(size);
}, 60_000);
afterAll(async () => {
  for (const one of started) await one.stop();
  await load?.stop();
  home.remove();
});

/** Pages that come and go for so long. */
async function visit(url: string, ms: number): Promise<void> {
  for (const end = Date.now() + ms; Date.now() < end; ) {
    const visitors = Array.from({ length: pages }, () => new Stream(url));
    await sleep(pagesStayMs);
    for (const visitor of visitors) visitor.close();
  }
}

/** What a process shows, without what only its own clock tells. */
async function cellsOf(url: string): Promise<readonly string[]> {
  const { cells } = await getJson<{ cells: CellView[] }>(`${url}/api/v1/coverage?cells=all`);
  return cells.map((one) => `${one.node} ${one.daemonSet} ${one.state} ${one.reason} ${one.pod}`);
}

function openFiles({ process: { pid } }: Rollcall): number {
  const folder = `/proc/${pid}/fd`;
  return existsSync(folder) ? readdirSync(folder).length : 0;
}

it(
  `after ${minutes.toFixed(1)} minutes it holds no more than before, and shows what a new process shows`,
  async () => {
    const { rollcall, url } = await start();
    const filesBefore = openFiles(rollcall);
    for (let round = 0; round < rounds; round++) {
      await load.setRate(changesPerSecond);
      await visit(url, (minutes * 60_000) / rounds);
      await load.setRate(0);
      await until(async () => (await metric(url, 'rollcall_stream_clients')) === 0, 'an empty house');
      await until(async () => openFiles(rollcall) <= filesBefore + spareFiles, 'closed files');
      const anew = await start();
      await expect.poll(() => cellsOf(url), { timeout: restLimitMs }).toEqual(await cellsOf(anew.url));
      await anew.rollcall.stop();
    }
    expect(await metric(url, 'rollcall_consumer_errors_total')).toBe(0);
    const { steps } = await load.status();
    const heap = heapAfterCollections(rollcall.stdout);
    const slope = slopePerHour(heap.slice(Math.floor(heap.length / 3)));
    console.info(
      `${steps} changes in ${minutes.toFixed(1)} min; heap ${slope.toFixed(2)} MB/h, ${heap.length} collections`,
    );
    if (minutes >= minutesForSlope) expect(slope).toBeLessThan(maxHeapMbPerHour);
  },
  lifeLimitMs,
);

/** `[pid:0x..:0] 12345 ms: Mark-Compact (reduce) 33.4 (37.1) -> 30.2 (35.4) MB, ...` */
function heapAfterCollections(stdout: string): readonly Measured[] {
  return [...stdout.matchAll(/(\d+) ms: Mark-Compact.*?-> ([\d.]+) \(/g)].map(([, ms, mb]) => ({
    atMs: Number(ms),
    value: Number(mb),
  }));
}
