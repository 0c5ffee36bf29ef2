/** What the control plane has made of every cell, read through the test's own client and judged by none of our code. */
import type { Client } from '../client.ts';
import type { DaemonSet, Event, Node, Pod } from '../kinds.ts';
import { nodeOf } from '../read.ts';

export interface Truth {
  readonly nodes: readonly Node[];
  readonly daemonSets: readonly DaemonSet[];
  /** The Pods that the controller counts for a cell, terminating ones left out. */
  podsOf(daemonSet: DaemonSet, node: Node): readonly Pod[];
  /** What the API server said last when it refused a Pod of the DaemonSet; null when it never did. */
  refusalOf(daemonSet: DaemonSet): string | null;
  /** Of the DaemonSet's latest template; one that it goes back to is the latest again, and its Pods with it. */
  isUpdated(pod: Pod, daemonSet: DaemonSet): boolean;
  readonly pods: readonly Pod[];
}

export async function readTruth(client: Client): Promise<Truth> {
  const [nodes, daemonSets, pods, revisions, refusals] = await Promise.all([
    client.list('Node'),
    client.list('DaemonSet'),
    client.list('Pod'),
    client.list('ControllerRevision'),
    client.list('Event', { fieldSelector: 'reason=FailedCreate,involvedObject.kind=DaemonSet' }),
  ]);
  const current = new Map<string, (typeof revisions)[number]>();
  for (const revision of revisions) {
    const owner = revision.metadata.ownerReferences?.find(({ controller }) => controller)?.uid ?? '';
    if (revision.revision > (current.get(owner)?.revision ?? 0)) current.set(owner, revision);
  }
  const refused = new Map<string, Event>();
  for (const event of refusals) {
    const { uid = '' } = event.involvedObject;
    const before = refused.get(uid);
    if (before === undefined || lastSeen(event) > lastSeen(before)) refused.set(uid, event);
  }
  const byCell = new Map<string, Pod[]>();
  for (const pod of pods) {
    const owner = pod.metadata.ownerReferences?.find(({ controller }) => controller);
    if (owner === undefined || pod.metadata.deletionTimestamp !== undefined) continue;
    const key = `${owner.uid} ${nodeOf(pod)}`;
    byCell.set(key, [...(byCell.get(key) ?? []), pod]);
  }
  return {
    nodes,
    daemonSets,
    pods,
    podsOf: (daemonSet, node) => byCell.get(`${daemonSet.metadata.uid} ${node.metadata.name}`) ?? [],
    isUpdated: (pod, { metadata }) => {
      const hash = current.get(metadata.uid ?? '')?.metadata.labels?.['controller-revision-hash'];
      const generation = metadata.annotations?.['deprecated.daemonset.template.generation'];
      const { labels = {} } = pod.metadata;
      return labels['controller-revision-hash'] === hash || labels['pod-template-generation'] === generation;
    },
    refusalOf: ({ metadata }) => refused.get(metadata.uid ?? '')?.message ?? null,
  };
}

const lastSeen = (event: Event) => Date.parse(String(event.lastTimestamp ?? event.eventTime ?? ''));

export const conditionOf = ({ status }: Pod | Node, type: string) =>
  status.conditions?.find((one) => one.type === type);

export const isReady = (object: Pod | Node) => conditionOf(object, 'Ready')?.status === 'True';
