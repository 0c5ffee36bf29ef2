import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { afterEach, expect, it } from 'vitest';
import { CoverageEngine } from '../coverage/engine/engine.ts';
import { loadCluster } from '../kube/auth.ts';
import { startClusterReader } from '../kube/cluster-reader.ts';
import { RESOURCES } from '../kube/resources.ts';
import { type Demo, startDemo } from './start.ts';

let demo: Demo;
afterEach(() => demo.stop());

/** What `kubectl get --raw` would read with the demo's kubeconfig. */
async function read(path: string): Promise<{ items: { metadata: { name: string; resourceVersion: string } }[] }> {
  const kubeconfig = await readFile(demo.kubeconfig, 'utf8');
  const server = /server: (\S+)/.exec(kubeconfig)?.[1];
  const token = /token: (\S+)/.exec(kubeconfig)?.[1];
  const response = await fetch(`${server}${path}`, { headers: { authorization: `Bearer ${token}` } });
  expect(response.status).toBe(200);
  return (await response.json()) as Awaited<ReturnType<typeof read>>;
}

it('serves the demo cluster at the address in its kubeconfig, and takes both away when it stops', async () => {
  demo = await startDemo();
  expect((await read('/api/v1/nodes')).items).toHaveLength(60);
  expect((await read('/apis/apps/v1/daemonsets')).items).toHaveLength(15);
  await demo.stop();
  expect(existsSync(demo.kubeconfig)).toBe(false);
});

it('is read like any cluster, over the same wire, and shows the incident', async () => {
  demo = await startDemo();
  const cluster = loadCluster({ kubeconfig: demo.kubeconfig, context: demo.context, token: undefined, env: {} });
  const engine = new CoverageEngine();
  const synced = new Set<string>();
  const reader = startClusterReader({
    cluster,
    onChanges: (batch) => {
      engine.apply(batch.changes);
      for (const name of batch.synced) synced.add(name);
    },
    onFreshness: () => {},
  });
  await expect.poll(() => synced.size, { timeout: 10_000 }).toBe(RESOURCES.length);
  const malformed = reader.sources().map((source) => source.malformed);
  await reader.stop();
  engine.settle(Date.now());
  const states = new Map<string, number>();
  for (const { records } of engine.columns.values()) {
    for (const { says } of records.values()) states.set(says.state, (states.get(says.state) ?? 0) + 1);
  }
  expect(malformed).toEqual(RESOURCES.map(() => 0));
  expect(Object.fromEntries(states)).toEqual({
    healthy: 651,
    outdated: 39,
    notReady: 2,
    pending: 1,
    missing: 1,
    repelled: 8,
    notSelected: 188,
    unknown: 10,
  });
});

it('lives: Pods change by themselves', async () => {
  demo = await startDemo({ pace: 60 });
  const versions = async () => JSON.stringify((await read('/api/v1/pods')).items.map(({ metadata }) => metadata));
  const before = await versions();
  await expect.poll(versions, { timeout: 5000 }).not.toBe(before);
});

it('can be as small as five nodes', async () => {
  demo = await startDemo({ nodes: 5 });
  expect((await read('/api/v1/nodes')).items).toHaveLength(5);
});
