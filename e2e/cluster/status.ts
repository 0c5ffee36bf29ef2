import type { Client } from './client.ts';
import type { Condition, ContainerStatus, Node, Pod, PodStatus } from './kinds.ts';
import { manualAnnotation, silentLabel } from './marks.ts';
import { waitFor } from './wait.ts';

type NewCondition = Omit<Condition, 'lastTransitionTime' | 'lastHeartbeatTime'> &
  Partial<Pick<Condition, 'lastTransitionTime' | 'lastHeartbeatTime'>>;

export interface NodeStatusChange {
  conditions?: NewCondition[];
  allocatable?: Record<string, string>;
  capacity?: Record<string, string>;
}

/**
 * Takes a Pod out of kwok's hands and changes its status. Conditions are merged by type and dated now unless dated;
 * everything else that is given replaces what was there. Returns the Pod as it then is.
 */
export async function setPodStatus(client: Client, namespace: string, name: string, status: PodStatus): Promise<Pod> {
  const ref = { kind: 'Pod', metadata: { namespace, name } } as const;
  await client.patch(ref, { metadata: { annotations: { [manualAnnotation]: 'true' } } });
  return client.patch(ref, { status: dated(status) }, { type: 'strategic', subresource: 'status' });
}

/**
 * Takes a Node's status out of kwok's hands and changes it; its lease goes on, so what is written stays. Conditions are
 * merged by type. The node lifecycle controller taints the Node for Ready, pressure and network conditions in a second.
 */
export async function setNodeStatus(client: Client, name: string, status: NodeStatusChange): Promise<void> {
  const ref = { kind: 'Node', metadata: { name } } as const;
  await client.patch(ref, { metadata: { annotations: { [manualAnnotation]: 'true' } } });
  await client.patch(ref, { status: dated(status) }, { type: 'strategic', subresource: 'status' });
}

/**
 * Takes away a Node's kubelet: no more leases, its Pods neither start nor go away. After the grace period (20 s) the
 * node lifecycle controller sets its conditions to Unknown, taints it and marks its Pods not Ready.
 */
export async function silenceNode(client: Client, name: string): Promise<void> {
  await client.patch({ kind: 'Node', metadata: { name } }, { metadata: { labels: { [silentLabel]: 'true' } } });
}

/** Gives a Node back to kwok, which makes it Ready again, after `silenceNode` and `setNodeStatus` alike. */
export async function releaseNode(client: Client, name: string): Promise<void> {
  const metadata = { labels: { [silentLabel]: null }, annotations: { [manualAnnotation]: null } };
  await client.patch({ kind: 'Node', metadata: { name } }, { metadata });
}

/**
 * As `releaseNode`, for a Node that was not Ready with Pods on it: the node lifecycle controller has marked them not
 * Ready, and they are Ready again as soon as their kubelet would say so.
 */
export async function recoverNode(client: Client, name: string): Promise<void> {
  await releaseNode(client, name);
  const isReady = ({ status }: Node) => status.conditions?.some((one) => one.type === 'Ready' && one.status === 'True');
  await waitFor(async () => isReady(await client.get('Node', name)), 20_000, `${name} to be Ready`);
  const Ready = { type: 'Ready', status: 'True' } as const;
  for (const { metadata, status } of await client.list('Pod', { fieldSelector: `spec.nodeName=${name}` })) {
    if (metadata.deletionTimestamp !== undefined || status.phase !== 'Running') continue;
    await client.patch(
      { kind: 'Pod', metadata },
      { status: dated({ conditions: [Ready] }) },
      {
        type: 'strategic',
        subresource: 'status',
      },
    );
  }
}

/** The status of a container that waits, for `setPodStatus`. */
export function waitingContainer(
  name: string,
  waiting: { reason: string; message?: string },
  more: Partial<ContainerStatus> = {},
): ContainerStatus {
  return { name, image: name, imageID: '', ready: false, started: false, restartCount: 0, state: { waiting }, ...more };
}

function dated<T extends { conditions?: NewCondition[] }>(status: T): T {
  if (!status.conditions) return status;
  const now = new Date().toISOString();
  return { ...status, conditions: status.conditions.map((condition) => ({ lastTransitionTime: now, ...condition })) };
}
