/** Rollcall's reader and hub inside the test's own process: what any page would be shown, at every moment. */
import type { ResourceName } from '../../../lib/coverage/objects.ts';
import { loadCluster } from '../../../lib/kube/auth.ts';
import { type SourceReport, startClusterReader } from '../../../lib/kube/cluster-reader.ts';
import type { ResourceStats } from '../../../lib/kube/stats.ts';
import { httpTransport } from '../../../lib/kube/transport.ts';
import { Hub } from '../../../lib/server/hub.ts';
import { waitFor } from '../wait.ts';

export interface WatchedHub {
  readonly hub: Hub;
  /** As the reader knows them, a moment before the hub is told. */
  sources(): readonly SourceReport[];
  stats(): ReadonlyMap<ResourceName, Readonly<ResourceStats>>;
  /** Answers of 410, by the path asked. */
  readonly expired: ReadonlyMap<string, number>;
  stop(): Promise<void>;
}

/** Returns when the first picture is whole. */
export async function watchWithHub(kubeconfig: string): Promise<WatchedHub> {
  const cluster = loadCluster({ kubeconfig, env: {} });
  const hub = new Hub({ context: 'test', server: cluster.server, version: null, isDemo: false }, Date.now);
  const transport = httpTransport(cluster);
  const expired = new Map<string, number>();
  const reader = startClusterReader({
    cluster,
    onChanges: ({ changes }) => hub.onChanges(changes),
    onFreshness: (sources) => hub.onSources(sources),
    transport: async (request, signal) => {
      const response = await transport(request, signal);
      if (response.status === 410) expired.set(request.path, (expired.get(request.path) ?? 0) + 1);
      return response;
    },
  });
  await waitFor(() => hub.stats().isReady, 20_000, 'the first whole picture');
  return {
    hub,
    sources: () => reader.sources(),
    stats: () => reader.stats().resources,
    expired,
    async stop() {
      hub.stop();
      await reader.stop();
      await cluster.close();
    },
  };
}
