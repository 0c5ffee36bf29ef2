/**
 * Rollcall against a cluster that does not hold still: 2,000 random edits, and whenever controllers and scheduler have
 * come to rest, every cell and every number must be what they made of it. ROLLCALL_SEED makes the same edits again;
 * how the controllers get on between two of them is different each time.
 */
import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ControlPlane, startControlPlane } from '../control-plane.ts';
import { waitForQuiet } from '../quiet.ts';
import { type WatchedCluster, watchCluster } from '../rollcall/in-process.ts';
import { expectAgreement, quietly } from './agreement.ts';
import { randomDaemonSet } from './daemon-sets.ts';
import { makeEdits, type World } from './edits.ts';
import { nodeNames, randomNode } from './nodes.ts';
import { Random } from './random.ts';
import { apiServerFlags, surroundings } from './surroundings.ts';
import { fulfil, randomTenant } from './tenants.ts';

/** A disagreement is made small before it is printed, which takes minutes. */
const untilPrinted = 5 * 60_000;

const rounds = 20;
const editsPerRound = 100;
const nodeCount = 60;
const tenantCount = 20;
/** By number: some of the rare forms, and any others. */
const daemonSetNumbers = [2, 8, 9, 12, 14, 15, ...Array.from({ length: 18 }, (_, index) => 20 + index)];

const seed = Number(process.env.ROLLCALL_SEED ?? randomInt(2 ** 32));
const random = new Random(seed);
const world: World = { nodes: [], daemonSets: [], made: 100, fewest: { nodes: 50, daemonSets: 20 } };
let controlPlane: ControlPlane;
let rollcall: WatchedCluster;

beforeAll(async () => {
  console.info(`Cluster in motion: ROLLCALL_SEED=${seed}`);
  controlPlane = await startControlPlane({ flags: apiServerFlags });
  rollcall = await watchCluster(controlPlane.kubeconfig);
  const { client } = controlPlane;
  const nodes = nodeNames.slice(0, nodeCount).map((name) => randomNode(name, random));
  const daemonSets = daemonSetNumbers.map((number) => randomDaemonSet(number, random));
  const tenants = Array.from({ length: tenantCount }, (_, index) => randomTenant(index, random));
  await client.apply([...surroundings, ...nodes, ...tenants.map(({ pod }) => pod)]);
  await waitForQuiet(client, quietly);
  await fulfil(client, tenants);
  await client.apply(daemonSets);
  world.nodes = nodes.map(({ metadata }) => metadata.name);
  world.daemonSets = daemonSets.map(({ metadata: { name, namespace = '' } }) => ({ name, namespace }));
}, untilPrinted);
afterAll(async () => {
  await rollcall?.stop();
  await controlPlane?.stop();
});

it.each(Array.from({ length: rounds }, (_, round) => (round + 1) * editsPerRound))(
  'is seen as the control plane has made it after %i edits',
  async () => {
    await makeEdits(editsPerRound, controlPlane.client, world, random);
    // Any Pod may be from before the last edit of its node; how many are out of place, the numbers hold.
    await expectAgreement(controlPlane, rollcall, () => true, seed);
    expect(rollcall.engine.columns.size).toBe(world.daemonSets.length);
    expect(rollcall.engine.objects.nodes.size).toBe(world.nodes.length);
  },
  untilPrinted,
);
