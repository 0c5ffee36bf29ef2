import { afterEach, describe, expect, it } from 'vitest';
import type { KubeObject, ResourceChange, ResourceName } from '../../lib/coverage/objects.ts';
import { loadCluster } from '../../lib/kube/auth.ts';
import { type ClusterReader, type SourceReport, startClusterReader } from '../../lib/kube/cluster-reader.ts';
import { RESOURCES } from '../../lib/kube/resources.ts';
import { objectKey } from '../../lib/kube/store.ts';
import { Home } from '../server/support/rollcall.ts';
import { Churn } from './churn.ts';
import { Cluster } from './cluster.ts';
import { Generator } from './generator.ts';

const SIZE = { nodes: 40, daemonSets: 12, pods: 60, seed: 7 };
const STEPS = 20_000;
/** Each of them is read as well. */
const STEPS_READ = 3_000;
const PATIENT = { timeout: 15_000 };

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** Serves the cluster in this process; nothing happens but on `step`. */
async function serve() {
  const generator = new Generator({ ...SIZE, port: 0, perSecond: 0, now: Date.now, onMark() {} });
  await generator.start();
  endings.push(() => generator.stop());
  const home = new Home();
  endings.push(() => home.remove());
  return { generator, kubeconfig: home.write('kubeconfig', generator.api.kubeconfig) };
}

/** Rollcall's own reader, with all that it has told. */
class Reading {
  readonly objects = new Map<string, KubeObject>();
  readonly #reader: ClusterReader;
  #sources: readonly SourceReport[] = [];

  constructor(kubeconfig: string) {
    const cluster = loadCluster({ kubeconfig, context: undefined, token: undefined, env: {} });
    this.#reader = startClusterReader({
      cluster,
      onChanges: ({ changes }) => {
        for (const change of changes) this.#take(change);
      },
      onFreshness: (sources) => {
        this.#sources = sources;
      },
    });
    endings.push(() => this.#reader.stop().then(() => cluster.close()));
  }

  count(resource: ResourceName): number {
    return this.#sources.find((source) => source.resource === resource)?.objects ?? 0;
  }

  malformed(): number {
    return this.#sources.reduce((sum, { malformed }) => sum + malformed, 0);
  }

  async untilLive(): Promise<void> {
    const live = () => this.#sources.filter(({ state }) => state === 'live').length;
    await expect.poll(live, PATIENT).toBe(RESOURCES.length);
  }

  /** Sorted. Leases go on by the clock; of the Events of one object the reader keeps some. */
  texts(): readonly string[] {
    const texts = [...this.objects].filter(([key]) => !/^(leases|events) /.test(key));
    return texts.map(([key, object]) => `${key} ${JSON.stringify(object, spellMaps)}`).sort();
  }

  #take({ resource, type, object }: ResourceChange): void {
    const key = `${resource} ${objectKey(object)}`;
    if (type === 'set') this.objects.set(key, object);
    else this.objects.delete(key);
  }
}

function spellMaps(_key: string, value: unknown): unknown {
  return value instanceof Map ? [...value] : value;
}

