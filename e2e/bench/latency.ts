/** From the line of a watch, written by the API server, to the frame on a page's socket. */
import { get } from 'node:http';
import { EventReader, type ServerEvent } from '../../lib/server/testing/sse.ts';
import type { Load } from '../load/client.ts';
import { nodeName } from '../load/fleet.ts';
import { type Finding, percentile, sleep } from './finding.ts';
import type { ServerProcess } from './server-process.ts';

const RATE = 1_000;
const LIMIT_MS = 10_000;
/** So many are enough to know that they don't come. */
const MAX_LOST = 3;
const SHORTEST_PAUSE_MS = 20;
const PAUSE_SPREAD_MS = 100;

interface Sighting {
  readonly at: number;
  readonly node: string;
  readonly daemonSet: string;
  readonly state: string;
}

/** `stream` is a path whose `cells` events name node, DaemonSet and state. */
export async function latency(load: Load, server: ServerProcess, stream: string, marks: number): Promise<Finding> {
  await load.setRate(RATE);
  const sightings: Sighting[] = [];
  let bytes = 0;
  let resyncs = 0;
  const close = await follow(server.url + stream, (text, events, at) => {
    bytes += text.length;
    resyncs += events.filter(({ type }) => type === 'resync').length;
    for (const cell of events.flatMap(cellsOf)) sightings.push({ ...cell, at });
  });
  const opened = now();
  const written = new Map<number, number>();
  load.onWritten = (mark, at) => written.set(mark, at);
  const delays: number[] = [];
  let lost = 0;
  for (let i = 0; i < marks && lost < MAX_LOST; i += 1) {
    sightings.length = 0;
    const { mark, node, daemonSet, isReady } = await load.mark();
    const state = isReady ? 'healthy' : 'notReady';
    const isIt = (one: Sighting) => one.node === nodeName(node) && one.daemonSet === daemonSet && one.state === state;
    const began = now();
    let seen = sightings.find(isIt);
    while (seen === undefined && now() - began < LIMIT_MS) {
      await sleep(5);
      seen = sightings.find(isIt);
    }
    const from = written.get(mark);
    if (seen === undefined || from === undefined) lost += 1;
    else delays.push(seen.at - from);
    // Not in step with the server's own windows.
    await sleep(SHORTEST_PAUSE_MS + ((i * 37) % PAUSE_SPREAD_MS));
  }
  close();
  const perSecond = bytes / (now() - opened);
  await load.setRate(0);
  const at = (share: number) => percentile(delays, share).toFixed(1);
  return {
    name: 'line-to-frame-p99',
    value: lost > 0 ? Number.POSITIVE_INFINITY : percentile(delays, 0.99),
    details: `of ${marks} at ${RATE} events/s: p50 ${at(0.5)}, p90 ${at(0.9)}, p99 ${at(0.99)} ms; ${lost} never came, ${resyncs} resyncs; the window is 50 ms; ${perSecond.toFixed(1)} kB/s`,
  };
}

/** Milliseconds since the epoch, finer than Date.now. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

type Hear = (text: string, events: readonly ServerEvent[], at: number) => void;

function follow(url: string, hear: Hear): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const request = get(url, (response) => {
      const reader = new EventReader();
      response.setEncoding('utf8').on('data', (text: string) => hear(text, reader.push(text), now()));
      response.on('error', () => {});
      resolve(() => request.destroy());
    });
    request.on('error', reject);
  });
}

function cellsOf({ type, data }: ServerEvent): readonly Omit<Sighting, 'at'>[] {
  return type === 'cells' ? (data.cells as readonly Omit<Sighting, 'at'>[]) : [];
}
