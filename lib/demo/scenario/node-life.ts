/** Nodes that join, fall silent, come back, and leave. */
import { buildNode, type Kernel, poolTaints, USUAL_KERNEL } from './build/node.ts';
import { setCondition } from './build/pod-status.ts';
import { timestamp } from './build/time.ts';
import type { Cluster } from './cluster.ts';
import { type Addresses, addressOf, type NodeAddress } from './fleet/addresses.ts';
import type { Pool } from './fleet/pools.ts';
import type { NodeAgents } from './node-agents.ts';
import type { Condition, NodeWire, Taint } from './wire.ts';

const UNREACHABLE = 'node.kubernetes.io/unreachable';
const SECONDS_TO_DRAIN = 15;
/** Pods of a node that is gone are collected after a while only. */
const SECONDS_TO_COLLECT = 20;

export class NodeLife {
  readonly #cluster: Cluster;
  readonly #agents: NodeAgents;
  readonly #addresses: Addresses;

  constructor(cluster: Cluster, agents: NodeAgents, addresses: Addresses) {
    this.#cluster = cluster;
    this.#agents = agents;
    this.#addresses = addresses;
  }

  /** A new machine registers: not Ready until its network agent runs. Returns its name. */
  join(pool: Pool, address: NodeAddress = this.#addresses.draw(), kernel: Kernel = USUAL_KERNEL): string {
    const node = this.#create(pool, address, kernel, this.#cluster.now);
    this.#agents.add(address.name, false);
    this.#cluster.saveNode(node);
    return address.name;
  }

  /** A machine that has been Ready since shortly after it was created. */
  settled(pool: Pool, key: string | null, kernel: Kernel, createdAt: number): NodeWire {
    const address = key === null ? this.#addresses.draw() : addressOf(key);
    const node = this.#create(pool, address, kernel, createdAt);
    makeReady(node, createdAt + 21_000);
    node.spec.taints = [...poolTaints(pool)];
    this.#agents.add(address.name, true);
    this.#cluster.saveNode(node);
    return node;
  }

  /** The network works: the kubelet reports Ready, and the node controller takes the taints away. */
  networkReady(name: string): void {
    this.#cluster.after(1, () =>
      this.#agents.whenSpeaking(name, () => {
        const node = this.#cluster.nodes.get(name);
        if (node === undefined) return;
        makeReady(node, this.#cluster.now);
        this.#untaint(node, 'node.kubernetes.io/not-ready');
        this.#cluster.saveNode(node);
        this.#event(node, 'Normal', 'NodeReady', `Node ${name} status is now: NodeReady`, 'kubelet');
      }),
    );
  }

  /** Its kubelet stops posting status; the node controller notices and marks what runs there. */
  goSilent(name: string): void {
    const node = this.#cluster.nodes.get(name);
    if (node === undefined) return;
    const { now } = this.#cluster;
    this.#agents.silence(name);
    for (const condition of node.status.conditions) {
      condition.status = 'Unknown';
      condition.reason = 'NodeStatusUnknown';
      condition.message = 'Kubelet stopped posting node status.';
      condition.lastTransitionTime = timestamp(now);
    }
    for (const effect of ['NoSchedule', 'NoExecute']) this.#taint(node, { key: UNREACHABLE, effect });
    this.#cluster.saveNode(node);
    this.#event(node, 'Normal', 'NodeNotReady', `Node ${name} status is now: NodeNotReady`, 'node-controller');
    for (const pod of this.#cluster.podsOnNode(name)) {
      setCondition(pod, 'Ready', 'False', now);
      this.#cluster.savePod(pod);
    }
  }

  /** It speaks again, and everything that its kubelet could not report happens now. */
  recover(name: string): void {
    const node = this.#cluster.nodes.get(name);
    if (node === undefined) return;
    const { now } = this.#cluster;
    makeReady(node, now);
    this.#untaint(node, UNREACHABLE);
    this.#cluster.saveNode(node);
    this.#event(node, 'Normal', 'NodeReady', `Node ${name} status is now: NodeReady`, 'kubelet');
    for (const pod of this.#cluster.podsOnNode(name)) {
      const isReady = pod.status.containerStatuses?.every(({ ready }) => ready) ?? false;
      if (!isReady) continue;
      setCondition(pod, 'Ready', 'True', now);
      this.#cluster.savePod(pod);
    }
    this.#agents.speak(name);
  }

  /** Tainted, drained, gone; its Pods a little later. */
  leave(name: string): void {
    const node = this.#cluster.nodes.get(name);
    if (node === undefined) return;
    this.#taint(node, { key: 'karpenter.sh/disrupted', effect: 'NoSchedule' });
    this.#cluster.saveNode(node);
    this.#event(node, 'Normal', 'DisruptionTerminating', 'Disrupting Node: Underutilized/Delete', 'karpenter');
    this.#cluster.after(SECONDS_TO_DRAIN, () => {
      node.metadata.deletionTimestamp = timestamp(this.#cluster.now);
      this.#cluster.saveNode(node);
    });
    this.#cluster.after(SECONDS_TO_DRAIN + 5, () => {
      this.#agents.remove(name);
      this.#cluster.deleteNode(name);
    });
    this.#cluster.after(SECONDS_TO_DRAIN + 5 + SECONDS_TO_COLLECT, () => {
      for (const pod of this.#cluster.podsOnNode(name)) this.#cluster.deletePod(pod);
    });
  }

  #create(pool: Pool, address: NodeAddress, kernel: Kernel, createdAt: number): NodeWire {
    return buildNode({ uid: this.#cluster.random.uid(), address, pool, kernel, createdAt });
  }

  #taint(node: NodeWire, taint: Taint): void {
    node.spec.taints = [...(node.spec.taints ?? []), { ...taint, timeAdded: timestamp(this.#cluster.now) }];
  }

  #untaint(node: NodeWire, key: string): void {
    node.spec.taints = (node.spec.taints ?? []).filter((taint) => taint.key !== key);
  }

  #event(node: NodeWire, type: 'Normal' | 'Warning', reason: string, message: string, component: string): void {
    this.#cluster.events.record({ about: { kind: 'Node', metadata: node.metadata }, type, reason, message, component });
  }
}

const READY: ReadonlyMap<string, Pick<Condition, 'status' | 'reason' | 'message'>> = new Map([
  [
    'MemoryPressure',
    { status: 'False', reason: 'KubeletHasSufficientMemory', message: 'kubelet has sufficient memory available' },
  ],
  ['DiskPressure', { status: 'False', reason: 'KubeletHasNoDiskPressure', message: 'kubelet has no disk pressure' }],
  [
    'PIDPressure',
    { status: 'False', reason: 'KubeletHasSufficientPID', message: 'kubelet has sufficient PID available' },
  ],
  ['Ready', { status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' }],
]);

function makeReady(node: NodeWire, at: number): void {
  for (const condition of node.status.conditions) {
    const healthy = READY.get(condition.type);
    if (healthy === undefined || condition.status === healthy.status) continue;
    Object.assign(condition, healthy, { lastTransitionTime: timestamp(at), lastHeartbeatTime: timestamp(at) });
  }
}
