/** One random edit of a cluster in motion. */
import type { Client, Ref } from '../client.ts';
import { randomDaemonSet } from './daemon-sets.ts';
import { ownLabels, randomLabels, randomNode, randomTaints } from './nodes.ts';
import type { Random } from './random.ts';
import { randomTolerations } from './tolerations.ts';

/** What there is to edit, kept up by the edits themselves. */
export interface World {
  nodes: string[];
  daemonSets: { name: string; namespace: string }[];
  /** How many of either there have been: names of new ones go on from here, or begin again. */
  made: number;
  readonly fewest: { readonly nodes: number; readonly daemonSets: number };
}

type Edit = (client: Client, world: World, random: Random) => Promise<unknown>;

const nodeRef = (name: string) => ({ kind: 'Node', metadata: { name } }) as const;
const one = <T>(from: readonly T[], random: Random): T => {
  const [taken] = random.sample(from, 1);
  if (taken === undefined) throw new Error('There is nothing left to edit');
  return taken;
};
const daemonSetRef = (world: World, random: Random) =>
  ({ kind: 'DaemonSet', metadata: one(world.daemonSets, random) }) as const;

const relabel: Edit = (client, { nodes }, random) => {
  const key = one(ownLabels, random);
  const labels = { [key]: randomLabels(random)[key] ?? null };
  return client.patch(nodeRef(one(nodes, random)), { metadata: { labels } });
};

const retaint: Edit = async (client, { nodes }, random) => {
  const node = await client.get('Node', one(nodes, random));
  // The node lifecycle controller's own are its business.
  const kept = (node.spec.taints ?? []).filter(({ key }) => key.startsWith('node.kubernetes.io/'));
  const fresh = randomTaints(random).filter(({ key }) => !kept.some((taint) => taint.key === key));
  return client.patch(nodeRef(node.metadata.name), { spec: { taints: [...kept, ...fresh] } });
};

const cordon: Edit = (client, { nodes }, random) =>
  client.patch(nodeRef(one(nodes, random)), { spec: { unschedulable: random.chance(0.5) } });

const addNode: Edit = async (client, world, random) => {
  world.made += 1;
  // Every other one comes back under a name that was there before, perhaps with Pods that still know it.
  const name = `extra-${random.chance(0.5) ? world.made : world.made % 7}`;
  await client.apply(randomNode(name, random));
  if (!world.nodes.includes(name)) world.nodes.push(name);
};

const deleteNode: Edit = async (client, world, random) => {
  if (world.nodes.length <= world.fewest.nodes) return addNode(client, world, random);
  const name = one(world.nodes, random);
  world.nodes = world.nodes.filter((other) => other !== name);
  return client.delete(nodeRef(name));
};

const retemplate: Edit = (client, world, random) => {
  const spec = random.pick<Record<string, unknown>>([
    { containers: [{ name: 'agent', image: `registry.test/agent:${random.below(100)}` }] },
    { containers: [{ name: 'agent', resources: { requests: { cpu: random.pick(['10m', '150m']) } } }] },
    { nodeSelector: random.pick([null, { zone: 'a' }, { pool: 'general' }]) },
    { tolerations: randomTolerations(random) },
  ]);
  return client.patch(daemonSetRef(world, random), { spec: { template: { spec } } }, { type: 'strategic' });
};

const addDaemonSet: Edit = async (client, world, random) => {
  world.made += 1;
  const daemonSet = randomDaemonSet(world.made, random);
  await client.apply(daemonSet);
  const { name, namespace = '' } = daemonSet.metadata;
  world.daemonSets.push({ name, namespace });
};

const deleteDaemonSet: Edit = async (client, world, random) => {
  if (world.daemonSets.length <= world.fewest.daemonSets) return addDaemonSet(client, world, random);
  const ref = daemonSetRef(world, random);
  world.daemonSets = world.daemonSets.filter((other) => other !== ref.metadata);
  return client.delete(ref);
};

const deletePod: Edit = async (client, world, random) => {
  const { namespace, name } = one(world.daemonSets, random);
  const [pod] = random.sample(await client.list('Pod', { namespace, labelSelector: `app=${name}` }), 1);
  const ref: Ref | undefined = pod && { kind: 'Pod', metadata: { namespace, name: pod.metadata.name } };
  if (ref !== undefined) await client.delete(ref);
};

const edits: readonly (readonly [share: number, edit: Edit])[] = [
  [5, relabel],
  [5, retaint],
  [2, cordon],
  [2, retemplate],
  [2, deletePod],
  [1, addNode],
  [1, deleteNode],
  [0.5, addDaemonSet],
  [0.5, deleteDaemonSet],
];
const sum = edits.reduce((total, [share]) => total + share, 0);

/** Makes so many edits, one after the other. What the API server refuses does not count. */
export async function makeEdits(count: number, client: Client, world: World, random: Random): Promise<void> {
  for (let made = 0; made < count; ) {
    let at = random.next() * sum;
    const edit = edits.find(([share]) => {
      at -= share;
      return at < 0;
    })?.[1];
    if (edit === undefined) continue;
    const isMade = await edit(client, world, random).then(
      () => true,
      (error: { reason?: string }) => {
        if (error.reason === 'Invalid' || error.reason === 'NotFound') return false;
        throw error;
      },
    );
    if (isMade) made += 1;
  }
}
