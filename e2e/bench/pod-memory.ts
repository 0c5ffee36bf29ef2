/** What a Pod takes in the watch cache and in the engine, as the heap grows by it. */
import { spawnSync } from 'node:child_process';
import type { ClusterSize } from '../load/fleet.ts';
import { DECIDING, EngineFixture } from './engine-fixture.ts';
import type { Finding } from './finding.ts';

/** In a process of its own, where the garbage can be collected. */
export function podMemory(size: ClusterSize): Finding {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--expose-gc', import.meta.filename, String(size.nodes), String(size.daemonSets), String(size.pods)],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`measuring the memory of a Pod failed: ${stderr}`);
  const { pods, bytes } = JSON.parse(stdout) as { readonly pods: number; readonly bytes: number };
  return {
    name: 'pod-memory',
    value: bytes / pods,
    details: `${(bytes / 2 ** 20).toFixed(1)} MiB of heap for ${pods} Pods`,
  };
}

if (import.meta.main) {
  const [nodes = 0, daemonSets = 0, pods = 0] = process.argv.slice(2).map(Number);
  const fixture = new EngineFixture({ nodes, daemonSets, pods });
  fixture.takeAll(...DECIDING.filter((resource) => resource !== 'pods'));
  fixture.settle();
  // What the generator keeps to write them with is not counted.
  const written = fixture.cluster.collections.get('pods');
  for (const state of written?.snapshot() ?? []) written?.body(state);
  const before = heap();
  fixture.takeAll('pods');
  fixture.settle();
  const bytes = heap() - before;
  process.stdout.write(JSON.stringify({ pods: fixture.cluster.pods.size, bytes }));
}

function heap(): number {
  globalThis.gc?.();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}
