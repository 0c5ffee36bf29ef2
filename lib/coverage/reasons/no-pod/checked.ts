/** What could be looked at, in the words of evidence: what can't be read is never called all right. */
import type { LeaseObject } from '../../cluster-objects.ts';
import type { Evidence } from '../../model.ts';
import type { EventObject, ResourceName } from '../../objects.ts';
import type { CellContext } from '../../reason.ts';
import { timestamp } from '../shared/words.ts';

export const CONTROLLER_LEASE = 'kube-controller-manager';

/** `says()` where the list can be read, and that it was not checked where it can't. */
export function whenRead(resource: ResourceName, { around }: CellContext, says: () => string): string {
  return around.canRead(resource) ? says() : `not checked: no permission to list ${resource}, or not live`;
}

export function leaseEvidence(context: CellContext, name: string = CONTROLLER_LEASE): Evidence {
  return {
    label: `Lease ${name}`,
    value: whenRead('leases', context, () => leaseSays(context.around.lease(name))),
    path: 'Lease.spec.renewTime',
  };
}

function leaseSays(lease: LeaseObject | null): string {
  if (lease === null) return 'none in kube-system: the control plane is hidden, or elects no leader';
  const { holder, renewedAt, durationSeconds } = lease;
  return `renewed ${timestamp(renewedAt)}, held by ${holder === '' ? 'nobody' : holder}, ${durationSeconds ?? 'unknown'} s long`;
}

const FROM_CONTROLLER: ReadonlySet<string> = new Set([
  'FailedCreate',
  'FailedDaemonPod',
  'FailedDelete',
  'SelectingAll',
  'SucceededDaemonPod',
  'SuccessfulCreate',
  'SuccessfulDelete',
]);

/** The newest event by which the DaemonSet controller showed that it works on this DaemonSet. */
export function lastSignOfController({ around, daemonSet }: CellContext): EventObject | null {
  return around.eventsOf(daemonSet.uid).find(({ reason }) => FROM_CONTROLLER.has(reason)) ?? null;
}
