/** From nothing to the whole cluster, against reading and parsing the same bytes and nothing else. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Load } from '../load/client.ts';
import { type Finding, sleep } from './finding.ts';
import { cpuMs, residentMiB } from './process-stats.ts';
import { ServerProcess } from './server-process.ts';

const POLL_MS = 50;
const LIMIT_MS = 600_000;
/** What a garbage collection gives back is given back by then. */
const REST_MS = 3_000;

export interface Floor {
  readonly objects: number;
  readonly bytes: number;
  readonly wallMs: number;
  readonly cpuMs: number;
}

export interface Started {
  readonly server: ServerProcess;
  readonly floor: Floor;
  readonly findings: readonly Finding[];
}

/** Leaves the server running. `flags` are Node's. */
export async function coldStart(load: Load, flags: readonly string[]): Promise<Started> {
  const floor = await parseFloor(load);
  const began = performance.now();
  const server = await ServerProcess.start(load.kubeconfig, flags);
  const listening = performance.now() - began;
  await until(() => hasProgress(server.url));
  const progress = performance.now() - began;
  await until(async () => (await fetch(`${server.url}/readyz`)).status === 200);
  const ready = performance.now() - began;
  const cpu = cpuMs(server.pid);
  await sleep(REST_MS);
  const { now, peak } = residentMiB(server.pid);
  const bytes = `${floor.objects} objects, ${(floor.bytes / 1e6).toFixed(0)} MB`;
  return {
    server,
    floor,
    findings: [
      {
        name: 'cold-start',
        value: ready / floor.wallMs,
        details: `ready after ${seconds(ready)}, listening after ${seconds(listening)}; parsing alone ${seconds(floor.wallMs)}: ${bytes}`,
      },
      {
        name: 'cold-start-cpu',
        value: cpu / floor.cpuMs,
        details: `CPU until ready ${seconds(cpu)}, of which Node and Next take a second or two; parsing alone ${seconds(floor.cpuMs)}`,
      },
      { name: 'first-counts', value: progress / 1000, details: `listening after ${seconds(listening)}` },
      {
        name: 'rss-peak',
        value: peak,
        details: `until ${REST_MS / 1000} s after the first picture; ${now.toFixed(0)} MiB then`,
      },
    ],
  };
}

async function hasProgress(url: string): Promise<boolean> {
  const { sources } = (await (await fetch(`${url}/api/v1/coverage?cells=none`)).json()) as {
    readonly sources: readonly { readonly objects: number }[];
  };
  return sources.some(({ objects }) => objects > 0);
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const began = performance.now();
  while (!(await holds())) {
    if (performance.now() - began > LIMIT_MS) throw new Error(`the server was not ready after ${LIMIT_MS / 1000} s`);
    await sleep(POLL_MS);
  }
}

async function parseFloor({ url, kubeconfig }: Load): Promise<Floor> {
  const token = /token: (\S+)/.exec(kubeconfig)?.[1] ?? '';
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'parse-floor.ts'), url, token], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  for await (const chunk of child.stdout) text += chunk;
  return JSON.parse(text) as Floor;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
