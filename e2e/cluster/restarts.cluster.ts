/**
 * The API server is restarted twenty times, by kill -9 and in good order, while the cluster changes all the time. What a
 * page would show is looked at with every change and ten times a second, and held against etcd's own history.
 */
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CoverageEngine } from '../../lib/coverage/engine/engine.ts';
import { pictureOf } from '../../lib/coverage/views/picture-view.ts';
import type { SourceReport } from '../../lib/kube/cluster-reader.ts';
import { RESOURCES } from '../../lib/kube/resources.ts';
import { type ControlPlane, startControlPlane } from './control-plane.ts';
import { quietly } from './oracle/agreement.ts';
import { randomDaemonSet } from './oracle/daemon-sets.ts';
import type { World } from './oracle/edits.ts';
import { nodeNames, randomNode } from './oracle/nodes.ts';
import { Random } from './oracle/random.ts';
import { apiServerFlags, surroundings } from './oracle/surroundings.ts';
import { waitForQuiet } from './quiet.ts';
import { type Churn, startChurn } from './restarts/churn.ts';
import { cellKey, followHistory, type History, historyFlags } from './restarts/history.ts';
import { type Period, Periods } from './restarts/periods.ts';
import { type WatchedHub, watchWithHub } from './rollcall/hub-in-process.ts';
import { watchCluster } from './rollcall/in-process.ts';
import { waitFor } from './wait.ts';

const restarts = 20;
/** These take longer than a watch may be away unnoticed. */
const outages = new Set([6, 13]);
/** Five seconds in which a watch may come back unnoticed, and what it takes to see that it does not. */
const staleWithinMs = 8_000;
/** etcd tells us its changes at the same time as the API server, on this one thread. */
const margins = { before: 1_000, after: staleWithinMs };
/** Lists are watched apart: that a template was taken up may be heard before its revision, and old Pods are current until then. */
const skewMs = 2_000;
const backWithinMs = 15_000;
const lookEveryMs = 100;
const cluster = { context: 'test', server: '', version: null, isDemo: false };
const nodeCount = 24;
const daemonSetNumbers = Array.from({ length: 12 }, (_, index) => 20 + index);

const seed = Number(process.env.ROLLCALL_SEED ?? randomInt(2 ** 32));
const random = new Random(seed);
const world: World = { nodes: [], daemonSets: [], made: 100, fewest: { nodes: 20, daemonSets: 10 } };
const shown = new Periods();
let looks = 0;
let relists = 0;
let controlPlane: ControlPlane;
let rollcall: WatchedHub;
let history: History;
let churn: Churn;
let looking: NodeJS.Timeout;

/** Notes what is shown as healthy at this moment. */
function look({ hub }: WatchedHub): void {
  looks += 1;
  const now = Date.now();
  const healthy = new Set<string>();
  for (const key of hub.engine.columns.keys()) {
    for (const node of hub.engine.objects.nodes.keys()) {
      if (hub.cell(key, node)?.state === 'healthy') healthy.add(cellKey(key, node));
    }
  }
  for (const key of healthy) shown.set(key, true, now);
  shown.endWhere((key) => !healthy.has(key), now);
}

beforeAll(async () => {
  console.info(`API server restarted under churn: ROLLCALL_SEED=${seed}`);
  const flags = [
    ...(apiServerFlags['kube-apiserver'] ?? []),
    ...historyFlags['kube-apiserver'],
    '--shutdown-watch-termination-grace-period=500ms',
  ];
  controlPlane = await startControlPlane({ flags: { ...apiServerFlags, 'kube-apiserver': flags } });
  const { client } = controlPlane;
  history = await followHistory(controlPlane.etcdUrl);
  const nodes = nodeNames.slice(0, nodeCount).map((name) => randomNode(name, random));
  const daemonSets = daemonSetNumbers.map((number) => randomDaemonSet(number, random));
  await client.apply([...surroundings, ...nodes]);
  await client.apply(daemonSets);
  world.nodes = nodes.map(({ metadata }) => metadata.name);
  world.daemonSets = daemonSets.map(({ metadata: { name, namespace = '' } }) => ({ name, namespace }));
  await waitForQuiet(client, quietly);
  rollcall = await watchWithHub(controlPlane.kubeconfig);
  rollcall.hub.subscribe(null, () => look(rollcall));
  looking = setInterval(() => look(rollcall), lookEveryMs);
  churn = startChurn(client, world, random);
});
afterAll(async () => {
  clearInterval(looking);
  await churn?.stop();
  history?.stop();
  await rollcall?.stop();
  await controlPlane?.stop();
});

