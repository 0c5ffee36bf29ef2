/**
 * Rollcall against the real DaemonSet controller and scheduler on generated clusters: 60 nodes, 20 DaemonSets, and every
 * one of the 1,200 cells must be what the control plane made of it. A seed that fails is run again with ROLLCALL_SEED;
 * ROLLCALL_NODES makes another number of nodes.
 */
import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ControlPlane, startControlPlane } from './control-plane.ts';
import { namespace } from './manifests.ts';
import { changeNodes, changeTemplates, clearTaints, touch } from './oracle/changes.ts';
import { compare } from './oracle/compare.ts';
import { namespaces, randomDaemonSet } from './oracle/daemon-sets.ts';
import { nodeNames, randomNode, tenant } from './oracle/nodes.ts';
import { Random } from './oracle/random.ts';
import { readTruth } from './oracle/truth.ts';
import { waitForQuiet } from './quiet.ts';
import { type WatchedCluster, watchCluster } from './rollcall/in-process.ts';
import { waitFor } from './wait.ts';

const daemonSetCount = 20;
/** The watches are at most this far behind; the scheduler's back-off is up to 10 s. */
const agreeWithinMs = 20_000;
const printedAtMost = 20;

const fixedSeed = 1;
const freshSeed = Number(process.env.ROLLCALL_SEED ?? randomInt(2 ** 32));

describe.each([fixedSeed, freshSeed])('a cluster made with ROLLCALL_SEED=%i', (seed) => {
  const random = new Random(seed);
  let controlPlane: ControlPlane;
  let rollcall: WatchedCluster;
  let podsBefore: ReadonlySet<string> = new Set();

  beforeAll(async () => {
    console.info(`Generated cluster: ROLLCALL_SEED=${seed}`);
    controlPlane = await startControlPlane();
    rollcall = await watchCluster(controlPlane.kubeconfig);
    const daemonSets = Array.from({ length: daemonSetCount }, (_, index) => randomDaemonSet(index, random));
    const { client } = controlPlane;
    await client.apply([
      ...nodeNames.map((name) => randomNode(name, random)),
      ...random.sample(nodeNames, 15).map((name) => tenant(name, random)),
      ...namespaces.filter((name) => name !== 'kube-system').map((name) => namespace(name)),
    ]);
    // Conditions become taints a moment later; a Pod made before that would stay under them.
    await waitForQuiet(client);
    await client.apply(daemonSets);
  });
  afterAll(async () => {
    await rollcall?.stop();
    await controlPlane?.stop();
  });

  /** Waits until controllers and scheduler are done and both sides agree; fails with the cells on which they do not. */
  async function expectAgreement(): Promise<void> {
    const { client } = controlPlane;
    await waitForQuiet(client);
    // What it says of a pending Pod is how things were at its last attempt; a new one looks at all of them again.
    await controlPlane.kill('kube-scheduler');
    await controlPlane.start('kube-scheduler');
    let disagreements: string[] = [];
    const agree = async () => {
      disagreements = compare(rollcall.engine, await readTruth(client), podsBefore);
      return disagreements.length === 0;
    };
    await waitFor(agree, agreeWithinMs, 'agreement', 500).catch(() => {});
    const shown = disagreements.slice(0, printedAtMost);
    expect(shown, `${disagreements.length} disagreements, ROLLCALL_SEED=${seed}`).toEqual([]);
  }

  const statesNow = () =>
    [...rollcall.engine.columns.values()].flatMap(({ records }) => [...records.values()].map(({ cell }) => cell));
  const cellsIn = (state: string) =>
    new Set(statesNow().flatMap((cell) => (cell.state === state ? [`${cell.daemonSet} on ${cell.node}`] : [])));

  it('is seen as the control plane has made it', async () => {
    await expectAgreement();
    expect(statesNow()).toHaveLength(nodeNames.length * daemonSetCount);
    // A generator that stops making one of these proves nothing about it.
    for (const state of ['healthy', 'pending', 'repelled', 'notSelected']) {
      expect(cellsIn(state).size, `${state} cells`).toBeGreaterThan(0);
    }
  });

  it('is seen right after taints, labels and cordons changed under running Pods', async () => {
    const { client } = controlPlane;
    podsBefore = new Set((await client.list('Pod')).map(({ metadata }) => metadata.uid ?? ''));
    await changeNodes(client, 0.4, random);
    await waitForQuiet(client);
    await touch(client, await client.list('DaemonSet'));
    await expectAgreement();
  });

  it('is seen right after new revisions, rolled out as far as room and budgets let them', async () => {
    await changeTemplates(controlPlane.client, 8, random);
    await expectAgreement();
  });

  it('has Pods in exactly the cells that taints alone had kept empty, once no node has a taint', async () => {
    const { client } = controlPlane;
    const outOfReach = [...cellsIn('notSelected')];
    await clearTaints(client);
    await waitForQuiet(client);
    await touch(client, await client.list('DaemonSet'));
    await expectAgreement();
    const truth = await readTruth(client);
    const empty = truth.daemonSets.flatMap((daemonSet) =>
      truth.nodes
        .filter((node) => truth.podsOf(daemonSet, node).length === 0)
        .map((node) => `${daemonSet.metadata.namespace}/${daemonSet.metadata.name} on ${node.metadata.name}`),
    );
    expect(empty.sort()).toEqual(outOfReach.sort());
  });
});
