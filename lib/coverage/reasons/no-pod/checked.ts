/** What could be looked at, in the words of evidence: what can't be read is never called all right. */
import type { LeaseObject } from '../../cluster-objects.ts';
import { CONTROLLER_LEASE } from '../../controller-lease.ts';
import type { Evidence } from '../../model.ts';
import type { ResourceName } from '../../objects.ts';
import type { CellContext } from '../../reason.ts';
import { timestamp } from '../shared/words.ts';

/** `says()` where the list can be read, and that it was not checked where it can't. */
export function whenRead(resource: ResourceName, { around }: CellContext, says: () => string): string {
  return around.canRead(resource)
    ? says()
    : `not checked: no permission to list ${resource}, not live, or not all can be read`;
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
