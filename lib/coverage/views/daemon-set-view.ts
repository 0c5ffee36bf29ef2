import type { Column } from '../engine/column.ts';
import type { ObjectsStore } from '../engine/objects-store.ts';
import { type DaemonSetView, STATUS_FIELDS } from '../picture.ts';
import { rolloutView } from './rollout-view.ts';

/** A DaemonSet as the page and the routes show it: Kubernetes' numbers beside the same numbers recomputed. */
export function daemonSetView(key: string, column: Column, objects: ObjectsStore, now: number): DaemonSetView {
  const { daemonSet, recognised } = column;
  const { observedGeneration: _, ...status } = daemonSet.status;
  const computed = column.computed();
  const { type, maxUnavailable, maxSurge } = daemonSet.updateStrategy;
  return {
    namespace: daemonSet.namespace,
    name: daemonSet.name,
    categories: recognised.categories,
    family: recognised.family,
    status,
    computed,
    disagrees: STATUS_FIELDS.filter((field) => status[field] !== computed[field]),
    counts: { ...column.counts },
    rollout: rolloutView(key, column, objects, now),
    updateStrategy: { type, maxUnavailable, maxSurge },
    images: [...new Set(daemonSet.template.containers.map((container) => container.image))],
  };
}
