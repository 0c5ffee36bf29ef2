/**
 * A small re-creation of the DaemonSet controller (pkg/controller/daemon): one Pod on each eligible node, revisions,
 * rolling updates within maxUnavailable, and the status numbers.
 */
import { buildDaemonPod } from './build/pod.ts';
import { isReady } from './build/pod-status.ts';
import type { Cluster } from './cluster.ts';
import { updateStatus } from './daemon-set-status.ts';
import { type Eligible, isEligible } from './eligible.ts';
import type { Kubelet } from './kubelet.ts';
import type { Policies } from './policies.ts';
import { currentRevision, isUpdated } from './revisions.ts';
import type { DaemonSetWire, PodWire } from './wire.ts';

const MAX_BACKOFF_SECONDS = 60;
const LARGE_FLEET = 500;
const GATHER_MS = 500;

export class DaemonSetController {
  readonly #cluster: Cluster;
  readonly #kubelet: Kubelet;
  readonly #policies: Policies;
  readonly #queued = new Set<string>();
  /** DaemonSets whose last sync met a refusal: how often in a row, and when the next one is due at the latest. */
  readonly #refused = new Map<string, { readonly times: number; readonly retryAt: number }>();

  constructor(cluster: Cluster, kubelet: Kubelet, policies: Policies) {
    this.#cluster = cluster;
    this.#kubelet = kubelet;
    this.#policies = policies;
  }

  /** Has every DaemonSet looked at that something happened to. Large fleets gather changes for half a second first. */
  wake(): void {
    const { agenda, daemonSets, dirty, nodes } = this.#cluster;
    for (const key of dirty) {
      if (this.#queued.has(key)) continue;
      this.#queued.add(key);
      agenda.at(agenda.now + (nodes.size > LARGE_FLEET ? GATHER_MS : 0), () => {
        this.#queued.delete(key);
        const daemonSet = daemonSets.get(key);
        if (daemonSet !== undefined) this.#sync(key, daemonSet);
      });
    }
    dirty.clear();
  }

  #sync(key: string, daemonSet: DaemonSetWire): void {
    const hash = currentRevision(this.#cluster, key, daemonSet);
    const eligible = new Map<string, Eligible>();
    for (const [name, node] of this.#cluster.nodes) eligible.set(name, isEligible(node, daemonSet));
    const created = this.#manage(key, daemonSet, hash, eligible);
    // As upstream: one refused creation ends the sync before its rollout step.
    if (created) this.#rollingUpdate(key, daemonSet, hash, eligible);
    if (updateStatus(daemonSet, hash, eligible, this.#cluster.podsOf(key))) {
      this.#cluster.saveDaemonSetStatus(daemonSet);
    }
  }

  /**
   * Returns whether no creation was refused. As upstream every sync tries all nodes without a Pod, whatever it was that
   * asked for it: only a sync that comes by itself waits for the back-off. Upstream takes them in random order and stops
   * after a batch with a refusal; here the refused ones come last.
   */
  #manage(key: string, daemonSet: DaemonSetWire, hash: string, eligible: ReadonlyMap<string, Eligible>): boolean {
    const pods = this.#cluster.podsOf(key);
    let refused = false;
    for (const [node, { shouldRun, shouldContinueRunning }] of eligible) {
      const here = pods.get(node) ?? [];
      if (shouldRun && here.length === 0) refused = !this.#create(daemonSet, hash, node) || refused;
      if (!shouldContinueRunning) for (const pod of here.filter(isLive)) this.#delete(daemonSet, pod);
    }
    if (refused) this.#retryLater(key);
    else this.#refused.delete(key);
    return !refused;
  }

  #create(daemonSet: DaemonSetWire, hash: string, node: string): boolean {
    const { random, now, events } = this.#cluster;
    const about = { kind: 'DaemonSet', metadata: daemonSet.metadata } as const;
    const refusal = this.#policies.refusalOf(daemonSet, node);
    if (refusal !== null) {
      const message = `Error creating: ${refusal}`;
      events.record({ about, type: 'Warning', reason: 'FailedCreate', message, component: 'daemonset-controller' });
      return false;
    }
    const pod = buildDaemonPod({ daemonSet, hash, node, uid: random.uid(), suffix: random.suffix(5), createdAt: now });
    const message = `Created pod: ${pod.metadata.name}`;
    events.record({ about, type: 'Normal', reason: 'SuccessfulCreate', message, component: 'daemonset-controller' });
    this.#cluster.savePod(pod);
    this.#kubelet.created(pod);
    return true;
  }

  #delete(daemonSet: DaemonSetWire, pod: PodWire): void {
    const about = { kind: 'DaemonSet', metadata: daemonSet.metadata } as const;
    const message = `Deleted pod: ${pod.metadata.name}`;
    const component = 'daemonset-controller';
    this.#cluster.events.record({ about, type: 'Normal', reason: 'SuccessfulDelete', message, component });
    this.#kubelet.terminate(pod);
  }

  #retryLater(key: string): void {
    const { now, pace } = this.#cluster;
    const { times, retryAt } = this.#refused.get(key) ?? { times: 0, retryAt: 0 };
    const isAwaited = retryAt > now;
    const seconds = Math.min(5 * 2 ** times, MAX_BACKOFF_SECONDS);
    this.#refused.set(key, { times: times + 1, retryAt: isAwaited ? retryAt : now + (seconds * 1000) / pace });
    if (!isAwaited) this.#cluster.after(seconds, () => this.#cluster.dirty.add(key));
  }

  /** `rollingUpdate` upstream, without surge. */
  #rollingUpdate(key: string, daemonSet: DaemonSetWire, hash: string, eligible: ReadonlyMap<string, Eligible>): void {
    const pods = this.#cluster.podsOf(key);
    const desired = new Set([...eligible].filter(([, { shouldRun }]) => shouldRun).map(([node]) => node));
    const candidates = new Map<string, PodWire>();
    let unavailable = 0;
    for (const node of new Set([...desired, ...pods.keys()])) {
      const counted = pods.get(node) ?? [];
      if (counted.length === 0 && !desired.has(node)) continue;
      const [pod, ...more] = counted.filter(isLive);
      if (pod === undefined || more.length > 0) unavailable++;
      else if (!isReady(pod)) {
        unavailable++;
        if (!isUpdated(pod, hash)) this.#delete(daemonSet, pod);
      } else if (!isUpdated(pod, hash)) candidates.set(node, pod);
    }
    const free = Math.max(0, maxUnavailable(daemonSet, desired.size) - unavailable);
    if (free === 0 || candidates.size === 0) return;
    for (const node of this.#policies.rolloutOrder(daemonSet, hash, [...candidates.keys()]).slice(0, free)) {
      const pod = candidates.get(node);
      if (pod !== undefined) this.#delete(daemonSet, pod);
    }
  }
}

/** Percentages are rounded up; 0 of something counts as 1. */
function maxUnavailable(daemonSet: DaemonSetWire, desired: number): number {
  const limit = daemonSet.spec.updateStrategy.rollingUpdate.maxUnavailable;
  const count = typeof limit === 'number' ? limit : Math.ceil((Number.parseInt(limit, 10) / 100) * desired);
  return Math.max(1, count);
}

function isLive(pod: PodWire): boolean {
  return pod.metadata.deletionTimestamp === undefined;
}
