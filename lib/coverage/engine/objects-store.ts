/** The objects by every key that an evaluation looks them up by. Nothing here judges. */

import { targetNodeName } from '../match/target-node.ts';
import type { DaemonSetObject, EventObject, NodeObject, PodObject } from '../objects.ts';
import { daemonSetKey } from '../objects.ts';
import { Lookalikes } from './lookalikes.ts';
import { NameSets } from './name-sets.ts';
import { RevisionsStore } from './revisions-store.ts';

const NO_PODS: readonly PodObject[] = [];
const NO_EVENTS: readonly EventObject[] = [];

export class ObjectsStore {
  readonly nodes = new Map<string, NodeObject>();
  readonly daemonSets = new Map<string, DaemonSetObject>();
  /** Kubernetes gives no uid twice; a broken API server might, and then all of them are asked again. */
  readonly #keysOfUid = new NameSets();
  readonly #pods = new Map<string, PodObject>();
  readonly #podsByUid = new Map<string, PodObject>();
  #podsVersion = 0;
  /** Controller uid, then target node. */
  readonly #podsByController = new Map<string, Map<string, PodObject[]>>();
  readonly #podsByNode = new Map<string, Map<string, PodObject>>();
  readonly #events = new Map<string, EventObject>();
  readonly #eventsByRegarding = new Map<string, EventObject[]>();
  readonly lookalikes = new Lookalikes();
  readonly revisions = new RevisionsStore();

  /** Another number after every change of a Pod. */
  get podsVersion(): number {
    return this.#podsVersion;
  }

  /** By `namespace/name`. */
  pod(key: string): PodObject | null {
    return this.#pods.get(key) ?? null;
  }

  setNode(node: NodeObject): void {
    this.nodes.set(node.name, node);
  }

  deleteNode(name: string): void {
    this.nodes.delete(name);
  }

  setDaemonSet(daemonSet: DaemonSetObject): void {
    const key = daemonSetKey(daemonSet);
    const before = this.daemonSets.get(key);
    if (before !== undefined) this.#keysOfUid.delete(before.uid, key);
    this.daemonSets.set(key, daemonSet);
    this.#keysOfUid.add(daemonSet.uid, key);
    this.lookalikes.setDaemonSet(daemonSet, this.#pods.values());
  }

  deleteDaemonSet(key: string): void {
    const before = this.daemonSets.get(key);
    if (before !== undefined) this.#keysOfUid.delete(before.uid, key);
    this.daemonSets.delete(key);
    this.lookalikes.deleteDaemonSet(key);
  }

  /** `namespace/name` of the DaemonSets with this uid: one at most, but for a broken API server. */
  keysOfUid(uid: string): ReadonlySet<string> {
    return this.#keysOfUid.of(uid);
  }

  setPod(pod: PodObject): void {
    this.deletePod(pod);
    this.#podsVersion += 1;
    this.#pods.set(daemonSetKey(pod), pod);
    this.#podsByUid.set(pod.uid, pod);
    this.lookalikes.setPod(pod);
    const target = targetNodeName(pod);
    if (pod.controller !== null && target !== null) {
      const byNode = getOrCreate(this.#podsByController, pod.controller.uid, () => new Map<string, PodObject[]>());
      byNode.set(target, [...(byNode.get(target) ?? NO_PODS), pod]);
    }
    const occupied = occupiedNode(pod);
    if (occupied !== '') {
      getOrCreate(this.#podsByNode, occupied, () => new Map<string, PodObject>()).set(daemonSetKey(pod), pod);
    }
  }

  deletePod(pod: PodObject): void {
    const key = daemonSetKey(pod);
    const before = this.#pods.get(key);
    if (before === undefined) return;
    this.#podsVersion += 1;
    this.#pods.delete(key);
    if (this.#podsByUid.get(before.uid) === before) this.#podsByUid.delete(before.uid);
    this.lookalikes.deletePod(before);
    const target = targetNodeName(before);
    if (before.controller !== null && target !== null) {
      const byNode = this.#podsByController.get(before.controller.uid);
      const left = (byNode?.get(target) ?? NO_PODS).filter((one) => one !== before);
      if (left.length === 0) byNode?.delete(target);
      else byNode?.set(target, left);
      if (byNode?.size === 0) this.#podsByController.delete(before.controller.uid);
    }
    const occupied = occupiedNode(before);
    const onNode = this.#podsByNode.get(occupied);
    onNode?.delete(key);
    if (onNode?.size === 0) this.#podsByNode.delete(occupied);
  }

  podByUid(uid: string): PodObject | null {
    return this.#podsByUid.get(uid) ?? null;
  }

  get podCount(): number {
    return this.#pods.size;
  }

  /** Pods of a controller that target a node, in the order they arrived. */
  podsFor(controllerUid: string, node: string): readonly PodObject[] {
    return this.#podsByController.get(controllerUid)?.get(node) ?? NO_PODS;
  }

  /** Names of the nodes that a controller's Pods target, whether these nodes exist or not. */
  targetsOf(controllerUid: string): Iterable<string> {
    return this.#podsByController.get(controllerUid)?.keys() ?? [];
  }

  /** How many nodes a controller's Pods target. */
  targetCount(controllerUid: string): number {
    return this.#podsByController.get(controllerUid)?.size ?? 0;
  }

  /** Pods bound to a node or nominated to it, of any owner. */
  podsOn(node: string): Iterable<PodObject> {
    return this.#podsByNode.get(node)?.values() ?? NO_PODS;
  }

  /** By `namespace/name`. */
  event(key: string): EventObject | null {
    return this.#events.get(key) ?? null;
  }

  setEvent(event: EventObject): void {
    this.deleteEvent(event);
    this.#events.set(daemonSetKey(event), event);
    const kept = getOrCreate(this.#eventsByRegarding, event.regardingUid, (): EventObject[] => []);
    kept.push(event);
    kept.sort((a, b) => (b.lastSeen ?? 0) - (a.lastSeen ?? 0) || (a.name < b.name ? -1 : 1));
  }

  deleteEvent(event: EventObject): void {
    const key = daemonSetKey(event);
    const before = this.event(key);
    if (before === null) return;
    this.#events.delete(key);
    const kept = (this.#eventsByRegarding.get(before.regardingUid) ?? []).filter((one) => one !== before);
    if (kept.length === 0) this.#eventsByRegarding.delete(before.regardingUid);
    else this.#eventsByRegarding.set(before.regardingUid, kept);
  }

  /** Newest first. */
  eventsOf(uid: string): readonly EventObject[] {
    return this.#eventsByRegarding.get(uid) ?? NO_EVENTS;
  }
}

/** The node on which the scheduler counts the Pod: where it is bound, else where it waits for victims to leave. */
export function occupiedNode(pod: PodObject): string {
  return pod.nodeName === '' ? pod.nominatedNodeName : pod.nodeName;
}

function getOrCreate<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = create();
    map.set(key, value);
  }
  return value;
}
