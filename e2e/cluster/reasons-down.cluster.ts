/** What is said while the scheduler, and then the controller manager, of a cluster is down; and that it heals by itself. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Remedy } from '../../lib/coverage/model.ts';
import { type ControlPlane, startControlPlane } from './control-plane.ts';
import type { Pod } from './kinds.ts';
import { node } from './manifests.ts';
import { podsByNode } from './read.ts';
import { follow } from './reasons/card.ts';
import { controlPlaneDown, crowd, type Down, daemonSetOf } from './reasons/control-plane-down.ts';
import { isReady } from './reasons/row.ts';
import { type WatchedCluster, watchCluster } from './rollcall/in-process.ts';
import { setPodStatus } from './status.ts';
import { waitFor } from './wait.ts';

/** A lease that nobody renews is given up after a minute; a new node is joining for one. */
const withinMs = 100_000;
const electsLeader = ['--leader-elect=true'];

let controlPlane: ControlPlane;
let rollcall: WatchedCluster;

const rowOf = (reason: string): Down => {
  const row = controlPlaneDown.find((one) => one.reason === reason);
  if (row === undefined) throw new Error(`There is no row for ${reason}`);
  return row;
};
const daemonSets = new Map(controlPlaneDown.map((row) => [row.name, daemonSetOf(row)]));
const made = (name: string) => {
  const found = daemonSets.get(name);
  if (found === undefined) throw new Error(`There is no DaemonSet ${name}`);
  return found;
};
const nodeFor = (name: string, row = name) => node(name, { labels: { 'rollcall.test/row': row } });

async function readyPod(name: string): Promise<Pod> {
  return waitFor(
    async () => (await podsByNode(controlPlane.client, made(name))).get(name)?.find(isReady),
    40_000,
    `the Pod of ${name}`,
  );
}

beforeAll(async () => {
  const flags = { 'kube-controller-manager': electsLeader, 'kube-scheduler': electsLeader };
  controlPlane = await startControlPlane({ flags });
  rollcall = await watchCluster(controlPlane.kubeconfig);
  const names = ['gone', 'fails', 'twice', 'unrecorded', 'changes'];
  await controlPlane.client.apply([...crowd, ...names.map((name) => nodeFor(name)), nodeFor('unscheduled')]);
  await controlPlane.client.apply([...names, 'joins'].map(made));
  await Promise.all(names.map(readyPod));
});
afterAll(async () => {
  await rollcall?.stop();
  await controlPlane?.stop();
});

/** Waits until it is said, checks it, and runs what the card says to run. */
async function isSaid(row: Down): Promise<void> {
  const key = `default/${row.name}`;
  const at = row.node ?? row.name;
  const said = (): { state: string; reason: string; message: string; remedy: Remedy } | undefined => {
    if (row.state === undefined) {
      const note = rollcall.engine.columns.get(key)?.notes.find(({ id }) => id === row.reason);
      return note && { state: '', reason: note.id, message: note.message, remedy: note.remedy };
    }
    const cell = rollcall.engine.cell(key, at);
    const [first] = rollcall.engine.examine(key, at, Date.now())?.found ?? [];
    return cell === null || first === undefined ? undefined : { ...cell, remedy: first.remedy() };
  };
  const isSo = () => said()?.reason === row.reason && row.says.test(said()?.message ?? '');
  await waitFor(isSo, withinMs, row.reason).catch(() => {});
  const last = said();
  expect(last).toMatchObject({
    reason: row.reason,
    state: row.state ?? '',
    message: expect.stringMatching(row.says),
  });
  expect(await follow(last?.remedy ?? { says: '', commands: [], patch: null }, false, controlPlane)).toEqual([]);
}

describe('the scheduler is down', () => {
  it('is said of a Pod that waits for it, and the Pod is placed once it is back', async () => {
    await controlPlane.kill('kube-scheduler');
    await controlPlane.client.apply(made('unscheduled'));
    await isSaid(rowOf('NoSchedulerAttempt'));
    await controlPlane.start('kube-scheduler');
    await readyPod('unscheduled');
  });
});

describe('the controller manager is down', () => {
  beforeAll(async () => {
    const { client } = controlPlane;
    const failing = await readyPod('fails');
    await setPodStatus(client, 'default', failing.metadata.name, { phase: 'Failed', reason: 'OutOfcpu' });
    const next = await waitFor(
      async () => {
        const pod = await readyPod('fails');
        return pod.metadata.uid !== failing.metadata.uid && pod;
      },
      30_000,
      'the Pod after the one that failed',
    );
    const twice = await readyPod('twice');
    const gone = await readyPod('gone');

    await controlPlane.kill('kube-controller-manager');
    await client.delete(next, { force: true });
    await client.delete(gone, { force: true });
    const { labels = {}, ownerReferences = [] } = twice.metadata;
    await client.apply({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'one-more', namespace: 'default', labels, ownerReferences },
      spec: { nodeName: 'twice', containers: made('twice').spec.template.spec.containers },
    });
    for (const revision of await client.list('ControllerRevision', { labelSelector: 'app=unrecorded' })) {
      await client.delete(revision);
    }
    await client.patch(
      { ...made('changes'), kind: 'DaemonSet' },
      { spec: { template: { metadata: { labels: { changed: 'yes' } } } } },
    );
    await client.apply([nodeFor('joins-late', 'joins'), made('crowded')]);
  });

  const others = controlPlaneDown.filter(({ reason }) => reason !== 'NoSchedulerAttempt');
  it.concurrent.each(others.map((row) => [`${row.reason}: ${row.fault}`, row] as const))('%s', (_, row) => isSaid(row));

  it('ends with it', async () => {
    await controlPlane.start('kube-controller-manager');
    const isHealthy = (name: string, at: string) => rollcall.engine.cell(`default/${name}`, at)?.state === 'healthy';
    const cells = [
      ['gone', 'gone'],
      ['fails', 'fails'],
      ['twice', 'twice'],
      ['unrecorded', 'unrecorded'],
      ['changes', 'changes'],
      ['joins', 'joins-late'],
    ] as const;
    await waitFor(() => cells.every(([name, at]) => isHealthy(name, at)), 60_000, 'all to be healthy').catch(() => {});
    expect(cells.filter(([name, at]) => !isHealthy(name, at))).toEqual([]);
    for (const { name, reason, state } of others) {
      if (state !== undefined) continue;
      expect(rollcall.engine.columns.get(`default/${name}`)?.notes.map(({ id }) => id)).not.toContain(reason);
    }
  });
});
