/** What a cell adds to its DaemonSet's numbers. Mirrors `updateDaemonSetStatus` and `rollingUpdate` upstream. */
import type { Eligibility } from '../eligibility/eligibility.ts';
import { isPodUpdated, templateGeneration } from '../match/revision.ts';
import type { DaemonSetObject, PodObject } from '../objects.ts';
import { compareForStatus, isAvailable, isClaimedBy, isCounted, isReady } from '../pods.ts';
import type { TimeProbe } from '../time-probe.ts';

/** Bits, so that a column's sums follow one cell's change by subtraction and addition. */
export const DESIRED = 1;
export const CURRENT = 2;
export const MISSCHEDULED = 4;
export const READY = 8;
export const AVAILABLE = 16;
export const UPDATED = 32;
/** Takes a slot of the update budget. */
export const HOLDS_SLOT = 64;
/** Exactly one live Pod, updated and available, and no older one that still ends beside it: done. */
export const DONE = 128;
/** Eligible, and the Pod that stands for the node is of an older revision. */
export const OLD = 256;
/** Eligible, and the Pod that stands for the node counts as updated by its generation alone: its hash is another. */
export const STALE = 4096;

/** The live Pod is of an older revision, or may be: the verdict looks at the rollout. */
export const LOOKS_AT_ROLLOUT = 512;
/** The node should run a Pod, and none lives. */
export const PODLESS = 2048;
/** The node should run no Pod, and one is bound to it that nobody has asked to end. */
export const UNWANTED = 8192;
/** The live Pod is available: such a node holds a slot only by doubled Pods. */
export const LIVE_AVAILABLE = 1024;

export interface CellFacts {
  /** Counted Pods, the one that stands for the node in the status first. */
  readonly pods: readonly PodObject[];
  /** The first that is not terminating. */
  readonly pod: PodObject | null;
  readonly isAvailable: boolean;
  readonly isUpdated: boolean;
  readonly bits: number;
}

const NOTHING: CellFacts = { pods: [], pod: null, isAvailable: false, isUpdated: false, bits: 0 };

/** The facts of one cell. `candidates` are the Pods whose controller reference names the DaemonSet. */
export function cellFacts(
  daemonSet: DaemonSetObject,
  eligibility: Eligibility,
  candidates: readonly PodObject[],
  currentHash: string | null,
  time: TimeProbe,
): CellFacts {
  const pods = candidates.filter((pod) => isClaimedBy(pod, daemonSet) && isCounted(pod)).sort(compareForStatus);
  const [representative] = pods;
  if (representative === undefined) {
    if (!eligibility.shouldRun) return NOTHING;
    return { ...NOTHING, bits: DESIRED | PODLESS | (surges(daemonSet) ? 0 : HOLDS_SLOT) };
  }

  const isNew = (pod: PodObject) => isUpdatedPod(pod, daemonSet, currentHash);
  const available = (pod: PodObject) => isAvailable(pod, daemonSet.minReadySeconds, time);
  const live = pods.filter((pod) => pod.deletedAt === null);
  const pod = live[0] ?? null;

  let bits = holdsSlot(live, daemonSet, isNew, available) ? HOLDS_SLOT : 0;
  if (eligibility.shouldRun) {
    bits |= DESIRED | CURRENT;
    if (isReady(representative)) bits |= READY;
    if (available(representative)) bits |= AVAILABLE;
    if (isNew(representative)) bits |= UPDATED;
    else bits |= OLD;
    if (pod === null) bits |= PODLESS;
    if (isStale(representative, currentHash) && isNew(representative)) bits |= STALE;
    const isAlone = live.length === 1 && pod === representative;
    if (isAlone && isNew(pod) && available(pod) && !isStale(pod, currentHash)) bits |= DONE;
  } else {
    bits |= MISSCHEDULED;
    if (!eligibility.shouldContinueRunning && pod !== null && pod.nodeName !== '') bits |= UNWANTED;
  }
  const isLiveAvailable = pod !== null && available(pod);
  const isLiveNew = pod !== null && isNew(pod);
  if (isLiveAvailable) bits |= LIVE_AVAILABLE;
  // Without a current revision nothing is known of a Pod's age, and its verdict does not ask.
  const isRevisionKnown = currentHash !== null || templateGeneration(daemonSet) !== null;
  const isLiveOld = !isLiveNew && isRevisionKnown;
  if (pod !== null && (isLiveOld || isStale(pod, currentHash))) bits |= LOOKS_AT_ROLLOUT;
  return { pods, pod, isAvailable: isLiveAvailable, isUpdated: isLiveNew, bits };
}

/** Whether the controller counts the Pod as updated: by hash, or by template generation. */
function isUpdatedPod(pod: PodObject, daemonSet: DaemonSetObject, currentHash: string | null): boolean {
  return isPodUpdated(pod.labels, currentHash, templateGeneration(daemonSet));
}

/** Whether the Pod is known to be made from another template than the current revision's. */
function isStale(pod: PodObject, currentHash: string | null): boolean {
  return currentHash !== null && pod.labels.get('controller-revision-hash') !== currentHash;
}

function holdsSlot(
  live: readonly PodObject[],
  daemonSet: DaemonSetObject,
  isNew: (pod: PodObject) => boolean,
  available: (pod: PodObject) => boolean,
): boolean {
  const fresh = live.filter(isNew);
  const stale = live.length - fresh.length;
  if (surges(daemonSet)) {
    return fresh.length > 1 || stale > 1 || (stale > 0 && fresh.some((pod) => !available(pod)));
  }
  if (live.length !== 1) return true;
  return live.some((pod) => !available(pod));
}

/** Validation lets exactly one of the two be non-zero. */
export function surges(daemonSet: DaemonSetObject): boolean {
  const { maxSurge } = daemonSet.updateStrategy;
  return maxSurge !== 0 && maxSurge !== '0%' && maxSurge !== '0';
}
