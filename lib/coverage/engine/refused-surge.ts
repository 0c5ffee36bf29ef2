/** A surge whose new Pods are refused: the old ones do the work on every node, so no cell lacks its Pod and tells. */
import type { CellContext, Surroundings } from '../reason.ts';
import { SAME_SYNC_MS } from '../reasons/no-pod/refusals.ts';
import type { RolloutFacts } from '../rollout/rollout-facts.ts';
import type { TimeProbe } from '../time-probe.ts';
import { OLD, surges } from './cell-facts.ts';
import type { Column } from './column.ts';
import { cellContext } from './context.ts';
import type { ObjectsStore } from './objects-store.ts';

/**
 * A node as if its old Pod weren't there, where something refuses every new Pod: what is found there is why. Else null. A
 * refusal beside Pods that are created is none: the surge goes on with less.
 */
export function refusedSurge(
  rollout: RolloutFacts,
  column: Column,
  objects: ObjectsStore,
  around: Surroundings,
  time: TimeProbe,
): CellContext | null {
  const { daemonSet } = column;
  if (!surges(daemonSet) || rollout.strategy !== 'RollingUpdate' || rollout.old === 0 || rollout.held > 0) return null;
  const refusedAt = around.eventsOf(daemonSet.uid).find(({ reason }) => reason === 'FailedCreate')?.lastSeen ?? null;
  const changedAt = rollout.currentCreatedAt ?? 0;
  if (refusedAt === null || refusedAt < changedAt) return null;
  const newest = around.newestPodCreatedAt() ?? 0;
  if (newest >= changedAt && refusedAt <= newest + SAME_SYNC_MS) return null;
  const node = someOldNode(column);
  const made = node === null ? null : cellContext(objects, column, node, around, time);
  return made === null ? null : withoutPod(made.context);
}

function withoutPod(context: CellContext): CellContext {
  // The change came after the node, so the refusal did.
  const node = { ...context.node, createdAt: null };
  return { ...context, node, pods: [], pod: null, isAvailable: false, isUpdated: false, podlessSince: null };
}

/** Any will do: the event names none. Always the same one, so that the answer does not depend on the order of changes. */
function someOldNode({ records }: Column): string | null {
  let first: string | null = null;
  for (const [name, { bits }] of records) {
    if ((bits & OLD) !== 0 && (first === null || name < first)) first = name;
  }
  return first;
}
