/** Pods that look like a DaemonSet's and are not: its labels under another owner, or its marks under none. */
import { isSameSelector, isSelectAll, matchesLabelSelector } from '../match/label-selector.ts';
import { targetNodeName } from '../match/target-node.ts';
import type { DaemonSetObject, PodObject } from '../objects.ts';
import { daemonSetKey } from '../objects.ts';

const NONE: readonly PodObject[] = [];

export class Lookalikes {
  readonly #byNamespace = new Map<string, Map<string, DaemonSetObject>>();
  /** Column, then node, then Pod. */
  readonly #found = new Map<string, Map<string, Map<string, PodObject>>>();

  /** `pods` are looked through only when the DaemonSet is new or selects other Pods than before. */
  setDaemonSet(daemonSet: DaemonSetObject, pods: Iterable<PodObject>): void {
    const key = daemonSetKey(daemonSet);
    const ofNamespace = this.#byNamespace.get(daemonSet.namespace) ?? new Map<string, DaemonSetObject>();
    this.#byNamespace.set(daemonSet.namespace, ofNamespace);
    const before = ofNamespace.get(key);
    ofNamespace.set(key, daemonSet);
    if (before?.uid === daemonSet.uid && isSameSelector(before.selector, daemonSet.selector)) return;
    this.#found.delete(key);
    for (const pod of pods) if (looksLike(pod, daemonSet)) this.#add(key, pod);
  }

  deleteDaemonSet(key: string): void {
    this.#found.delete(key);
    const namespace = key.slice(0, key.indexOf('/'));
    const ofNamespace = this.#byNamespace.get(namespace);
    ofNamespace?.delete(key);
    if (ofNamespace?.size === 0) this.#byNamespace.delete(namespace);
  }

  setPod(pod: PodObject): void {
    for (const key of this.columnsOf(pod)) this.#add(key, pod);
  }

  deletePod(pod: PodObject): void {
    for (const key of this.columnsOf(pod)) {
      const node = nodeOf(pod);
      const byNode = this.#found.get(key);
      const onNode = byNode?.get(node);
      onNode?.delete(pod.name);
      if (onNode?.size === 0) byNode?.delete(node);
    }
  }

  /** The columns whose Pod this one looks like. */
  columnsOf(pod: PodObject): readonly string[] {
    const ofNamespace = this.#byNamespace.get(pod.namespace);
    if (ofNamespace === undefined) return [];
    const keys: string[] = [];
    for (const [key, daemonSet] of ofNamespace) if (looksLike(pod, daemonSet)) keys.push(key);
    return keys;
  }

  /** Those that target a node. */
  on(key: string, node: string): readonly PodObject[] {
    const pods = this.#found.get(key)?.get(node);
    return pods === undefined ? NONE : [...pods.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  #add(key: string, pod: PodObject): void {
    const node = nodeOf(pod);
    if (node === '') return;
    const byNode = this.#found.get(key) ?? new Map<string, Map<string, PodObject>>();
    this.#found.set(key, byNode);
    const onNode = byNode.get(node) ?? new Map<string, PodObject>();
    byNode.set(node, onNode.set(pod.name, pod));
  }
}

/** The node that a lookalike is on, or is meant for. */
function nodeOf(pod: PodObject): string {
  return targetNodeName(pod) ?? '';
}

/** A Pod released by the controller keeps the marks that it was created with; one of another owner has the labels. */
function looksLike(pod: PodObject, daemonSet: DaemonSetObject): boolean {
  if (pod.namespace !== daemonSet.namespace) return false;
  const { controller, labels } = pod;
  if (controller !== null && controller.uid === daemonSet.uid) return false;
  if (isSelectAll(daemonSet.selector)) return false;
  if (matchesLabelSelector(daemonSet.selector, labels)) return true;
  const isMarked = labels.has('controller-revision-hash') && labels.has('pod-template-generation');
  return controller === null && isMarked && pod.name.startsWith(`${daemonSet.name}-`);
}
