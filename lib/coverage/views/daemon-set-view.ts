import type { Column } from '../engine/column.ts';
import type { ObjectsStore } from '../engine/objects-store.ts';
import { effectiveTolerations } from '../match/taints.ts';
import type { PodSpec } from '../objects.ts';
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
    role: recognised.role,
    isIgnored: recognised.isIgnored,
    selects: selectedBy(daemonSet.template),
    status,
    computed,
    disagrees: STATUS_FIELDS.filter((field) => status[field] !== computed[field]),
    counts: { ...column.counts },
    rollout: rolloutView(key, column, objects, now),
    updateStrategy: { type, maxUnavailable, maxSurge },
    tolerations: effectiveTolerations(daemonSet.template),
    images: [...new Set(daemonSet.template.containers.map((container) => container.image))],
  };
}

/** nodeSelector and required node affinity in one form. Terms that name a node by its field are left out. */
function selectedBy({ nodeSelector, requiredNodeAffinity }: PodSpec): DaemonSetView['selects'] {
  const always = [...nodeSelector].map(([key, value]) => ({ key, operator: 'In', values: [value] }));
  if (requiredNodeAffinity === null) return always.length === 0 ? null : [always];
  return requiredNodeAffinity
    .filter(({ matchFields, matchExpressions }) => matchFields.length === 0 && matchExpressions.length > 0)
    .map(({ matchExpressions }) => [...always, ...matchExpressions]);
}
