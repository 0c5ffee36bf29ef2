import type { Client } from './client.ts';
import type { Event, NewDaemonSet, Pod } from './kinds.ts';

/** The Node that a DaemonSet's Pod is for: where it is bound, or else where the controller has pinned it. */
export function nodeOf(pod: Pod): string | undefined {
  if (pod.spec.nodeName) return pod.spec.nodeName;
  const terms =
    pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const fields = terms.flatMap((term) => term.matchFields ?? []);
  return fields.find(({ key, operator }) => key === 'metadata.name' && operator === 'In')?.values?.[0];
}

/** What the DaemonSet controller has made of a DaemonSet: its Pods, terminating ones included, by Node. */
export async function podsByNode(client: Client, daemonSet: NewDaemonSet): Promise<Map<string, Pod[]>> {
  const { name, namespace = '' } = daemonSet.metadata;
  const { metadata } = await client.get('DaemonSet', name, namespace);
  const byNode = new Map<string, Pod[]>();
  for (const pod of await client.list('Pod', { namespace })) {
    if (!pod.metadata.ownerReferences?.some(({ uid, controller }) => controller && uid === metadata.uid)) continue;
    const node = nodeOf(pod) ?? '';
    byNode.set(node, [...(byNode.get(node) ?? []), pod]);
  }
  return byNode;
}

/** The events about one object, in no particular order. */
export async function eventsOf(client: Client, kind: string, namespace: string, name: string): Promise<Event[]> {
  return client.list('Event', { namespace, fieldSelector: `involvedObject.kind=${kind},involvedObject.name=${name}` });
}
