/** What is to be said about a Pod that does its work: it leaves the cell covered. */
import { isPodUpdated, templateGeneration } from '../../match/revision.ts';
import type { CellState } from '../../model.ts';
import type { PodObject } from '../../objects.ts';
import type { CellContext } from '../../reason.ts';
import { ELIGIBILITY_FIELDS } from './ineligible.ts';

/** Fields that decide whether a Pod does its work, and of which revision it is. */
export const COVERED_FIELDS: readonly string[] = [
  ...ELIGIBILITY_FIELDS,
  'Pod',
  'ControllerRevision',
  'Rollout',
  'DaemonSet.metadata.annotations',
  'DaemonSet.spec.minReadySeconds',
];

/** Whether it can be told which revision is current. */
export function isRevisionKnown({ daemonSet, around }: CellContext): boolean {
  return around.rollout.currentHash !== null || templateGeneration(daemonSet) !== null;
}

/** Whether the controller counts the Pod as updated. */
export function isUpdatedPod(pod: PodObject, { daemonSet, around }: CellContext): boolean {
  return isPodUpdated(pod.labels, around.rollout.currentHash, templateGeneration(daemonSet));
}

/** The Pod that does its work; null when there is none, or when it may be of any revision. */
export function coveringPod(context: CellContext): PodObject | null {
  const { eligibility, isAvailable, isUpdated, pod } = context;
  if (!eligibility.shouldRun || !isAvailable || !(isUpdated || isRevisionKnown(context))) return null;
  return pod;
}

/** What the cell is but for the reason that is asked. */
export function coveredState(_found: unknown, { isUpdated }: CellContext): CellState {
  return isUpdated ? 'healthy' : 'outdated';
}
