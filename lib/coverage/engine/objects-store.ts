/** The objects by every key that an evaluation looks them up by. Nothing here judges. */

import { ByName, parseKey } from '../by-name.ts';
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
  readonly #pods = new ByName<PodObject>();
  #podsVersion = 0;
  /** Controller uid, then target node: one Pod, or the few there are in the order they arrived. */
  readonly #podsByController = new Map<string, Map<string, PodObject | readonly PodObject[]>>();
  readonly #podsByNode = new Map<string, PodObject[]>();
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
    return this.#pods.get(parseKey(key)) ?? null;
  }

  /** The Pod of the same name, as it was before. */
  known(pod: PodObject): PodObject | null {
    return this.#pods.get(pod) ?? null;
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
    const before = this.#pods.set(pod);
    this.#podsVersion += 1;
    const isSameSpot =
      before !== undefined &&
      before.controller?.uid === pod.controller?.uid &&
      targetNodeName(before) === targetNodeName(pod) &&
      occupiedNode(before) === occupiedNode(pod);
    if (isSameSpot) this.#replace(before, pod);
    else {
      if (before !== undefined) this.#unlink(before);
      this.#link(pod);
    }
    if (before !== undefined) this.lookalikes.deletePod(before);
    this.lookalikes.setPod(pod);
  }

  deletePod(pod: PodObject): void {
    const before = this.#pods.delete(pod);
    if (before === undefined) return;
    this.#podsVersion += 1;
    this.#unlink(before);
    this.lookalikes.deletePod(before);
  }

  #link(pod: PodObject): void {
    const target = targetNodeName(pod);
    if (pod.controller !== null && target !== null) {
      const byNode = getOrCreate(
        this.#podsByController,
        pod.controller.uid,
        () => new Map<string, PodObject | readonly PodObject[]>(),
      );
      const others = asList(byNode.get(target));
      byNode.set(target, others.length === 0 ? pod : [...others, pod]);
    }
    const occupied = occupiedNode(pod);
    if (occupied !== '') getOrCreate(this.#podsByNode, occupied, (): PodObject[] => []).push(pod);
  }

  #unlink(pod: PodObject): void {
    const target = targetNodeName(pod);
    if (pod.controller !== null && target !== null) {
      const byNode = this.#podsByController.get(pod.controller.uid);
      const left = asList(byNode?.get(target)).filter((one) => one !== pod);
      const [first] = left;
      if (first === undefined) byNode?.delete(target);
      else byNode?.set(target, left.length === 1 ? first : left);
      if (byNode?.size === 0) this.#podsByController.delete(pod.controller.uid);
    }
    const occupied = occupiedNode(pod);
    const onNode = this.#podsByNode.get(occupied);
    const place = onNode?.indexOf(pod) ?? -1;
    if (place !== -1) onNode?.splice(place, 1);
    if (onNode?.length === 0) this.#podsByNode.delete(occupied);
  }

  /** In the same places, and last in its turn there. */
  #replace(before: PodObject, pod: PodObject): void {
    const target = targetNodeName(pod);
    if (pod.controller !== null && target !== null) {
      const byNode = this.#podsByController.get(pod.controller.uid);
      const others = asList(byNode?.get(target)).filter((one) => one !== before);
      byNode?.set(target, others.length === 0 ? pod : [...others, pod]);
    }
    const onNode = this.#podsByNode.get(occupiedNode(pod));
    const place = onNode?.indexOf(before) ?? -1;
    if (place !== -1) onNode?.splice(place, 1, pod);
  }

  get podCount(): number {
    return this.#pods.size;
  }

  /** Pods of a controller that target a node, in the order they arrived. */
  podsFor(controllerUid: string, node: string): readonly PodObject[] {
    return asList(this.#podsByController.get(controllerUid)?.get(node));
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
    return this.#podsByNode.get(node) ?? NO_PODS;
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

function asList(pods: PodObject | readonly PodObject[] | undefined): readonly PodObject[] {
  if (pods === undefined) return NO_PODS;
  return 'kind' in pods ? [pods] : pods;
}

function getOrCreate<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = create();
    map.set(key, value);
  }
  return value;
}
