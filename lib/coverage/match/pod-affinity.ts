/** Required (anti-)affinity between Pods of one node. Mirrors `AffinityTerm.Matches` and the InterPodAffinity plugin. */
import type { NodeObject, PodAffinityTerm, PodObject } from '../objects.ts';
import { matchesLabelSelector } from './label-selector.ts';

const HOSTNAME = 'kubernetes.io/hostname';

/** Two Pods that must not share a node, by a term of one of them. */
export interface AffinityConflict {
  readonly other: PodObject;
  readonly term: PodAffinityTerm;
}

/** Whether the term of a Pod in `ownNamespace` selects `pod`; null when that hangs on labels of a namespace. */
export function selectsPod(term: PodAffinityTerm, ownNamespace: string, pod: PodObject): boolean | null {
  if (term.selector === null || !matchesLabelSelector(term.selector, pod.labels)) return false;
  const { namespaces, selectsNamespaces } = term;
  if (namespaces.includes(pod.namespace)) return true;
  if (selectsNamespaces) return null;
  return namespaces.length === 0 && pod.namespace === ownNamespace;
}

/** The Pods on the node that the Pod's own anti-affinity is against. One node is one place, whatever the topology key. */
export function antiAffinityConflicts(
  pod: PodObject,
  node: NodeObject,
  others: Iterable<PodObject>,
): readonly AffinityConflict[] {
  const terms = pod.spec.podAntiAffinity.filter(({ topologyKey }) => node.labels.has(topologyKey));
  if (terms.length === 0) return [];
  return [...others].flatMap((other) => {
    const term = terms.find((one) => selectsPod(one, pod.namespace, other) === true);
    return term === undefined ? [] : [{ other, term }];
  });
}

/** The Pods on the node whose anti-affinity is against the Pod. */
export function existingAntiAffinityConflicts(
  pod: PodObject,
  node: NodeObject,
  others: Iterable<PodObject>,
): readonly AffinityConflict[] {
  return [...others].flatMap((other) => {
    const term = other.spec.podAntiAffinity.find(
      (one) => node.labels.has(one.topologyKey) && selectsPod(one, other.namespace, pod) === true,
    );
    return term === undefined ? [] : [{ other, term }];
  });
}

/**
 * The first affinity term that can't hold, by what the node alone shows: its topology label is missing, or all terms are
 * about the node and no bound Pod on it meets them all. Null when they hold, or when it hangs on other nodes: a Pod that
 * meets its own terms may be the first of its kind.
 */
export function unmetAffinity(pod: PodObject, node: NodeObject, bound: Iterable<PodObject>): PodAffinityTerm | null {
  const terms = pod.spec.podAffinity;
  const unlabelled = terms.find(({ topologyKey }) => !node.labels.has(topologyKey));
  if (unlabelled !== undefined) return unlabelled;
  if (!terms.every(({ topologyKey }) => topologyKey === HOSTNAME)) return null;
  const mayMeetAll = (one: PodObject) => terms.every((term) => selectsPod(term, pod.namespace, one) !== false);
  if (mayMeetAll(pod)) return null;
  const present = [...bound];
  if (present.some(mayMeetAll)) return null;
  return (
    terms.find((term) => !present.some((one) => selectsPod(term, pod.namespace, one) !== false)) ?? terms[0] ?? null
  );
}