describe('the load generator', () => {
  it('is read whole by Rollcall, object by object as many as it holds', async () => {
    const { generator, kubeconfig } = await serve();
    const reading = new Reading(kubeconfig);
    await reading.untilLive();
    for (const [resource, collection] of generator.cluster.collections) {
      expect(`${resource} ${reading.count(resource)}`).toBe(`${resource} ${collection.snapshot().length}`);
    }
    expect(reading.malformed()).toBe(0);
    expect(reading.count('pods')).toBeGreaterThan(SIZE.nodes * 6);
  });

  it('ends where a fresh list begins, whatever happened in between', async () => {
    const { generator, kubeconfig } = await serve();
    const followed = new Reading(kubeconfig);
    await followed.untilLive();
    const before = followed.texts();
    for (let i = 0; i < STEPS_READ; i += 1) generator.churn.step();
    generator.churn.storm('taints');
    generator.churn.mark();
    generator.api.pump();
    const fresh = new Reading(kubeconfig);
    await fresh.untilLive();
    await expect.poll(() => followed.texts(), PATIENT).toEqual(fresh.texts());
    expect(followed.texts()).not.toEqual(before);
    expect(followed.malformed()).toBe(0);
  });

  it('comes to every stage of a Pod, every change of a node, and lets nothing pile up', () => {
    const cluster = new Cluster({ ...SIZE, now: () => 1_800_000_000_000 });
    const churn = new Churn(cluster, { seed: SIZE.seed });
    const stages = new Set<string>();
    let nodes = '';
    churn.rollOut(1);
    for (let i = 0; i < STEPS; i += 1) {
      churn.step();
      if (i % 20 !== 0) continue;
      for (const pod of cluster.pods.all()) stages.add(pod.deletedAt === 0 ? pod.stage : 'deleted');
      for (const { index, cordonedAt, taintedAt, team } of cluster.nodes.all()) {
        if (index >= SIZE.nodes) nodes += 'joined ';
        if (cordonedAt !== 0) nodes += 'cordoned ';
        if (taintedAt !== 0) nodes += 'tainted ';
        if (team !== index % 40) nodes += 'labelled ';
      }
    }
    expect([...stages].sort()).toEqual(
      ['created', 'scheduled', 'creating', 'starting', 'ready', 'unready', 'crashed', 'backingOff', 'deleted'].sort(),
    );
    expect([...new Set(nodes.trim().split(' '))].sort()).toEqual(['cordoned', 'joined', 'labelled', 'tainted']);
    const pods = cluster.pods.all().filter(({ owner }) => owner === 1);
    expect(pods.filter(({ revision }) => revision === 1).length).toBeLessThan(pods.length / 2);
    expect(cluster.nodes.size).toBeGreaterThan(SIZE.nodes - 3);
    expect(cluster.pods.all().filter(({ stage }) => stage !== 'ready').length).toBeLessThan(cluster.pods.size / 2);
  });

  it('says in each DaemonSet status what the Pods and nodes say', () => {
    const cluster = new Cluster({ ...SIZE, now: () => 1_800_000_000_000 });
    const churn = new Churn(cluster, { seed: SIZE.seed });
    for (let i = 0; i < STEPS; i += 1) churn.step();
    cluster.writeStatuses();
    for (const agent of cluster.agents) {
      const eligible = cluster.nodes.all().filter((node) => cluster.mayRun(agent, node));
      const pods = eligible.flatMap(({ index }) => cluster.podOf(agent.index, index) ?? []);
      const { desired, scheduled, ready } = cluster.daemonSets[agent.index] ?? { desired: 0, scheduled: 0, ready: 0 };
      const counted = [eligible.length, pods.length, pods.filter(({ stage }) => stage === 'ready').length];
      expect([agent.name, desired, scheduled, ready]).toEqual([agent.name, ...counted]);
    }
  });

  it('is another cluster with another seed, and the same with the same', () => {
    const live = (seed: number) => {
      const cluster = new Cluster({ ...SIZE, seed, now: () => 1_800_000_000_000 });
      const churn = new Churn(cluster, { seed });
      for (let i = 0; i < 3_000; i += 1) churn.step();
      return [...cluster.collections].map(([name, it]) => [name, it.snapshot().map((state) => it.body(state))]);
    };
    expect(live(1)).toEqual(live(1));
    expect(live(1)).not.toEqual(live(2));
  });

  it('sends Pods of about 8 KB', () => {
    const { collections } = new Cluster({ ...SIZE, now: Date.now });
    const pods = collections.get('pods');
    const sizes = pods?.snapshot().map((state) => pods.body(state).length) ?? [];
    expect(Math.min(...sizes)).toBeGreaterThan(7_000);
    expect(Math.max(...sizes)).toBeLessThan(10_000);
  });
});
