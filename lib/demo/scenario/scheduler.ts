/** Binds Pods to the node that they are pinned to, if it has room (NodeResourcesFit upstream). */
import { parseQuantity } from '../../coverage/match/quantity.ts';
import { nodeOf } from './build/pod.ts';
import { setCondition } from './build/pod-status.ts';
import { type Cluster, keyOf } from './cluster.ts';
import type { ContainerWire, NodeWire, PodWire } from './wire.ts';

const RETRY_SECONDS = 60;
/** Unschedulable Pods sit out a back-off, in which the replacement of the Pod that left takes its room. */
const BACKOFF_SECONDS = 1;

export interface Amounts {
  /** Millicores. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
}

export class Scheduler {
  readonly #cluster: Cluster;
  readonly #bound: (pod: PodWire) => void;
  readonly #waiting = new Set<PodWire>();

  /** `bound` is called for each Pod that got its node. */
  constructor(cluster: Cluster, bound: (pod: PodWire) => void) {
    this.#cluster = cluster;
    this.#bound = bound;
  }

  schedule(pod: PodWire): void {
    this.#cluster.after(0.2, () => this.#attempt(pod));
  }

  /** A Pod has left the node: those that wait for it are tried again. */
  roomMade(node: string): void {
    for (const pod of this.#waiting) {
      if (nodeOf(pod) === node) this.#cluster.after(BACKOFF_SECONDS, () => this.#attempt(pod));
    }
  }

  #attempt(pod: PodWire): void {
    const node = this.#cluster.nodes.get(nodeOf(pod));
    const isUnbound = this.#cluster.pods.get(keyOf(pod)) === pod && pod.spec.nodeName === undefined;
    if (!isUnbound || node === undefined) {
      this.#waiting.delete(pod);
      // Pinned to a node that is gone: the DaemonSet controller deletes such Pods.
      if (isUnbound) this.#cluster.deletePod(pod);
      return;
    }
    const lacking = shortages(this.#cluster, node, pod);
    if (lacking.length > 0) this.#refuse(pod, lacking);
    else this.#bind(pod, node);
  }

  #bind(pod: PodWire, node: NodeWire): void {
    const { name, namespace } = pod.metadata;
    this.#waiting.delete(pod);
    pod.spec.nodeName = node.metadata.name;
    setCondition(pod, 'PodScheduled', 'True', this.#cluster.now);
    this.#event(pod, 'Normal', 'Scheduled', `Successfully assigned ${namespace}/${name} to ${node.metadata.name}`);
    this.#cluster.savePod(pod);
    this.#bound(pod);
  }

  #refuse(pod: PodWire, lacking: readonly string[]): void {
    const total = this.#cluster.nodes.size;
    const others = `${total - 1} node(s) didn't satisfy plugin(s) [NodeAffinity]`;
    const causes = [...lacking.map((what) => `1 ${what}`), others].sort().join(', ');
    const preemption = `1 No preemption victims found for incoming pod, ${total - 1} Preemption is not helpful for scheduling`;
    const message = `0/${total} nodes are available: ${causes}. preemption: 0/${total} nodes are available: ${preemption}.`;
    setCondition(pod, 'PodScheduled', 'False', this.#cluster.now, { reason: 'Unschedulable', message });
    this.#event(pod, 'Warning', 'FailedScheduling', message);
    this.#cluster.savePod(pod);
    if (this.#waiting.has(pod)) return;
    this.#waiting.add(pod);
    this.#retry(pod);
  }

  #retry(pod: PodWire): void {
    this.#cluster.after(RETRY_SECONDS, () => {
      if (!this.#waiting.has(pod)) return;
      this.#attempt(pod);
      this.#retry(pod);
    });
  }

  #event(pod: PodWire, type: 'Normal' | 'Warning', reason: string, message: string): void {
    const about = { kind: 'Pod', metadata: pod.metadata } as const;
    this.#cluster.events.record({ about, type, reason, message, component: 'default-scheduler' });
  }
}

/** What the node has too little of for the Pod, in the scheduler's words. */
function shortages(cluster: Cluster, node: NodeWire, pod: PodWire): readonly string[] {
  const free = freeOn(cluster, node);
  const wanted = requestsOf(pod);
  const count = cluster.podsOnNode(node.metadata.name).length;
  return [
    ...(count + 1 > Number(node.status.allocatable.pods) ? ['Too many pods'] : []),
    ...(wanted.cpu > free.cpu ? ['Insufficient cpu'] : []),
    ...(wanted.memory > free.memory ? ['Insufficient memory'] : []),
  ];
}

/** Allocatable minus the requests of all Pods bound to the node. */
export function freeOn(cluster: Cluster, node: NodeWire): Amounts {
  const { cpu = '0', memory = '0' } = node.status.allocatable;
  const pods = cluster.podsOnNode(node.metadata.name).map(requestsOf);
  return {
    cpu: pods.reduce((left, pod) => left - pod.cpu, parseQuantity(cpu, 'milli')),
    memory: pods.reduce((left, pod) => left - pod.memory, parseQuantity(memory, 'unit')),
  };
}

const requestsByContainers = new WeakMap<readonly ContainerWire[], Amounts>();

function requestsOf({ spec }: PodWire): Amounts {
  const known = requestsByContainers.get(spec.containers);
  if (known !== undefined) return known;
  const sum = (name: 'cpu' | 'memory', unit: 'milli' | 'unit') =>
    spec.containers.reduce((total, { resources }) => total + parseQuantity(resources.requests?.[name] ?? '0', unit), 0);
  const requests = { cpu: sum('cpu', 'milli'), memory: sum('memory', 'unit') };
  requestsByContainers.set(spec.containers, requests);
  return requests;
}
