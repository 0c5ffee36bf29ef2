/** The objects by every key that an evaluation looks them up by. Nothing here judges. */

import { targetNodeName } from '../match/target-node.ts';
import type { ControllerRevisionObject, DaemonSetObject, EventObject, NodeObject, PodObject } from '../objects.ts';
import { daemonSetKey } from '../objects.ts';
import { Lookalikes } from './lookalikes.ts';

const NO_PODS: readonly PodObject[] = [];
const NO_EVENTS: readonly EventObject[] = [];

export class ObjectsStore {
  readonly nodes = new Map<string, NodeObject>();
  readonly daemonSets = new Map<string, DaemonSetObject>();
  readonly #keyOfUid = new Map<string, string>();
  readonly #pods = new Map<string, PodObject>();
  readonly #podsByUid = new Map<string, PodObject>();
  #podsVersion = 0;
  /** Controller uid, then target node. */
  readonly #podsByController = new Map<string, Map<string, PodObject[]>>();
  readonly #podsByNode = new Map<string, Map<string, PodObject>>();
  readonly #revisions = new Map<string, Map<string, ControllerRevisionObject>>();
  readonly #revisionOwners = new Map<string, string>();
  readonly #events = new Map<string, EventObject>();
  readonly #eventsByRegarding = new Map<string, EventObject[]>();
  readonly lookalikes = new Lookalikes();

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
    if (before !== undefined && before.uid !== daemonSet.uid) this.#keyOfUid.delete(before.uid);
    this.daemonSets.set(key, daemonSet);
    this.#keyOfUid.set(daemonSet.uid, key);
    this.lookalikes.setDaemonSet(daemonSet, this.#pods.values());
  }

  deleteDaemonSet(key: string): void {
    const before = this.daemonSets.get(key);
    if (before !== undefined) this.#keyOfUid.delete(before.uid);
    this.daemonSets.delete(key);
    this.lookalikes.deleteDaemonSet(key);
  }

  /** `namespace/name` of the DaemonSet with this uid. */
  keyOfUid(uid: string): string | undefined {
    return this.#keyOfUid.get(uid);
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
    this.#podsByUid.delete(before.uid);
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

  /** Pods bound to a node or nominated to it, of any owner. */
  podsOn(node: string): Iterable<PodObject> {
    return this.#podsByNode.get(node)?.values() ?? NO_PODS;
  }

  /** The uid that owned the revision of this name last, or undefined. */
  revisionOwner(revision: ControllerRevisionObject): string | undefined {
    return this.#revisionOwners.get(daemonSetKey(revision));
  }

  setRevision(revision: ControllerRevisionObject): void {
    this.deleteRevision(revision);
    this.#revisionOwners.set(daemonSetKey(revision), revision.ownerUid);
    getOrCreate(this.#revisions, revision.ownerUid, () => new Map<string, ControllerRevisionObject>()).set(
      revision.name,
      revision,
    );
  }

  deleteRevision(revision: ControllerRevisionObject): void {
    const owner = this.revisionOwner(revision);
    if (owner === undefined) return;
    this.#revisionOwners.delete(daemonSetKey(revision));
    const owned = this.#revisions.get(owner);
    owned?.delete(revision.name);
    if (owned?.size === 0) this.#revisions.delete(owner);
  }

  /** The revision with the highest number that the DaemonSet owns: the controller's current one. */
  currentRevision(ownerUid: string): ControllerRevisionObject | null {
    let current: ControllerRevisionObject | null = null;
    for (const one of this.#revisions.get(ownerUid)?.values() ?? []) {
      const isNewer = current === null || one.revision > current.revision;
      if (isNewer || (one.revision === current?.revision && one.name > current.name)) current = one;
    }
    return current;
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
