/** Rollcall's reader and engine inside the test's own process, without pages: what they say can be asked cell by cell. */
import { CoverageEngine } from '../../../lib/coverage/engine/engine.ts';
import type { ResourceName } from '../../../lib/coverage/objects.ts';
import { loadCluster } from '../../../lib/kube/auth.ts';
import { type SourceReport, startClusterReader } from '../../../lib/kube/cluster-reader.ts';
import { waitFor } from '../wait.ts';

export interface WatchedCluster {
  /** Up to date with all that the watches have brought. */
  readonly engine: CoverageEngine;
  sources(): readonly SourceReport[];
  /** Ends the watches and their connections. */
  stop(): Promise<void>;
}

/** Reads the cluster of a kubeconfig as the server does, and returns when the first picture is whole. */
export async function watchCluster(kubeconfig: string): Promise<WatchedCluster> {
  const cluster = loadCluster({ kubeconfig, env: {} });
  const engine = new CoverageEngine();
  const reader = startClusterReader({
    cluster,
    onChanges: ({ changes }) => {
      engine.apply(changes);
      engine.settle(Date.now());
    },
    onFreshness: (sources) => {
      const live = sources.filter(({ state }) => state === 'live').map(({ resource }) => resource);
      engine.setReadable(new Set<ResourceName>(live));
      engine.settle(Date.now());
    },
  });
  // Some verdicts change by the clock alone; the server's hub looks at them as often.
  const clock = setInterval(() => engine.settle(Date.now()), 1_000);
  await waitFor(() => reader.sources().every(({ state }) => state === 'live'), 20_000, 'every list to be live');
  return {
    engine,
    sources: () => reader.sources(),
    async stop() {
      clearInterval(clock);
      await reader.stop();
      await cluster.close();
    },
  };
}
