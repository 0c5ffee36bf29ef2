/** What a story has at hand: the cluster, whoever acts in it, and a timetable. */
import { changeTemplate } from './build/daemon-set.ts';
import { isReady } from './build/pod-status.ts';
import type { Cluster } from './cluster.ts';
import type { Pool } from './fleet/pools.ts';
import type { Kubelet } from './kubelet.ts';
import type { NodeAgents } from './node-agents.ts';
import type { NodeLife } from './node-life.ts';
import type { StoryPolicies } from './policies.ts';
import type { PodTemplate, PodWire } from './wire.ts';

const SETTLED_MS = 180_000;

export type Story = (stage: Stage) => void;

export interface StageOptions {
  readonly cluster: Cluster;
  readonly kubelet: Kubelet;
  readonly life: NodeLife;
  readonly agents: NodeAgents;
  readonly policies: StoryPolicies;
  /** Milliseconds: the moment at which the viewer comes in. Stories begin before it. */
  readonly opensAt: number;
  readonly pace: number;
  /** How many nodes each pool has in this fleet. */
  readonly sizes: ReadonlyMap<Pool, number>;
}

export class Stage {
  readonly cluster: Cluster;
  readonly kubelet: Kubelet;
  readonly life: NodeLife;
  readonly agents: NodeAgents;
  readonly policies: StoryPolicies;
  readonly opensAt: number;
  readonly sizes: ReadonlyMap<Pool, number>;
  readonly #pace: number;

  constructor(options: StageOptions) {
    this.cluster = options.cluster;
    this.kubelet = options.kubelet;
    this.life = options.life;
    this.agents = options.agents;
    this.sizes = options.sizes;
    this.policies = options.policies;
    this.opensAt = options.opensAt;
    this.#pace = options.pace;
  }

  /** Runs `action` so many seconds after the viewer comes in; before it, when negative. */
  at(seconds: number, action: () => void): void {
    const pace = seconds > 0 ? this.#pace : 1;
    this.cluster.agenda.at(this.opensAt + (seconds * 1000) / pace, action);
  }

  /** Runs `action` at `first` and then again and again. */
  every(first: number, period: number, action: () => void): void {
    this.at(first, () => {
      action();
      this.every(first + period, period, action);
    });
  }

  /** Applies another template, as `kubectl apply` would. */
  apply(daemonSet: string, change: (template: PodTemplate) => PodTemplate): void {
    const object = this.cluster.daemonSets.get(daemonSet);
    if (object === undefined) return;
    changeTemplate(object, change(object.spec.template));
    this.cluster.saveDaemonSet(object);
  }

  /** The node with this address (`12-33`), or null where the fleet is too small to have it. */
  nodeAt(address: string): string | null {
    const name = `ip-10-0-${address}.eu-west-1.compute.internal`;
    return this.cluster.nodes.has(name) ? name : null;
  }

  /** A healthy Pod of the DaemonSet, on any node, or null. */
  anyHealthyPod(daemonSet: string): PodWire | null {
    const healthy = [...this.cluster.podsOf(daemonSet).values()]
      .flat()
      .filter((pod) => isReady(pod) && pod.metadata.deletionTimestamp === undefined);
    return healthy.length === 0 ? null : this.cluster.random.pick(healthy);
  }

  /** A node of the pool that is Ready and has been there from the start or for some minutes, or null. */
  anySettledNode(pool: Pool): string | null {
    const settled = [...this.cluster.nodes.values()].filter(
      ({ metadata, spec }) =>
        metadata.labels?.['karpenter.sh/nodepool'] === pool.name &&
        (spec.taints ?? []).length === 0 &&
        this.cluster.now - Date.parse(metadata.creationTimestamp) > SETTLED_MS,
    );
    return settled.length === 0 ? null : this.cluster.random.pick(settled).metadata.name;
  }
}
