/** Containers that end, and the back-off that grows with each time: 10 s, doubling to 5 min. */
import { nodeOf } from './build/pod.ts';
import { setContainer, terminated } from './build/pod-status.ts';
import { timestamp } from './build/time.ts';
import type { Cluster } from './cluster.ts';
import type { Crash, Policies } from './policies.ts';
import type { ContainerState, ContainerStatusWire, PodWire } from './wire.ts';

const FIRST_BACKOFF_SECONDS = 10;
const MAX_BACKOFF_SECONDS = 300;
const SECONDS_TO_CRASH = 3;

export interface PodSteps {
  /** Runs `action` after so many seconds, if the Pod is still wanted then. */
  step(pod: PodWire, seconds: number, action: () => void): void;
  becomeReady(pod: PodWire): void;
}

export class CrashLoops {
  readonly #cluster: Cluster;
  readonly #policies: Policies;
  readonly #steps: PodSteps;

  constructor(cluster: Cluster, policies: Policies, steps: PodSteps) {
    this.#cluster = cluster;
    this.#policies = policies;
    this.#steps = steps;
  }

  crashOf(pod: PodWire): Crash | null {
    const node = this.#cluster.nodes.get(nodeOf(pod));
    return node === undefined ? null : this.#policies.crashOf(pod, node);
  }

  /** The container runs now and will crash. */
  begin(pod: PodWire, crash: Crash): void {
    this.#steps.step(pod, SECONDS_TO_CRASH, () => {
      const status = pod.status.containerStatuses?.find(({ name }) => name === crash.container);
      if (status === undefined) return;
      const why = { exitCode: crash.exitCode, reason: 'Error', message: crash.message };
      this.backOff(pod, status, terminated(pod, status, why, this.#cluster.now));
    });
  }

  /** The container has ended; it starts again after its back-off. */
  backOff(pod: PodWire, status: ContainerStatusWire, lastState: ContainerState): void {
    const { name, namespace, uid } = pod.metadata;
    const seconds = Math.min(FIRST_BACKOFF_SECONDS * 2 ** status.restartCount, MAX_BACKOFF_SECONDS);
    const delay = seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
    const message = `back-off ${delay} restarting failed container=${status.name} pod=${name}_${namespace}(${uid})`;
    const waiting = { reason: 'CrashLoopBackOff', message };
    setContainer(pod, status.name, { ready: false, started: false, state: { waiting }, lastState }, this.#cluster.now);
    this.#cluster.events.record({
      about: { kind: 'Pod', metadata: pod.metadata },
      type: 'Warning',
      reason: 'BackOff',
      message: `Back-off restarting failed container ${status.name} in pod ${name}_${namespace}(${uid})`,
      component: 'kubelet',
      host: nodeOf(pod),
    });
    this.#cluster.savePod(pod);
    this.#steps.step(pod, seconds, () => this.#restart(pod, status.name));
  }

  #restart(pod: PodWire, name: string): void {
    const status = pod.status.containerStatuses?.find((each) => each.name === name);
    if (status === undefined) return;
    const running = { startedAt: timestamp(this.#cluster.now) };
    const change = { ready: false, started: true, restartCount: status.restartCount + 1, state: { running } };
    setContainer(pod, name, change, this.#cluster.now);
    this.#cluster.savePod(pod);
    const crash = this.crashOf(pod);
    if (crash?.container === name) this.begin(pod, crash);
    else this.#steps.step(pod, 4, () => this.#steps.becomeReady(pod));
  }
}
