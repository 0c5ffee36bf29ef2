/** The history of a DaemonSet's templates (`constructHistory` upstream). */
import { buildRevision } from './build/daemon-set.ts';
import type { Cluster } from './cluster.ts';
import type { DaemonSetWire, PodWire } from './wire.ts';

/** The hash of the current template, after its ControllerRevision has been made or, on a rollback, renumbered. */
export function currentRevision(cluster: Cluster, key: string, daemonSet: DaemonSetWire): string {
  const revisions = cluster.revisions.get(key) ?? [];
  const newest = revisions.reduce((max, { revision }) => Math.max(max, revision), 0);
  const known = revisions.find(({ revision }) => revision === newest);
  if (known !== undefined && daemonSet.status.observedGeneration === daemonSet.metadata.generation) {
    return hashOf(known.metadata.labels);
  }
  const options = { uid: cluster.random.uid(), revision: newest + 1, createdAt: cluster.now };
  const fresh = buildRevision(daemonSet, daemonSet.spec.template, options);
  const same = revisions.find(({ metadata }) => metadata.name === fresh.metadata.name);
  const current = same ?? fresh;
  if (current.revision !== newest) current.revision = newest + 1;
  cluster.saveRevision(key, current);
  return hashOf(current.metadata.labels);
}

function hashOf(labels: Readonly<Record<string, string>>): string {
  return labels['controller-revision-hash'] ?? '';
}

export function isUpdated(pod: PodWire, hash: string): boolean {
  return hashOf(pod.metadata.labels ?? {}) === hash;
}
