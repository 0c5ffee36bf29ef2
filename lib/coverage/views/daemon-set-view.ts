import type { Column } from '../engine/column.ts';
import type { ObjectsStore } from '../engine/objects-store.ts';
import { effectiveTolerations } from '../match/taints.ts';
import type { NoteFinding } from '../notes/note.ts';
import type { PodSpec } from '../objects.ts';
import { type DaemonSetView, type DisagreementView, type NoteView, STATUS_FIELDS, toTimestamp } from '../picture.ts';
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
    disagreement: disagreementView(column),
    notes: column.notes.map(noteView),
    counts: { ...column.counts },
    rollout: rolloutView(key, column, objects, now),
    updateStrategy: { type, maxUnavailable, maxSurge },
    tolerations: effectiveTolerations(daemonSet.template),
    images: [...new Set(daemonSet.template.containers.map((container) => container.image))],
  };
}

function disagreementView({ disagreement }: Column): DisagreementView | null {
  return disagreement === null ? null : { ...disagreement, since: toTimestamp(disagreement.since) };
}

function noteView({ id, severity, confidence, message, since, evidence, remedy }: NoteFinding): NoteView {
  return { reason: id, severity, confidence, message, since: toTimestamp(since), evidence, remedy };
}

/** nodeSelector and required node affinity in one form. Terms that name a node by its field are left out. */
function selectedBy({ nodeSelector, requiredNodeAffinity }: PodSpec): DaemonSetView['selects'] {
  const always = [...nodeSelector].map(([key, value]) => ({ key, operator: 'In', values: [value] }));
  if (requiredNodeAffinity === null) return always.length === 0 ? null : [always];
  return requiredNodeAffinity
    .filter(({ matchFields, matchExpressions }) => matchFields.length === 0 && matchExpressions.length > 0)
    .map(({ matchExpressions }) => [...always, ...matchExpressions]);
}
