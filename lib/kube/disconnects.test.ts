import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { runs } from '../testing/runs.ts';
import { Harness } from './testing/harness.ts';
import { FAULTS } from './testing/model/faults.ts';
import { Scene } from './testing/model/scene.ts';
import { wirePod } from './testing/objects.ts';
import { seeded } from './testing/seeded.ts';
import type { KubeResponse, Transport } from './transport.ts';

const DISCONNECTS = 1_000;
const LIMIT = { timeout: runs(120_000, 7_200_000) };

/** Changes of five Pods, of 8 KB each, with characters of more than one byte. */
const LINES = Array.from({ length: 200 }, (_, index) => {
  const metadata = {
    namespace: 'default',
    name: `pod-${index % 5}`,
    uid: `uid-${index % 5}`,
    resourceVersion: String(11 + index),
    labels: { at: String(index) },
    annotations: { 'example.com/note': 'für 日本 🚀 '.repeat(350) },
  };
  const type = index < 5 ? 'ADDED' : 'MODIFIED';
  return Buffer.from(`${JSON.stringify({ type, object: wirePod('', '', { metadata }) })}\n`);
});
const STREAM = Buffer.concat(LINES);
const LIST = `${JSON.stringify({
  type: 'BOOKMARK',
  object: { metadata: { resourceVersion: '10', annotations: { 'k8s.io/initial-events-end': 'true' } } },
})}\n`;

function brokenOff(bytes: Uint8Array): KubeResponse {
  async function* body(): AsyncGenerator<Uint8Array> {
    yield bytes;
    throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
  }
  return { status: 200, retryAfter: null, body: body() };
}

/** Where a line begins, and after the last. */
function borders(): number[] {
  let at = 0;
  return [0, ...LINES.map((line) => (at += line.length))];
}

it('applies each of 200 events once and in order, wherever the connection is cut', LIMIT, async () => {
  const starts = borders();
  const step = runs(997, 1);
  const around = starts.flatMap((at) => [at - 1, at, at + 1]);
  const all = [...Array.from({ length: Math.ceil(STREAM.length / step) }, (_, index) => index * step), ...around];
  const cuts = [...new Set(all)].filter((at) => at >= 0 && at <= STREAM.length).sort((a, b) => a - b);
  let cutAt = 0;
  const transport: Transport = async ({ query }) => {
    if (query.sendInitialEvents === 'true') return brokenOff(Buffer.from(LIST));
    return brokenOff(STREAM.subarray(starts[Number(query.resourceVersion) - 10], cutAt));
  };
  const harness = new Harness('pods', () => 0, transport);
  await harness.start();
  let whole = 0;
  for (cutAt of cuts) {
    await harness.clock.advance(2_500);
    while ((starts[whole + 1] ?? Number.POSITIVE_INFINITY) <= cutAt) whole += 1;
    const { added, modified, malformed, relists } = harness.stats;
    if (added + modified !== whole || harness.changes.length !== whole || malformed + relists > 0) {
      expect([cutAt, added + modified, harness.changes.length, malformed, relists]).toEqual([
        cutAt,
        whole,
        whole,
        0,
        0,
      ]);
    }
  }
  expect(harness.changes).toEqual(LINES.map((_, index) => `set pod-${index % 5}`));
  expect([...harness.store.objects()].map(({ labels }) => labels.get('at'))).toEqual([
    '195',
    '196',
    '197',
    '198',
    '199',
  ]);
  await harness.stop();
});

it(
  `goes through ${DISCONNECTS} disconnects of every kind with one list of each, and shows what is true`,
  LIMIT,
  async () => {
    const random = seeded(7);
    const scene = new Scene(random);
    const { clock, server, etcd, life } = scene;
    await clock.advance(1_000);
    const [timers, streams] = [clock.timers, server.watches.size];
    for (let i = 0; i < DISCONNECTS; i++) {
      life.step();
      await clock.advance(random() * 5_000);
      FAULTS.dropAll({ etcd, server, random });
    }
    await clock.advance(20_000);
    expect(scene.complaint).toBeNull();
    expect([...scene.reader.stats().resources.values()].map(({ relists }) => relists)).toEqual(
      Array.from({ length: streams }, () => 0),
    );
    expect([clock.timers, server.watches.size]).toEqual([timers, streams]);
    expect(scene.difference()).toBeNull();
    await scene.stop();
  },
);

it('keeps no timer and no memory of thousands of disconnects', LIMIT, async () => {
  let version = 10;
  const transport: Transport = async ({ query }) => {
    if (query.sendInitialEvents === 'true') return brokenOff(Buffer.from(LIST));
    version += 1;
    const metadata = { namespace: 'default', name: 'pod', uid: 'uid', resourceVersion: String(version) };
    const object = wirePod('', '', { metadata, status: { phase: version % 2 === 0 ? 'Running' : 'Pending' } });
    return brokenOff(Buffer.from(`${JSON.stringify({ type: 'MODIFIED', object })}\n`));
  };
  const harness = new Harness('pods', seeded(7), transport);
  await harness.start();
  const after = async (disconnects: number) => {
    while (harness.stats.reconnects < disconnects) await harness.clock.advance(5_000);
    harness.takenChanges();
    return { timers: harness.clock.timers, heap: collectedHeap() };
  };
  const before = await after(DISCONNECTS);
  const then = await after(5 * DISCONNECTS);
  expect(then.timers).toBe(before.timers);
  // The least that could stay, an entry of a list, is more than this.
  expect((then.heap - before.heap) / (4 * DISCONNECTS)).toBeLessThan(60);
  await harness.stop();
  expect(harness.clock.timers).toBe(0);
});

function collectedHeap(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}
