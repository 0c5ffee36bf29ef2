/**
 * The scenario's objects and their indexes. Whoever changes an object says so with `saved`, which writes it to the
 * API server's store, once there is one, and wakes the controllers.
 */
import type { Sink } from '../api-server/store.ts';
import { Agenda } from './agenda.ts';
import { nodeOf } from './build/pod.ts';
import { EventRecorder } from './event-recorder.ts';
import type { Random } from './random.ts';
import { putSurroundings } from './surroundings.ts';
import type { ControllerRevisionWire, DaemonSetWire, NodeWire, PodWire } from './wire.ts';

export class Cluster {
  readonly random: Random;
  readonly agenda: Agenda;
  readonly events: EventRecorder;
  readonly nodes = new Map<string, NodeWire>();
  readonly daemonSets = new Map<string, DaemonSetWire>();
  readonly pods = new Map<string, PodWire>();
  /** By DaemonSet. */
  readonly revisions = new Map<string, ControllerRevisionWire[]>();
  /** DaemonSets that the controller has to look at. */
  readonly dirty = new Set<string>();
  /** By DaemonSet, then by node. */
  readonly #daemonPods = new Map<string, Map<string, PodWire[]>>();
  readonly #podsOnNode = new Map<string, Set<PodWire>>();
  /** How many seconds of the scenario pass in one of the clock. */
  pace = 1;
  #sink: Sink | null = null;

  constructor(random: Random, now: number) {
    this.random = random;
    this.agenda = new Agenda(now);
    this.events = new EventRecorder(this);
  }

  get now(): number {
    return this.agenda.now;
  }

  get sink(): Sink | null {
    return this.#sink;
  }

  /** Runs `action` after so many seconds at the scenario's pace. */
  after(seconds: number, action: () => void): void {
    this.agenda.at(this.now + (seconds * 1000) / this.pace, action);
  }

  /** From now on every change goes to `sink`, which gets all there is first. */
  attach(sink: Sink): void {
    this.#sink = sink;
    for (const node of this.nodes.values()) sink.put('nodes', node);
    for (const daemonSet of this.daemonSets.values()) sink.put('daemonsets', daemonSet);
    for (const revision of [...this.revisions.values()].flat()) sink.put('controllerrevisions', revision);
    for (const pod of this.pods.values()) sink.put('pods', pod);
    for (const event of this.events.all()) sink.put('events', event);
    putSurroundings(sink, this.daemonSets.values());
  }

  saveNode(node: NodeWire): void {
    this.nodes.set(node.metadata.name, node);
    for (const key of this.daemonSets.keys()) this.dirty.add(key);
    this.#sink?.put('nodes', node);
  }

  /** A heartbeat: nothing that a controller reads has changed. */
  saveHeartbeat(node: NodeWire): void {
    this.#sink?.put('nodes', node);
  }

  deleteNode(name: string): void {
    this.nodes.delete(name);
    for (const key of this.daemonSets.keys()) this.dirty.add(key);
    this.#sink?.delete('nodes', '', name);
  }

  saveDaemonSet(daemonSet: DaemonSetWire): void {
    const key = keyOf(daemonSet);
    this.daemonSets.set(key, daemonSet);
    this.dirty.add(key);
    this.#sink?.put('daemonsets', daemonSet);
  }

  saveDaemonSetStatus(daemonSet: DaemonSetWire): void {
    this.#sink?.put('daemonsets', daemonSet);
  }

  saveRevision(daemonSet: string, revision: ControllerRevisionWire): void {
    const others = (this.revisions.get(daemonSet) ?? []).filter((each) => each !== revision);
    this.revisions.set(daemonSet, [...others, revision]);
    this.#sink?.put('controllerrevisions', revision);
  }

  savePod(pod: PodWire): void {
    const owner = ownerKey(pod);
    if (!this.pods.has(keyOf(pod))) {
      this.pods.set(keyOf(pod), pod);
      this.#siblings(owner, nodeOf(pod)).push(pod);
    }
    if (pod.spec.nodeName !== undefined) this.#onNode(pod.spec.nodeName).add(pod);
    this.#wakeOwner(owner);
    this.#sink?.put('pods', pod);
  }

  deletePod(pod: PodWire): void {
    if (!this.pods.delete(keyOf(pod))) return;
    const owner = ownerKey(pod);
    const siblings = this.#siblings(owner, nodeOf(pod));
    siblings.splice(siblings.indexOf(pod), 1);
    this.#podsOnNode.get(nodeOf(pod))?.delete(pod);
    this.#wakeOwner(owner);
    this.#sink?.delete('pods', pod.metadata.namespace, pod.metadata.name);
  }

  /** Bound to the node. */
  podsOnNode(node: string): readonly PodWire[] {
    return [...(this.#podsOnNode.get(node) ?? [])];
  }

  /** The DaemonSet's Pods by the node that each is bound or pinned to; some lists may be empty. */
  podsOf(daemonSet: string): ReadonlyMap<string, readonly PodWire[]> {
    return this.#daemonPods.get(daemonSet) ?? new Map();
  }

  /** The first Pod of the DaemonSet on the node, or null. */
  podOn(daemonSet: string, node: string): PodWire | null {
    return this.podsOf(daemonSet).get(node)?.[0] ?? null;
  }

  #wakeOwner(owner: string): void {
    if (this.daemonSets.has(owner)) this.dirty.add(owner);
  }

  #siblings(owner: string, node: string): PodWire[] {
    return getOrAdd(
      getOrAdd(this.#daemonPods, owner, () => new Map<string, PodWire[]>()),
      node,
      () => [],
    );
  }

  #onNode(node: string): Set<PodWire> {
    return getOrAdd(this.#podsOnNode, node, () => new Set());
  }
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

/** `namespace/name`. */
export function keyOf({
  metadata,
}: {
  readonly metadata: { readonly namespace: string; readonly name: string };
}): string {
  return `${metadata.namespace}/${metadata.name}`;
}

/** The key of the Pod's controller. Workloads have keys of their own, which no DaemonSet has. */
export function ownerKey(pod: PodWire): string {
  const owner = pod.metadata.ownerReferences?.[0];
  return owner?.kind === 'DaemonSet' ? `${pod.metadata.namespace}/${owner.name}` : `${owner?.kind}:${owner?.name}`;
}
