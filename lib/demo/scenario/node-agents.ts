/** What the kubelet of each node can do just now: speak to the API server, and give Pods a network. */
import { NO_CNI } from './build/node.ts';
import { timestamp } from './build/time.ts';
import type { Cluster } from './cluster.ts';
import { hashOf } from './random.ts';
import type { PodWire } from './wire.ts';

const HEARTBEAT_SECONDS = 300;

interface AgentState {
  isSilent: boolean;
  hasNetwork: boolean;
  /** What waits for the node to speak again. */
  readonly parked: (() => void)[];
  /** What waits for the network. */
  readonly unconnected: (() => void)[];
}

export class NodeAgents {
  readonly whyNoNetwork = NO_CNI;
  readonly #cluster: Cluster;
  readonly #states = new Map<string, AgentState>();
  readonly #onNetwork: (node: string) => void;

  /** `onNetwork` is called when a node's network works for the first time. */
  constructor(cluster: Cluster, onNetwork: (node: string) => void) {
    this.#cluster = cluster;
    this.#onNetwork = onNetwork;
  }

  add(node: string, hasNetwork: boolean): void {
    this.#states.set(node, { isSilent: false, hasNetwork, parked: [], unconnected: [] });
    this.#cluster.after(this.#cluster.random.between(0, HEARTBEAT_SECONDS), () => this.#heartbeat(node));
  }

  /** The machine is gone, and with it everything that waited for it. */
  remove(node: string): void {
    this.#states.delete(node);
  }

  silence(node: string): void {
    const state = this.#states.get(node);
    if (state !== undefined) state.isSilent = true;
  }

  speak(node: string): void {
    const state = this.#states.get(node);
    if (state === undefined) return;
    state.isSilent = false;
    for (const action of state.parked.splice(0)) action();
  }

  /** Runs `action` now, or once the node speaks again, or never if it is gone. */
  whenSpeaking(node: string, action: () => void): void {
    const state = this.#states.get(node);
    if (state?.isSilent === true) state.parked.push(action);
    else if (state !== undefined) action();
  }

  hasNetwork(node: string): boolean {
    return this.#states.get(node)?.hasNetwork ?? false;
  }

  whenNetwork(node: string, action: () => void): void {
    this.#states.get(node)?.unconnected.push(action);
  }

  networkReady(node: string): void {
    const state = this.#states.get(node);
    if (state === undefined || state.hasNetwork) return;
    state.hasNetwork = true;
    this.#onNetwork(node);
    for (const action of state.unconnected.splice(0)) action();
  }

  addressOf(node: string): string {
    return this.#cluster.nodes.get(node)?.status.addresses[0]?.address ?? '';
  }

  podAddress(pod: PodWire): string {
    if (pod.spec.hostNetwork === true) return pod.status.hostIP ?? '';
    const number = hashOf(pod.metadata.uid);
    return `10.1.${(number >>> 8) % 256}.${1 + (number % 254)}`;
  }

  #heartbeat(name: string): void {
    const state = this.#states.get(name);
    const node = this.#cluster.nodes.get(name);
    if (state === undefined || node === undefined) return;
    if (!state.isSilent) {
      for (const condition of node.status.conditions) condition.lastHeartbeatTime = timestamp(this.#cluster.now);
      this.#cluster.saveHeartbeat(node);
    }
    this.#cluster.after(HEARTBEAT_SECONDS, () => this.#heartbeat(name));
  }
}
