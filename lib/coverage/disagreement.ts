/** Kubernetes' numbers against ours: why they differ, by name. A difference is never hidden, and motion is not called one. */
import { controllerGone } from './controller-lease.ts';
import { isSelectAll } from './match/label-selector.ts';
import type { DaemonSetObject } from './objects.ts';
import { type DisagreementKind, STATUS_FIELDS, type StatusNumbers } from './picture.ts';
import { clip, SENTENCE_LIMIT, type Surroundings } from './reason.ts';
import { timestamp } from './reasons/shared/words.ts';
import type { TimeProbe } from './time-probe.ts';

export interface Disagreement {
  readonly kind: DisagreementKind;
  /** One sentence of at most 140 characters: the first number that differs, and why. */
  readonly says: string;
  /** When the numbers were first seen to differ, in milliseconds. */
  readonly since: number | null;
}

export interface DisagreementFacts {
  readonly daemonSet: DaemonSetObject;
  readonly computed: StatusNumbers;
  /** When the numbers were first seen to differ, and when either side moved last. */
  readonly since: number | null;
  readonly movedAt: number | null;
  /** A node has long lacked its Pod, and no trace of an attempt is left. */
  readonly isIdle: boolean;
  /** Why a node that has a Pod may not run it, such as `node-7: taint x:NoSchedule`; null when there is none. */
  readonly unwanted: () => string | null;
  /** `lastTransitionTime` of the Ready condition of every Pod that is Ready. */
  readonly readyTimes: () => Iterable<number>;
  readonly time: TimeProbe;
  readonly around: Pick<Surroundings, 'lease' | 'canRead' | 'eventsOf' | 'unobservedSince'>;
}

const WORDS: Readonly<Record<keyof StatusNumbers, string>> = {
  desiredNumberScheduled: 'desired',
  currentNumberScheduled: 'current',
  numberMisscheduled: 'misscheduled',
  numberReady: 'ready',
  numberAvailable: 'available',
  updatedNumberScheduled: 'up-to-date',
  numberUnavailable: 'unavailable',
};

/** What both sides are given to catch up with each other. */
const MOTION_MS = 10_000;
const UNOBSERVED_MS = 60_000;
/** Clocks that differ by less than this are as good as one. */
const SKEW_MS = 2_000;
/** And this much is what clocks may differ by. */
const CLOCKS_MS = 60_000;

/** Why the status differs from what the objects come to; null when it does not. */
export function findDisagreement(facts: DisagreementFacts): Disagreement | null {
  const { daemonSet, computed, since } = facts;
  const fields = STATUS_FIELDS.filter((field) => daemonSet.status[field] !== computed[field]);
  if (fields.length === 0) return null;
  const [kind, why] = frozen(facts) ?? moving(facts) ?? skewed(facts, fields) ?? lagging(facts, fields);
  const [first = 'numberReady'] = fields;
  const both = `Status says ${daemonSet.status[first]} ${WORDS[first]}, the objects ${computed[first]}`;
  return { kind, says: clip(`${both}: ${why}.`, SENTENCE_LIMIT), since };
}

type Explained = readonly [DisagreementKind, string];

function frozen({ daemonSet, isIdle, time, around }: DisagreementFacts): Explained | null {
  if (daemonSet.deletedAt !== null) return ['frozenController', 'the status of what is being deleted is not written'];
  if (isSelectAll(daemonSet.selector)) return ['frozenController', 'the controller does not act on an empty selector'];
  const gone = controllerGone(daemonSet, around, time);
  if (gone !== null) {
    return ['frozenController', `kube-controller-manager does not renew its lease since ${timestamp(gone.at)}`];
  }
  const at = around.unobservedSince();
  if (at !== null && time.isOlderThan(at, UNOBSERVED_MS)) {
    return ['frozenController', `the controller has not taken up generation ${daemonSet.generation} for over 60 s`];
  }
  return isIdle ? ['frozenController', 'a Pod is missing for minutes, and nothing creates it'] : null;
}

function moving({ movedAt, time }: DisagreementFacts): Explained | null {
  return time.isOlderThan(movedAt, MOTION_MS) ? null : ['transient', 'something changed a moment ago'];
}

/** Only what minReadySeconds decides depends on a clock. */
function skewed(facts: DisagreementFacts, fields: readonly (keyof StatusNumbers)[]): Explained | null {
  const { daemonSet, time, around } = facts;
  const isOfClock = fields.every((field) => field === 'numberAvailable' || field === 'numberUnavailable');
  if (!isOfClock || daemonSet.minReadySeconds === 0) return null;
  const renewedAt = around.canRead('leases') ? (around.lease('kube-controller-manager')?.renewedAt ?? null) : null;
  const ahead = [...facts.readyTimes(), ...(renewedAt === null ? [] : [renewedAt])].find(
    (at) => !time.hasCome(at - SKEW_MS),
  );
  if (ahead !== undefined)
    return ['clockSkew', `the cluster’s clock says ${timestamp(ahead)}, and Rollcall’s is behind`];
  const ends = [...facts.readyTimes()].some((at) => !time.hasCome(at + daemonSet.minReadySeconds * 1000 + CLOCKS_MS));
  return ends ? ['clockSkew', 'minReadySeconds ends about now, by a clock that may differ from Rollcall’s'] : null;
}

/** Which of the things that do not make the controller look it was. It looks at the next change of a Pod. */
function lagging(
  { daemonSet: { status }, computed, unwanted }: DisagreementFacts,
  fields: readonly string[],
): Explained {
  if (computed.numberMisscheduled > status.numberMisscheduled) {
    const why = unwanted();
    return ['statusLag', why === null ? 'a node changed under a running Pod' : `${why} came under a running Pod`];
  }
  if (computed.numberMisscheduled < status.numberMisscheduled) return ['statusLag', 'what kept a Pod out is gone'];
  if (computed.desiredNumberScheduled < status.desiredNumberScheduled) {
    return ['statusLag', 'a node was removed, or may not run it any more'];
  }
  if (fields.includes('desiredNumberScheduled')) return ['statusLag', 'a node came that may run it'];
  return ['statusLag', 'the API shows no reason why it is not written'];
}
