/** Random changes to Nodes that already have Pods, and to templates. */
import type { Client } from '../client.ts';
import type { DaemonSet, Node, Taint } from '../kinds.ts';
import { releaseNode, setNodeStatus } from '../status.ts';
import { ownLabels, randomLabels, randomTaints } from './nodes.ts';
import type { Random } from './random.ts';

/** Not ours to change: the node lifecycle controller would set them again. */
const isLifecycles = ({ key }: Taint) => key.startsWith('node.kubernetes.io/');

const setTaints = (client: Client, node: Node, taints: Taint[]) =>
  client.patch({ kind: 'Node', metadata: node.metadata }, { spec: { taints } });

/** Other taints, other labels, a cordon or its end, or the node is down or gone. */
async function changeNode(client: Client, node: Node, random: Random): Promise<void> {
  const ref = { kind: 'Node', metadata: node.metadata } as const;
  const kept = (node.spec.taints ?? []).filter(isLifecycles);
  const kind = random.below(10);
  if (kind < 5) await setTaints(client, node, [...kept, ...randomTaints(random)]);
  else if (kind < 7) await client.patch(ref, { spec: { unschedulable: node.spec.unschedulable !== true } });
  else if (kind < 9) {
    const labels = { ...Object.fromEntries(ownLabels.map((key) => [key, null])), ...randomLabels(random) };
    await client.patch(ref, { metadata: { labels } });
  } else if (random.chance(0.5)) await client.delete(ref);
  else {
    const Ready = { type: 'Ready', status: 'False', reason: 'KubeletNotReady' } as const;
    await setNodeStatus(client, node.metadata.name, { conditions: [Ready] });
  }
}

export async function changeNodes(client: Client, share: number, random: Random): Promise<void> {
  const nodes = await client.list('Node');
  for (const node of random.sample(nodes, Math.round(nodes.length * share))) await changeNode(client, node, random);
}

/** A new revision for some of the DaemonSets: another image, and for the Pods of half of them another request. */
export async function changeTemplates(client: Client, count: number, random: Random): Promise<void> {
  const daemonSets = await client.list('DaemonSet');
  for (const { metadata } of random.sample(daemonSets, count)) {
    const resources = random.chance(0.5) ? { resources: { requests: { cpu: '150m' } } } : {};
    const containers = [{ name: 'agent', image: `registry.test/${metadata.name}:2.0`, ...resources }];
    const patch = { spec: { template: { spec: { containers } } } };
    await client.patch({ kind: 'DaemonSet', metadata }, patch, { type: 'strategic' });
  }
}

/** Makes every node one that repels nobody: Ready, without pressure, taints or a cordon. */
export async function clearTaints(client: Client): Promise<void> {
  for (const node of await client.list('Node')) {
    await releaseNode(client, node.metadata.name);
    const conditions = (node.status.conditions ?? []).map((one) => ({
      ...one,
      status: one.type === 'Ready' ? 'True' : 'False',
    }));
    const ref = { kind: 'Node', metadata: node.metadata } as const;
    await client.patch(ref, { status: { conditions } }, { type: 'strategic', subresource: 'status' });
    await client.patch(ref, { spec: { unschedulable: null, taints: null } });
  }
}

/** Makes the controller look at every DaemonSet once more. */
export async function touch(client: Client, daemonSets: readonly DaemonSet[]): Promise<void> {
  for (const { metadata } of daemonSets) {
    const annotations = { 'rollcall.test/touched': new Date().toISOString() };
    await client.patch({ kind: 'DaemonSet', metadata }, { metadata: { annotations } });
  }
}
