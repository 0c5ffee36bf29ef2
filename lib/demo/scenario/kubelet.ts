/** Moves Pods through their phases as the scheduler and the kubelets would, at a pace that a viewer can follow. */
import { nodeOf } from './build/pod.ts';
import { acknowledge, initialize, run, setContainer, terminated } from './build/pod-status.ts';
import { timestamp } from './build/time.ts';
import { type Cluster, keyOf, ownerKey } from './cluster.ts';
import { CrashLoops } from './crash-loop.ts';
import type { NodeAgents } from './node-agents.ts';
import type { Policies } from './policies.ts';
import { Scheduler } from './scheduler.ts';
import type { PodWire } from './wire.ts';

/** The CNI: without it, a new node is not Ready and Pods without hostNetwork can't start. */
const NETWORK_AGENT = 'kube-system/cilium';

export class Kubelet {
  readonly #cluster: Cluster;
  readonly #agents: NodeAgents;
  readonly #scheduler: Scheduler;
  readonly #crashLoops: CrashLoops;

  constructor(cluster: Cluster, agents: NodeAgents, policies: Policies) {
    this.#cluster = cluster;
    this.#agents = agents;
    this.#scheduler = new Scheduler(cluster, (pod) => this.#start(pod));
    this.#crashLoops = new CrashLoops(cluster, policies, {
      step: (pod, seconds, action) => this.#step(pod, seconds, action),
      becomeReady: (pod) => this.#becomeReady(pod),
    });
  }

  /** A Pod that somebody has just created. */
  created(pod: PodWire): void {
    this.#scheduler.schedule(pod);
  }

  /** Deletes with grace: the Pod is gone once its kubelet says so, at once if it has none. */
  terminate(pod: PodWire): void {
    const grace = pod.spec.terminationGracePeriodSeconds;
    if (pod.spec.nodeName === undefined) {
      this.#cluster.deletePod(pod);
      return;
    }
    pod.metadata.deletionTimestamp = timestamp(this.#cluster.now + grace * 1000);
    pod.metadata.deletionGracePeriodSeconds = grace;
    this.#cluster.savePod(pod);
    this.#agents.whenSpeaking(nodeOf(pod), () =>
      this.#event(pod, 'Normal', 'Killing', `Stopping container ${mainContainer(pod)}`),
    );
    this.#cluster.after(this.#cluster.random.between(1, 3), () =>
      this.#agents.whenSpeaking(nodeOf(pod), () => {
        this.#cluster.deletePod(pod);
        this.#scheduler.roomMade(nodeOf(pod));
      }),
    );
  }

  /** Readiness fails for a while, and recovers by itself. */
  loseReadiness(pod: PodWire, seconds: number, message: string): void {
    const container = mainContainer(pod);
    setContainer(pod, container, { ready: false }, this.#cluster.now);
    this.#event(pod, 'Warning', 'Unhealthy', `Readiness probe failed: ${message}`);
    this.#cluster.savePod(pod);
    this.#step(pod, seconds, () => {
      setContainer(pod, container, { ready: true }, this.#cluster.now);
      this.#cluster.savePod(pod);
    });
  }

  /** The kernel kills the main container; it is started again after the first back-off. */
  killForMemory(pod: PodWire): void {
    const name = mainContainer(pod);
    const status = pod.status.containerStatuses?.find((each) => each.name === name);
    if (status === undefined) return;
    this.#crashLoops.backOff(
      pod,
      status,
      terminated(pod, status, { exitCode: 137, reason: 'OOMKilled' }, this.#cluster.now),
    );
  }

  #start(pod: PodWire): void {
    const { random } = this.#cluster;
    this.#step(pod, random.between(0.3, 0.8), () => {
      acknowledge(pod, this.#agents.addressOf(nodeOf(pod)), this.#cluster.now);
      this.#cluster.savePod(pod);
      this.#step(pod, random.between(1.5, 3.5), () => this.#sandbox(pod));
    });
  }

  #sandbox(pod: PodWire): void {
    const node = nodeOf(pod);
    if (pod.spec.hostNetwork !== true && !this.#agents.hasNetwork(node)) {
      this.#event(pod, 'Warning', 'NetworkNotReady', `network is not ready: ${this.#agents.whyNoNetwork}`);
      this.#agents.whenNetwork(node, () => this.#step(pod, 1, () => this.#sandbox(pod)));
      return;
    }
    const { now, random } = this.#cluster;
    initialize(pod, this.#agents.podAddress(pod), now);
    for (const { image } of pod.spec.containers) {
      const seconds = random.between(0.8, 3).toFixed(3);
      this.#event(pod, 'Normal', 'Pulled', `Successfully pulled image "${image}" in ${seconds}s`);
    }
    this.#event(pod, 'Normal', 'Started', `Started container ${mainContainer(pod)}`);
    const crash = this.#crashLoops.crashOf(pod);
    const probed = new Set(pod.spec.containers.filter((each) => each.readinessProbe).map(({ name }) => name));
    run(pod, now, (name) => !probed.has(name) && name !== crash?.container);
    this.#cluster.savePod(pod);
    if (crash !== null) this.#crashLoops.begin(pod, crash);
    else this.#step(pod, random.between(2, 5), () => this.#becomeReady(pod));
  }

  #becomeReady(pod: PodWire): void {
    run(pod, this.#cluster.now, () => true);
    this.#cluster.savePod(pod);
    if (ownerKey(pod) === NETWORK_AGENT) this.#agents.networkReady(nodeOf(pod));
  }

  /** Runs `action` after so many seconds, once the node speaks, if the Pod is still wanted then. */
  #step(pod: PodWire, seconds: number, action: () => void): void {
    this.#cluster.after(seconds, () =>
      this.#agents.whenSpeaking(nodeOf(pod), () => {
        const isWanted = this.#cluster.pods.get(keyOf(pod)) === pod && pod.metadata.deletionTimestamp === undefined;
        if (isWanted) action();
      }),
    );
  }

  #event(pod: PodWire, type: 'Normal' | 'Warning', reason: string, message: string): void {
    const about = { kind: 'Pod', metadata: pod.metadata } as const;
    this.#cluster.events.record({ about, type, reason, message, component: 'kubelet', host: nodeOf(pod) });
  }
}

/** The container that the DaemonSet is about: the one with a readiness probe, or else the first. */
function mainContainer(pod: PodWire): string {
  const { containers } = pod.spec;
  return (containers.find((each) => each.readinessProbe !== undefined) ?? containers[0])?.name ?? '';
}
