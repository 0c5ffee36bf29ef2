/** A cluster that is never at rest, at the rate of a large one and as fast as it goes. */
import type { Load } from '../load/client.ts';
import type { Floor } from './cold-start.ts';
import { type Finding, sleep } from './finding.ts';
import { cpuMs, residentMiB } from './process-stats.ts';
import type { ServerProcess } from './server-process.ts';

/** Of a large cluster on a bad day. */
const USUAL_RATE = 1_000;

export async function steady(load: Load, server: ServerProcess, floor: Floor, ms: number): Promise<readonly Finding[]> {
  await load.setRate(USUAL_RATE);
  await sleep(1_000);
  const usual = await measure(load, server, ms);
  const { now, peak } = residentMiB(server.pid);
  await load.flood();
  await sleep(1_000);
  const flood = await measure(load, server, ms);
  const flooded = residentMiB(server.pid);
  await load.setRate(0);
  const parseUs = (floor.cpuMs * 1000) / floor.objects;
  return [
    {
      name: 'event-process',
      value: usual.cpuUs / parseUs,
      details: `${usual.cpuUs.toFixed(0)} us of the process an event at ${usual.rate.toFixed(0)}/s, 85% of which show nothing, sockets included; reading and parsing alone ${parseUs.toFixed(0)} us`,
    },
    {
      name: 'rss-steady',
      value: now,
      details: `after ${ms / 1000} s at ${USUAL_RATE} events/s; peak so far ${peak.toFixed(0)} MiB`,
    },
    {
      name: 'events-per-core',
      value: 1e6 / flood.cpuUs,
      details: `${flood.rate.toFixed(0)}/s came through with ${(flood.share * 100).toFixed(0)}% of a core; ${flood.cpuUs.toFixed(0)} us each; ${flooded.now.toFixed(0)} MiB`,
    },
    { name: 'flood-loop-p99', value: flood.loop.p99, details: spell(flood.loop) },
    { name: 'usual-loop-p99', value: usual.loop.p99, details: `${spell(usual.loop)}, at ${USUAL_RATE} events/s` },
  ];
}

async function measure(load: Load, server: ServerProcess, ms: number) {
  const before = await load.status();
  const cpu = cpuMs(server.pid);
  const began = performance.now();
  await server.watchLoop();
  await sleep(ms);
  const loop = await server.loopDelay();
  const events = (await load.status()).events - before.events;
  const spent = cpuMs(server.pid) - cpu;
  const took = performance.now() - began;
  return { loop, cpuUs: (spent * 1000) / events, rate: (events * 1000) / took, share: spent / took };
}

function spell({ p50, p99, max }: { p50: number; p99: number; max: number }): string {
  return `loop delay p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)}, longest ${max.toFixed(1)} ms`;
}
