/** Server CPU of one Pod event, from its bytes to the delta that is queued for the pages, against parsing the bytes. */
import { CoverageEngine } from '../../lib/coverage/engine/engine.ts';
import type { PodObject, ResourceChange } from '../../lib/coverage/objects.ts';
import { NOW, node } from '../../lib/coverage/testing.ts';
import { deltaOf } from '../../lib/coverage/views/picture-view.ts';
import { takeIn } from '../../lib/kube/intake.ts';
import { LineSplitter } from '../../lib/kube/lines.ts';
import { RESOURCES } from '../../lib/kube/resources.ts';
import { newResourceStats } from '../../lib/kube/stats.ts';
import { ObjectStore } from '../../lib/kube/store.ts';
import { Pool } from '../../lib/kube/trim/pool.ts';
import { readEvent } from '../../lib/kube/watch-line.ts';
import { frameOfDelta } from '../../lib/server/frames.ts';
import { type Measured, median } from './measured.ts';
import { agentOf, type PodState, podEventLine, revisionOf } from './wire-pod.ts';

const PODS = 2_000;
const NODES = 500;
const ROUNDS = 7;
/** At 1,000 events a second, what one coalescing window of 50 ms holds. */
const BATCH = 50;

const DAEMON_SETS = ['a', 'b', 'c', 'd'].map(agentOf);

/** Every Pod goes down, and comes up again: each event changes a cell. */
export function podEvent(): Measured {
  return measure([
    { isReady: false, heartbeats: 0 },
    { isReady: true, heartbeats: 0 },
  ]);
}

/** Most events of a cluster: nothing that is shown is another. */
export function podHeartbeat(): Measured {
  return measure([
    { isReady: true, heartbeats: 1 },
    { isReady: true, heartbeats: 2 },
  ]);
}

/** Medians of interleaved rounds, of events about Pods that are known and Ready. */
function measure(states: readonly PodState[]): Measured {
  const known = linesOf('ADDED', { isReady: true, heartbeats: 0 });
  const events = states.flatMap((state) => linesOf('MODIFIED', state));
  const parse: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    parse.push(perEvent(events, (chunk) => JSON.parse(chunk.toString('utf8'))));
    const take = pipeline();
    for (const chunk of known) take(chunk);
    ours.push(perEvent(events, take));
  }
  return { oursUs: median(ours), baselineUs: median(parse), baseline: 'JSON.parse' };
}

function linesOf(type: 'ADDED' | 'MODIFIED', state: PodState): readonly Buffer[] {
  return Array.from({ length: PODS }, (_, i) => {
    return Buffer.from(`${podEventLine(type, i, NODES, DAEMON_SETS, state)}\n`);
  });
}

function perEvent(chunks: readonly Buffer[], take: (chunk: Buffer) => void): number {
  const started = process.cpuUsage();
  for (const chunk of chunks) take(chunk);
  const { user, system } = process.cpuUsage(started);
  return (user + system) / chunks.length;
}

/** The server's own path, without the sockets at its two ends. */
function pipeline(): (chunk: Buffer) => void {
  const engine = new CoverageEngine();
  engine.apply([
    ...Array.from(
      { length: NODES },
      (_, i) => ({ resource: 'nodes', type: 'set', object: node({ name: `node-${i}` }) }) as const,
    ),
    ...DAEMON_SETS.map((object) => ({ resource: 'daemonsets', type: 'set', object }) as const),
    ...DAEMON_SETS.map(
      (agent) => ({ resource: 'controllerrevisions', type: 'set', object: revisionOf(agent) }) as const,
    ),
  ]);
  engine.settle(NOW);
  const resource = RESOURCES.find(({ name }) => name === 'pods');
  if (resource === undefined) throw new Error('no Pods among the resources');
  let pending: ResourceChange[] = [];
  const store = new ObjectStore({
    changed: (type, object) => pending.push({ resource: 'pods', type, object: object as PodObject }),
    malformedChanged() {
      throw new Error('the benchmark made a Pod that cannot be read');
    },
  });
  const intake = { resource, pool: new Pool(), stats: newResourceStats() };
  let revision = 1;
  let events = 0;
  const cluster = { context: 'bench', server: '', version: null, isDemo: false };
  const splitter = new LineSplitter((line) => {
    takeIn(intake, store, readEvent(line)?.object);
    events += 1;
    if (events % BATCH !== 0) return;
    engine.apply(pending);
    pending = [];
    revision += 1;
    frameOfDelta(deltaOf(engine, engine.settle(NOW), { revision, now: NOW, cluster, sources: [], requests: [] }));
  });
  return (chunk) => splitter.push(chunk);
}