async function everyListIs(state: SourceReport['state'], withinMs: number): Promise<void> {
  const others = () => rollcall.hub.picture().sources.filter((source) => source.state !== state);
  await waitFor(() => others().length === 0, withinMs, `every list to be ${state}`).catch((error: Error) => {
    const left = others().map((source) => `${source.resource} is ${source.state}: ${source.message}`);
    throw new Error(`${error.message}\n${left.join('\n')}`, { cause: error });
  });
}

describe(`the API server is restarted ${restarts} times`, () => {
  it.each(Array.from({ length: restarts }, (_, index) => index + 1))('time %i', async (time) => {
    await sleep(random.below(1_000));
    await (time % 2 === 0 ? controlPlane.killApiServer() : controlPlane.endApiServer());
    if (outages.has(time)) {
      await everyListIs('stale', staleWithinMs);
      look(rollcall);
      expect([...shown.open()]).toEqual([]);
    }
    await sleep(random.below(500));
    await controlPlane.startApiServer();
    if (outages.has(time)) await everyListIs('live', backWithinMs);
  });

  it('the picture is that of a fresh evaluation, byte for byte', async () => {
    await churn.stop();
    expect(churn.edits).toBeGreaterThan(restarts);
    // They back off for minutes from what failed this often.
    for (const name of ['kube-controller-manager', 'kube-scheduler', 'kwok'] as const) {
      await controlPlane.kill(name);
      await controlPlane.start(name);
    }
    await waitForQuiet(controlPlane.client, quietly);
    await everyListIs('live', backWithinMs);
    const fresh = await watchCluster(controlPlane.kubeconfig);
    const { engine } = rollcall.hub;
    const anew = new CoverageEngine(engine.memory());
    anew.setReadable(new Set(RESOURCES.map(({ name }) => name)));
    anew.apply(fresh.objects());
    const now = Date.now();
    const picture = (of: CoverageEngine, sources: readonly SourceReport[]) => {
      of.settle(now);
      // How many events are kept depends on which of them came before their Pods were known.
      const counted = (one: SourceReport) => (one.resource === 'events' ? 0 : one.objects);
      const read = sources.map((one) => ({ ...one, since: '', objects: counted(one) }));
      return pictureOf(of, { revision: 0, now, cluster, requests: [], sources: read });
    };
    expect(picture(engine, rollcall.sources())).toEqual(picture(anew, fresh.sources()));
    await fresh.stop();
  });

  it('lists were read anew only where their place in the history was gone', () => {
    const counts = RESOURCES.map(({ name, path }) => {
      const { relists = 0, errors = 0 } = rollcall.stats().get(name) ?? {};
      return { name, relists, expired: errors + (rollcall.expired.get(path) ?? 0) };
    });
    expect(counts.filter(({ relists, expired }) => relists > expired)).toEqual([]);
    relists = counts.reduce((sum, one) => sum + one.relists, 0);
  });

  it('no cell was shown as healthy that had not been so a moment before', () => {
    history.stop();
    look(rollcall);
    const now = Date.now();
    const wrong = [...shown.names()].flatMap((key) => {
      const isWrong = ({ from, until }: Period) =>
        history.healthy.uncovered(key, { from, until: Math.min(until, now) }, margins) > skewMs;
      const was = history.healthy.of(key);
      return shown.of(key).flatMap((period) => (isWrong(period) ? [{ key, period, was }] : []));
    });
    expect(wrong).toEqual([]);
    expect(shown.names().size).toBeGreaterThan(nodeCount);
    console.info(
      `${churn.edits} edits, ${relists} relists, ${looks} looks, ${shown.names().size} cells shown as healthy`,
    );
  });
});
