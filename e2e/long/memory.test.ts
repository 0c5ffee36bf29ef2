/**
 * The largest cluster that Kubernetes supports, with as much heap as a small container has: the server reads it, follows
 * it, and shows all of it. What it takes in all is printed; the budget is the benchmarks'. It takes minutes and much of a
 * machine, so outside `npm run test:long` the cluster is a small one.
 */
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { runs } from '../../lib/testing/runs.ts';
import { Load } from '../load/client.ts';
import { getJson, metric, until } from '../server/support/http.ts';
import { Home, type Rollcall, serve, server } from '../server/support/rollcall.ts';

const size = { nodes: runs(50, 5_000), daemonSets: 50, pods: runs(125, 12_500) };
const maxOldSpaceMb = 400;
const changesPerSecond = 1_000;
const followMs = runs(1_000, 60_000);
const readyLimitMs = 300_000;
const limitMs = 900_000;

it(
  `follows ${size.nodes} nodes by ${size.daemonSets} DaemonSets with ${maxOldSpaceMb} MiB of old space`,
  async () => {
    const home = new Home();
    const load = await Load.start(size);
    const [node, ...rest] = server('start');
    const program = [node, `--max-old-space-size=${maxOldSpaceMb}`, ...rest] as const;
    const rollcall = serve(home, load.kubeconfig, { program, lifeLimitMs: limitMs });
    try {
      const url = await rollcall.url(readyLimitMs);
      const isReady = async () => (await fetch(`${url}/readyz`)).status === 200;
      await until(isReady, 'the first complete picture', readyLimitMs);
      await load.setRate(changesPerSecond);
      await sleep(followMs);
      await load.setRate(0);
      const { pods } = await load.status();
      const { nodes, daemonSets } = await getJson<{ nodes: object[]; daemonSets: object[] }>(
        `${url}/api/v1/coverage?cells=none`,
      );
      expect([nodes.length > size.nodes * 0.9, daemonSets.length]).toEqual([true, size.daemonSets]);
      expect(await metric(url, 'rollcall_consumer_errors_total')).toBe(0);
      console.info(`${pods} Pods: at most ${peakMb(rollcall)} MB resident`);
    } finally {
      await rollcall.stop();
      await load.stop();
      home.remove();
    }
  },
  limitMs,
);

/** Of its life so far; 0 where the system does not tell. */
function peakMb({ process: { pid } }: Rollcall): number {
  const file = `/proc/${pid}/status`;
  const kb = existsSync(file) ? /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(file, 'utf8'))?.[1] : '0';
  return Math.round(Number(kb) / 1_024);
}
