/** What a page costs the server while it is open, against plain node:http that writes the same bytes. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Load } from '../load/client.ts';
import { type Finding, sleep } from './finding.ts';
import { cpuMs, quiet, residentMiB } from './process-stats.ts';
import type { ServerProcess } from './server-process.ts';
import { StreamClients } from './stream-clients.ts';

const FRAME_MS = 100;
const SETTLE_MS = 2_000;
const IDLE_CLIENTS = 100;

export interface FanOutOptions {
  readonly stream: string;
  readonly clients: number;
  readonly ms: number;
}

export async function fanOut(load: Load, server: ServerProcess, options: FanOutOptions): Promise<readonly Finding[]> {
  const { stream, clients: count, ms } = options;
  await load.setRate(0);
  await quiet(server.pid);
  const alone = await spentOn(server.pid, ms, () => load.mark());
  const memory = residentMiB(server.pid).now;
  const clients = await StreamClients.open(server.url, stream, count);
  await sleep(SETTLE_MS);
  const read = clients.bytes;
  const together = await spentOn(server.pid, ms, () => load.mark());
  const bytes = Math.round((clients.bytes - read) / count / together.frames);
  const grown = residentMiB(server.pid).now - memory;
  clients.close();
  await quiet(server.pid);
  const plain = await plainly(bytes, count, ms);
  const ours = (together.cpuMs - alone.cpuMs * (together.frames / alone.frames)) / together.frames / count;
  const theirs = plain.cpuMs / plain.frames / count;
  await sleep(SETTLE_MS);
  return [
    {
      name: 'fan-out',
      value: ours / theirs,
      details: `${us(ours)} a client and frame of ${bytes} B, plain node:http ${us(theirs)}; ${count} clients, ${together.frames} frames`,
    },
    {
      name: 'fan-out-core',
      value: (together.cpuMs / together.tookMs) * (1_000 / count),
      details: `core of 1,000 clients at 10 frames/s, from ${count}; without clients ${(alone.cpuMs / alone.tookMs).toFixed(3)}`,
    },
    {
      name: 'client-memory',
      value: (grown * 1024) / count,
      details: `${grown.toFixed(1)} MiB resident for ${count} clients that read`,
    },
    await idle(server, stream, ms),
  ];
}

async function idle(server: ServerProcess, stream: string, ms: number): Promise<Finding> {
  const clients = await StreamClients.open(server.url, stream, IDLE_CLIENTS);
  await sleep(SETTLE_MS);
  const cpu = cpuMs(server.pid);
  await sleep(ms);
  const share = ((cpuMs(server.pid) - cpu) / ms) * 100;
  clients.close();
  return {
    name: 'idle',
    value: share,
    details: `% of a core over ${ms / 1000} s, ${IDLE_CLIENTS} clients, nothing but leases changes`,
  };
}

interface Spent {
  readonly cpuMs: number;
  readonly tookMs: number;
  readonly frames: number;
}

async function spentOn(pid: number, ms: number, frame: () => Promise<unknown>): Promise<Spent> {
  const cpu = cpuMs(pid);
  const began = performance.now();
  let frames = 0;
  for (; performance.now() - began < ms; frames += 1) {
    await frame();
    await sleep(Math.max(1, FRAME_MS * (frames + 1) - (performance.now() - began)));
  }
  return { cpuMs: cpuMs(pid) - cpu, tookMs: performance.now() - began, frames };
}

async function plainly(bytes: number, count: number, ms: number): Promise<Spent> {
  const program = path.join(import.meta.dirname, 'plain-stream.ts');
  const child = spawn(process.execPath, [program, String(bytes), String(FRAME_MS)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [url] = await new Promise<string[]>((resolve) => {
    child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim().split('\n')));
  });
  const clients = await StreamClients.open(url ?? '', '/', count);
  await sleep(SETTLE_MS);
  const spent = await spentOn(child.pid ?? 0, ms, async () => {});
  clients.close();
  child.stdin.end();
  return spent;
}

function us(ms: number): string {
  return `${(ms * 1000).toFixed(1)} us`;
}
