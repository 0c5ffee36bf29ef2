/** Whether the controller manager still renews its lease, and whether our clock can be believed about that. */
import type { LeaseObject } from './cluster-objects.ts';
import { leaseGivenUpAt } from './match/lease.ts';
import type { DaemonSetObject, EventObject } from './objects.ts';
import type { StatusNumbers } from './picture.ts';
import type { Surroundings } from './reason.ts';
import { getIfThere, kubectlIn } from './reasons/shared/kubectl.ts';
import type { RolloutFacts } from './rollout/rollout-facts.ts';
import type { TimeProbe } from './time-probe.ts';

export const CONTROLLER_LEASE = 'kube-controller-manager';
export const SCHEDULER_LEASE = 'kube-scheduler';

/** Our clock and the cluster's may differ by so much; only a second lease can tell that it is not that. */
export const CLOCK_ALLOWANCE_MS = 10 * 60_000;

export const LOOK_AT_CONTROLLER: readonly string[] = [
  getIfThere('kube-system', 'lease', CONTROLLER_LEASE, '-o', 'yaml'),
  kubectlIn('kube-system', 'get', 'pods', '-l', `component=${CONTROLLER_LEASE}`, '-o', 'wide'),
];

type Around = Pick<Surroundings, 'lease' | 'canRead' | 'eventsOf'>;

export interface ControllerGone {
  /** When kube-controller-manager renewed its lease last. */
  readonly at: number;
  /** Only its own lease says so: a clock of Rollcall that runs ahead would look the same. */
  readonly isAlone: boolean;
}

/**
 * Since when nobody renews the lease of kube-controller-manager; null when it is well, or when that is not known. It ran
 * out by our clock, and neither an event of the DaemonSet nor the scheduler's lease says that our clock is wrong.
 */
export function controllerGone(daemonSet: DaemonSetObject, around: Around, time: TimeProbe): ControllerGone | null {
  const lease = controllerLease(around);
  const givenUpAt = lease === null ? null : leaseGivenUpAt(lease);
  if (lease?.renewedAt == null || givenUpAt === null || !time.hasCome(givenUpAt)) return null;
  const sign = lastSignOfController(daemonSet, around)?.lastSeen ?? null;
  if (sign !== null && sign >= givenUpAt) return null;
  const isAlone = !isClockConfirmed(givenUpAt, around, time);
  return isAlone && !time.hasCome(givenUpAt + CLOCK_ALLOWANCE_MS) ? null : { at: lease.renewedAt, isAlone };
}

/** The lease of kube-controller-manager, where it can be seen and was ever renewed. */
export function controllerLease(around: Pick<Surroundings, 'lease' | 'canRead'>): LeaseObject | null {
  const lease = around.canRead('leases') ? around.lease(CONTROLLER_LEASE) : null;
  return lease?.renewedAt == null ? null : lease;
}

/** The scheduler's lease is in time, or was renewed when the controller's had run out: both by the cluster's clocks. */
function isClockConfirmed(givenUpAt: number, around: Around, time: TimeProbe): boolean {
  const other = around.lease(SCHEDULER_LEASE);
  const otherGivenUpAt = other === null ? null : leaseGivenUpAt(other);
  if (other?.renewedAt == null || otherGivenUpAt === null) return false;
  return !time.hasCome(otherGivenUpAt) || other.renewedAt >= givenUpAt;
}

/** The row of evidence that says whose clock is believed. */
export function clocksSay({ isAlone }: ControllerGone): string {
  return isAlone
    ? 'only its own lease says so: a clock of Rollcall that runs ahead by more than 10 min would look the same'
    : "the scheduler's lease is in time, so it is not Rollcall's clock";
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
export function lastSignOfController(
  { uid }: DaemonSetObject,
  around: Pick<Surroundings, 'eventsOf'>,
): EventObject | null {
  return around.eventsOf(uid).find(({ reason }) => FROM_CONTROLLER.has(reason)) ?? null;
}

interface Waiting {
  readonly computed: StatusNumbers;
  readonly disagreement: object | null;
  readonly rollout: RolloutFacts;
}

/** Whether a DaemonSet has anything for the controller to do. Where it has not, nobody asks about the lease. */
export function waitsForController({ computed, disagreement, rollout }: Waiting): boolean {
  const isLacking = computed.currentNumberScheduled < computed.desiredNumberScheduled;
  return isLacking || disagreement !== null || rollout.old > 0;
}
