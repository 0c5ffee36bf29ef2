/** What the control plane has made of every cell, read through the test's own client and judged by none of our code. */
import type { Client } from '../client.ts';
import type { DaemonSet, Node, Pod } from '../kinds.ts';
import { nodeOf } from '../read.ts';

export interface Truth {
  readonly nodes: readonly Node[];
  readonly daemonSets: readonly DaemonSet[];
  /** The Pods that the controller counts for a cell, terminating ones left out. */
  podsOf(daemonSet: DaemonSet, node: Node): readonly Pod[];
}

export async function readTruth(client: Client): Promise<Truth> {
  const [nodes, daemonSets, pods] = await Promise.all([
    client.list('Node'),
    client.list('DaemonSet'),
    client.list('Pod'),
  ]);
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
    podsOf: (daemonSet, node) => byCell.get(`${daemonSet.metadata.uid} ${node.metadata.name}`) ?? [],
  };
}

export const conditionOf = ({ status }: Pod | Node, type: string) =>
  status.conditions?.find((one) => one.type === type);

export const isReady = (object: Pod | Node) => conditionOf(object, 'Ready')?.status === 'True';

/** Of the DaemonSet's latest template, by the generation that the controller writes on both. */
export function isUpdated(pod: Pod, { metadata }: DaemonSet): boolean {
  const generation = metadata.annotations?.['deprecated.daemonset.template.generation'];
  return pod.metadata.labels?.['pod-template-generation'] === generation;
}

/** The reasons of ours that say what the scheduler says of the one node that the Pod is pinned to. */
const schedulerSays: readonly (readonly [RegExp, readonly string[]])[] = [
  [/Insufficient cpu/, ['InsufficientCpu', 'RequestExceedsNode']],
  [/Insufficient memory/, ['InsufficientMemory', 'RequestExceedsNode']],
  [/Insufficient example\.com\/device/, ['InsufficientExtendedResource', 'RequestExceedsNode']],
  [/Too many pods/, ['TooManyPods']],
  [/didn't have free ports/, ['HostPortConflict', 'SurgeSelfConflict']],
  [/untolerated taint/, ['TaintAfterCreation']],
];

/** Reasons that a pending Pod may have by what the scheduler said last; empty when it said nothing of the known. */
export function schedulersReasons(pod: Pod): string[] {
  const message = conditionOf(pod, 'PodScheduled')?.message ?? '';
  return schedulerSays.flatMap(([pattern, reasons]) => (pattern.test(message) ? reasons : []));
}
