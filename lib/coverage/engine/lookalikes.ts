/** Pods that look like a DaemonSet's and are not: its labels under another owner, or its marks under none. */
import { isSameSelector, isSelectAll, matchesLabelSelector } from '../match/label-selector.ts';
import { isSameMap } from '../match/labels.ts';
import { targetNodeName } from '../match/target-node.ts';
import type { DaemonSetObject, PodObject } from '../objects.ts';
import { daemonSetKey } from '../objects.ts';
import { isTerminal, podNameStart } from '../pods.ts';

const NO_PODS: readonly PodObject[] = [];
const NO_COLUMNS: readonly string[] = [];

export class Lookalikes {
  readonly #byNamespace = new Map<string, Map<string, DaemonSetObject>>();
  /** By column, then node: sorted by name, so that the answer does not depend on the order of changes. */
  readonly #found = new Map<string, Map<string, readonly PodObject[]>>();
  /** One change asks for the columns of the same Pod several times. */
  #asked: { readonly pod: PodObject; readonly columns: readonly string[] } | null = null;

  /** `pods` are looked through only when the DaemonSet is new or selects other Pods than before. */
  setDaemonSet(daemonSet: DaemonSetObject, pods: Iterable<PodObject>): void {
    const key = daemonSetKey(daemonSet);
    const ofNamespace = this.#byNamespace.get(daemonSet.namespace) ?? new Map<string, DaemonSetObject>();
    this.#byNamespace.set(daemonSet.namespace, ofNamespace);
    const before = ofNamespace.get(key);
    ofNamespace.set(key, daemonSet);
    this.#asked = null;
    if (before?.uid === daemonSet.uid && isSameSelector(before.selector, daemonSet.selector)) return;
    this.#found.delete(key);
    for (const pod of pods) if (looksLike(pod, daemonSet)) this.#add(key, pod);
  }

  deleteDaemonSet(key: string): void {
    this.#found.delete(key);
    this.#asked = null;
    const namespace = key.slice(0, key.indexOf('/'));
    const ofNamespace = this.#byNamespace.get(namespace);
    ofNamespace?.delete(key);
    if (ofNamespace?.size === 0) this.#byNamespace.delete(namespace);
  }

  setPod(pod: PodObject): void {
    for (const key of this.columnsOf(pod)) this.#add(key, pod);
  }

  deletePod(pod: PodObject): void {
    const node = nodeOf(pod);
    for (const key of this.columnsOf(pod)) {
      const byNode = this.#found.get(key);
      const left = byNode?.get(node)?.filter(({ name }) => name !== pod.name) ?? NO_PODS;
      if (left.length === 0) byNode?.delete(node);
      else byNode?.set(node, left);
    }
  }

  /** The columns whose Pod this one looks like. */
  columnsOf(pod: PodObject): readonly string[] {
    if (this.#asked?.pod !== pod) this.#asked = { pod, columns: this.#findColumns(pod) };
    return this.#asked.columns;
  }

  #findColumns(pod: PodObject): readonly string[] {
    let columns: string[] | null = null;
    for (const [key, daemonSet] of this.#byNamespace.get(pod.namespace) ?? []) {
      if (!looksLike(pod, daemonSet)) continue;
      columns ??= [];
      columns.push(key);
    }
    return columns ?? NO_COLUMNS;
  }

  /** Those that target a node. */
  on(key: string, node: string): readonly PodObject[] {
    return this.#found.get(key)?.get(node) ?? NO_PODS;
  }

  #add(key: string, pod: PodObject): void {
    const node = nodeOf(pod);
    if (node === '') return;
    const byNode = this.#found.get(key) ?? new Map<string, readonly PodObject[]>();
    this.#found.set(key, byNode);
    const others = (byNode.get(node) ?? NO_PODS).filter(({ name }) => name !== pod.name);
    byNode.set(
      node,
      [...others, pod].sort((a, b) => (a.name < b.name ? -1 : 1)),
    );
  }
}

/** Whether nothing differs of what is said of a lookalike: how it runs is not asked. */
export function isSameLook(a: PodObject, b: PodObject): boolean {
  return (
    a.name === b.name &&
    a.createdAt === b.createdAt &&
    a.deletedAt === b.deletedAt &&
    a.isMirror === b.isMirror &&
    a.controller?.uid === b.controller?.uid &&
    a.controller?.kind === b.controller?.kind &&
    a.controller?.name === b.controller?.name &&
    isTerminal(a) === isTerminal(b) &&
    nodeOf(a) === nodeOf(b) &&
    isSameMap(a.labels, b.labels)
  );
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
  return controller === null && isMarked && pod.name.startsWith(podNameStart(daemonSet.name));
}
