/** A cluster in which happens what the test says and nothing else. Every Pod that may run somewhere runs and is Ready. */
import type { ObjectStore } from '../../../lib/demo/api-server/store.ts';
import { buildDaemonSet, buildRevision } from '../../../lib/demo/scenario/build/daemon-set.ts';
import { buildDaemonPod, nodeOf } from '../../../lib/demo/scenario/build/pod.ts';
import { acknowledge, initialize, run, setCondition } from '../../../lib/demo/scenario/build/pod-status.ts';
import { Cluster, keyOf } from '../../../lib/demo/scenario/cluster.ts';
import { updateStatus } from '../../../lib/demo/scenario/daemon-set-status.ts';
import { isEligible } from '../../../lib/demo/scenario/eligible.ts';
import { createRandom } from '../../../lib/demo/scenario/random.ts';
import { currentRevision } from '../../../lib/demo/scenario/revisions.ts';
import type { DaemonSetWire, NodeWire, PodWire, Taint } from '../../../lib/demo/scenario/wire.ts';
import { type AgentSpec, buildAgent, buildNode, type NodeSpec } from './objects.ts';

const HOUR = 3_600_000;
/** From its creation to Ready. */
const STARTUP_MS = 10_000;

export class TestCluster {
  /** What the API server holds, object by object. */
  readonly wire: Cluster;
  readonly #store: ObjectStore;
  #created = 0;
  /** `namespace/name@node` where no Pod is to be created. */
  readonly #withheld = new Set<string>();

  constructor(store: ObjectStore) {
    this.#store = store;
    this.wire = new Cluster(createRandom(7), Date.now());
    this.wire.attach(store);
  }

  addNodes(...specs: readonly NodeSpec[]): void {
    this.tick();
    for (const spec of specs) this.wire.saveNode(buildNode(spec, this.wire.random.uid()));
    this.settle();
  }

  addAgents(...specs: readonly AgentSpec[]): void {
    this.tick();
    for (const spec of specs) {
      const agent = buildAgent(spec);
      const createdAt = this.wire.now - 2 * HOUR;
      const daemonSet = buildDaemonSet(agent, this.wire.random.uid(), createdAt);
      daemonSet.status.observedGeneration = agent.revision;
      const options = { uid: this.wire.random.uid(), revision: agent.revision, createdAt };
      this.wire.saveDaemonSet(daemonSet);
      this.wire.saveRevision(keyOf(daemonSet), buildRevision(daemonSet, daemonSet.spec.template, options));
    }
    this.settle();
  }

  /** As a node that is drained and deleted: its Pods go first. */
  removeNode(name: string): void {
    this.tick();
    for (const pod of this.wire.podsOnNode(name)) this.wire.deletePod(pod);
    this.wire.deleteNode(name);
    this.settle();
  }

  removeAgent(key: string): void {
    this.tick();
    for (const pod of [...this.wire.podsOf(key).values()].flat()) this.wire.deletePod(pod);
    this.wire.daemonSets.delete(key);
    const [namespace = '', name = ''] = key.split('/');
    this.#store.delete('daemonsets', namespace, name);
  }

  taint(node: string, taint: Taint): void {
    this.tick();
    const object = this.node(node);
    object.spec.taints = [...(object.spec.taints ?? []), taint];
    this.wire.saveNode(object);
    this.settle();
  }

  untaint(node: string, key: string): void {
    this.tick();
    const object = this.node(node);
    object.spec.taints = (object.spec.taints ?? []).filter((taint) => taint.key !== key);
    this.wire.saveNode(object);
    this.settle();
  }

  /** The Pod goes, and none comes in its place until `allow`. */
  withhold(agent: string, node: string): void {
    this.tick();
    this.#withheld.add(`${agent}@${node}`);
    this.wire.deletePod(this.pod(agent, node));
    this.settle();
  }

  allow(agent: string, node: string): void {
    this.tick();
    this.#withheld.delete(`${agent}@${node}`);
    this.settle();
  }

  /** Another Pod, of the current revision, in place of the one there. */
  replace(agent: string, node: string): void {
    this.tick();
    this.wire.deletePod(this.pod(agent, node));
    this.settle();
  }

  /** A Pod that was changed in place. */
  save(pod: PodWire): void {
    this.wire.savePod(pod);
    this.settle();
  }

  node(name: string): NodeWire {
    const node = this.wire.nodes.get(name);
    if (node === undefined) throw new Error(`There is no node ${name}.`);
    return node;
  }

  daemonSet(key: string): DaemonSetWire {
    const daemonSet = this.wire.daemonSets.get(key);
    if (daemonSet === undefined) throw new Error(`There is no DaemonSet ${key}.`);
    return daemonSet;
  }

  pod(agent: string, node: string): PodWire {
    const pod = this.wire.podOn(agent, node);
    if (pod === null) throw new Error(`There is no Pod of ${agent} on ${node}.`);
    return pod;
  }

  /** The cluster's clock goes by steps: to now. */
  tick(): void {
    this.wire.agenda.runUntil(Date.now(), () => {});
  }

  /** What the DaemonSet controller would do: Pods come and go, numbers follow. */
  settle(): void {
    for (const [key, daemonSet] of this.wire.daemonSets) {
      const hash = currentRevision(this.wire, key, daemonSet);
      const pods = this.wire.podsOf(key);
      const eligible = new Map([...this.wire.nodes].map(([name, node]) => [name, isEligible(node, daemonSet)]));
      for (const [name, { shouldRun, shouldContinueRunning }] of eligible) {
        const here = pods.get(name) ?? [];
        if (!shouldContinueRunning) for (const pod of [...here]) this.wire.deletePod(pod);
        const isWithheld = this.#withheld.has(`${key}@${name}`);
        if (shouldRun && here.length === 0 && !isWithheld) this.wire.savePod(this.#newPod(daemonSet, hash, name));
      }
      if (updateStatus(daemonSet, hash, eligible, this.wire.podsOf(key))) this.wire.saveDaemonSetStatus(daemonSet);
    }
  }

  #newPod(daemonSet: DaemonSetWire, hash: string, node: string): PodWire {
    const { random, now } = this.wire;
    const createdAt = now - STARTUP_MS;
    // Counted, not drawn: of 70,000 drawn ones some are the same.
    const suffix = (this.#created++).toString(36).padStart(5, '0');
    const pod = buildDaemonPod({ daemonSet, hash, node, uid: random.uid(), suffix, createdAt });
    bind(pod, createdAt);
    acknowledge(pod, '10.0.0.1', createdAt + 1000);
    initialize(pod, '10.1.0.1', createdAt + 4000);
    run(pod, createdAt + 5000, () => true);
    return pod;
  }
}

function bind(pod: PodWire, at: number): void {
  pod.spec.nodeName = nodeOf(pod);
  setCondition(pod, 'PodScheduled', 'True', at);
}
