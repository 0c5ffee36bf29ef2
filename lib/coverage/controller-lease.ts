/** Whether the controller manager still renews its lease, and whether our clock can be believed about that. */
import { leaseGivenUpAt } from './match/lease.ts';
import type { Surroundings } from './reason.ts';
import type { TimeProbe } from './time-probe.ts';

/** Without a second lease, only so much time makes sure that it is not our clock which differs. */
const CLOCK_ALLOWANCE_MS = 10 * 60_000;

type Leases = Pick<Surroundings, 'lease' | 'canRead'>;

export interface ControllerGone {
  /** When kube-controller-manager renewed its lease last. */
  readonly at: number;
  /** Only its own lease says so: a clock of Rollcall that runs ahead would look the same. */
  readonly isAlone: boolean;
}

/** Since when nobody renews the lease of kube-controller-manager; null when it is well, or when that is not known. */
export function controllerGone(around: Leases, time: TimeProbe): ControllerGone | null {
  const lease = around.canRead('leases') ? around.lease('kube-controller-manager') : null;
  const givenUpAt = lease === null ? null : leaseGivenUpAt(lease);
  if (lease?.renewedAt == null || givenUpAt === null || !time.hasCome(givenUpAt)) return null;
  const scheduler = around.lease('kube-scheduler');
  const otherGivenUpAt = scheduler === null ? null : leaseGivenUpAt(scheduler);
  const isAlone = otherGivenUpAt === null || time.hasCome(otherGivenUpAt);
  return isAlone && !time.hasCome(givenUpAt + CLOCK_ALLOWANCE_MS) ? null : { at: lease.renewedAt, isAlone };
}
