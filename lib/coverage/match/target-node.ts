import type { PodObject } from '../objects.ts';

/**
 * The node a DaemonSet's Pod is for, bound or not; null when it belongs to no node. Mirrors `util.GetTargetNodeName`:
 * the first `metadata.name In` among the fields decides, and with several values it decides for none.
 */
export function targetNodeName(pod: PodObject): string | null {
  if (pod.nodeName !== '') return pod.nodeName;
  for (const term of pod.spec.requiredNodeAffinity ?? []) {
    for (const { key, operator, values } of term.matchFields) {
      if (key !== 'metadata.name' || operator !== 'In') continue;
      return values.length === 1 ? (values[0] ?? null) : null;
    }
  }
  return null;
}
