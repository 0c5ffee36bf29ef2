/** Rollcall's reader and engine inside the test's own process, without pages: what they say can be asked cell by cell. */
import { CoverageEngine } from '../../../lib/coverage/engine/engine.ts';
import type { ResourceChange, ResourceName } from '../../../lib/coverage/objects.ts';
import { loadCluster } from '../../../lib/kube/auth.ts';
import { type SourceReport, startClusterReader } from '../../../lib/kube/cluster-reader.ts';
import { waitFor } from '../wait.ts';

export interface WatchedCluster {
  /** Up to date with all that the watches have brought. */
  readonly engine: CoverageEngine;
  /** A copy of the engine as it would be in so many milliseconds if nothing came to pass until then. */
  later(ms: number): CoverageEngine;
  sources(): readonly SourceReport[];
  /** What has been read, as another engine takes it. */
  objects(): readonly ResourceChange[];
  /** Ends the watches and their connections. */
  stop(): Promise<void>;
}

/** Reads the cluster of a kubeconfig as the server does, and returns when the first picture is whole. */
export async function watchCluster(kubeconfig: string): Promise<WatchedCluster> {
  const cluster = loadCluster({ kubeconfig, env: {} });
  const engine = new CoverageEngine();
  const held = new Map<string, ResourceChange>();
  let readable: ReadonlySet<ResourceName> = new Set();
  let told: readonly SourceReport[] = [];
  const reader = startClusterReader({
    cluster,
    onChanges: ({ changes }) => {
      for (const change of changes) hold(held, change);
      engine.apply(changes);
      engine.settle(Date.now());
    },
    onFreshness: (sources) => {
      told = sources;
      const live = sources.filter(({ state }) => state === 'live').map(({ resource }) => resource);
      readable = new Set(live);
      engine.setReadable(readable);
      engine.settle(Date.now());
    },
  });
  // Some verdicts change by the clock alone; the server's hub looks at them as often.
  const clock = setInterval(() => engine.settle(Date.now()), 1_000);
  // That a list is live is told after what it holds.
  const isWhole = () => told.length > 0 && told.every(({ state }) => state === 'live');
  await waitFor(isWhole, 20_000, 'every list to be live');
  return {
    engine,
    later(ms) {
      const copy = new CoverageEngine(engine.memory());
      copy.setReadable(readable);
      copy.apply([...held.values()]);
      copy.settle(Date.now() + ms);
      return copy;
    },
    sources: () => reader.sources(),
    objects: () => [...held.values()],
    async stop() {
      clearInterval(clock);
      await reader.stop();
      await cluster.close();
    },
  };
}

function hold(held: Map<string, ResourceChange>, change: ResourceChange): void {
  const { namespace, name } = change.object;
  const key = `${change.resource} ${namespace}/${name}`;
  if (change.type === 'set') held.set(key, change);
  else held.delete(key);
}
