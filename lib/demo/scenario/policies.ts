/** What stories impose on the cluster: who crashes, whose creation is refused, in which order a rollout goes. */
import { hashOf } from './random.ts';
import type { DaemonSetWire, NodeWire, PodWire } from './wire.ts';

export interface Crash {
  readonly container: string;
  readonly exitCode: number;
  /** The container's last words. */
  readonly message: string;
}

export interface Policies {
  /** The crash that awaits this Pod on this node, or null. */
  crashOf(pod: PodWire, node: NodeWire): Crash | null;
  /** The API server's complaint about a new Pod of the DaemonSet for the node, or null. */
  refusalOf(daemonSet: DaemonSetWire, node: string): string | null;
  /** Names of nodes in the order in which a rollout to `hash` takes them. The real controller's order is random. */
  rolloutOrder(daemonSet: DaemonSetWire, hash: string, nodes: readonly string[]): readonly string[];
}

/** The rules that the stories add to and take from. */
export class StoryPolicies implements Policies {
  readonly crashes: ((pod: PodWire, node: NodeWire) => Crash | null)[] = [];
  readonly refusals = new Set<(daemonSet: DaemonSetWire, node: string) => string | null>();
  /** By DaemonSet (`namespace/name`): rearranges the random order. */
  readonly rolloutOrders = new Map<string, (nodes: readonly string[]) => readonly string[]>();

  crashOf(pod: PodWire, node: NodeWire): Crash | null {
    return firstOf(this.crashes, (rule) => rule(pod, node));
  }

  refusalOf(daemonSet: DaemonSetWire, node: string): string | null {
    return firstOf(this.refusals, (rule) => rule(daemonSet, node));
  }

  rolloutOrder(daemonSet: DaemonSetWire, hash: string, nodes: readonly string[]): readonly string[] {
    const ranks = new Map(nodes.map((node) => [node, hashOf(`${hash} ${node}`)]));
    const random = [...nodes].sort((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0));
    const { namespace, name } = daemonSet.metadata;
    return this.rolloutOrders.get(`${namespace}/${name}`)?.(random) ?? random;
  }
}

function firstOf<R, T>(rules: Iterable<R>, ask: (rule: R) => T | null): T | null {
  for (const rule of rules) {
    const answer = ask(rule);
    if (answer !== null) return answer;
  }
  return null;
}
