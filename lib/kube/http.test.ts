import { afterEach, expect, it } from 'vitest';
import { type ApiServer, startApiServer } from '../demo/api-server/server.ts';
import { type Cluster, loadCluster } from './auth.ts';
import { type ClusterReader, startClusterReader } from './cluster-reader.ts';
import { temporaryFolder } from './testing/folder.ts';
import { realDaemonSet, realNode, realPod } from './testing/real-objects.ts';

const write = temporaryFolder();
let api: ApiServer;
let cluster: Cluster;
let reader: ClusterReader;
afterEach(async () => {
  await reader.stop();
  await cluster.close();
  await api.stop();
});

function read(server: ApiServer): void {
  api = server;
  cluster = loadCluster({ kubeconfig: write('config', server.kubeconfig), env: {} });
  reader = startClusterReader({ cluster, onChanges() {}, onFreshness() {} });
}

const states = () => new Set(reader.sources().map(({ state }) => state));
const objects = (name: string) => reader.sources().find(({ resource }) => resource === name)?.objects;
const live = () => expect.poll(states, { timeout: 10_000 }).toEqual(new Set(['live']));

function fill({ store }: ApiServer): void {
  for (let i = 0; i < 1_200; i++) store.put('nodes', realNode(`node-${i}`));
  store.put('daemonsets', realDaemonSet());
  store.put('pods', realPod());
}

it.each([
  ['as a stream', { watchList: true }],
  ['in pages, where streams are refused', { watchList: false }],
])('reads the demo API server over HTTP %s, by GET alone', async (_, options) => {
  const server = await startApiServer(options);
  fill(server);
  read(server);
  await live();
  expect(objects('nodes')).toBe(1_200);
  server.store.put('nodes', realNode('new'));
  server.store.delete('pods', 'monitoring', 'agent-x1');
  await expect.poll(() => [objects('nodes'), objects('pods')]).toEqual([1_201, 0]);
  expect(server.violations).toEqual([]);
  expect(reader.stats().resources.get('nodes')?.pages).toBe(options.watchList ? 0 : 3);
});

it('is right again within seconds of a restart of the API server', async () => {
  const first = await startApiServer();
  fill(first);
  read(first);
  await live();
  await first.stop();
  await expect.poll(states, { timeout: 10_000 }).toEqual(new Set(['stale']));
  first.store.put('nodes', realNode('new'));
  api = await startApiServer({ port: first.port, store: first.store });
  await live();
  expect(objects('nodes')).toBe(1_201);
  expect(reader.stats().resources.get('nodes')?.relists).toBe(0);
}, 30_000);
