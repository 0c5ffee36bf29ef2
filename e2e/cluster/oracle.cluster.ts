/**
 * Rollcall against the real DaemonSet controller and scheduler on generated clusters: 250 nodes, 45 DaemonSets, and
 * every one of the 11,250 cells must be what the control plane made of it. One seed is always the same, three are new
 * in each run; the first one goes through three upheavals, too. A seed that fails is run again, alone, with ROLLCALL_SEED; ROLLCALL_NODES makes another number of nodes.
 */
import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellOf } from '../../lib/coverage/engine/cell-record.ts';
import { type ControlPlane, startControlPlane } from './control-plane.ts';
import { expectAgreement, quietly } from './oracle/agreement.ts';
import { changeNodes, changeTemplates, clearTaints } from './oracle/changes.ts';
import { randomDaemonSet } from './oracle/daemon-sets.ts';
import { nodeNames, randomNode } from './oracle/nodes.ts';
import { Random } from './oracle/random.ts';
import { apiServerFlags, surroundings } from './oracle/surroundings.ts';
import { fulfil, randomTenant } from './oracle/tenants.ts';
import { readTruth } from './oracle/truth.ts';
import { waitForQuiet } from './quiet.ts';
import { type WatchedCluster, watchCluster } from './rollcall/in-process.ts';

const daemonSetCount = 45;
/** A disagreement is made small before it is printed, which takes minutes. */
const untilPrinted = 5 * 60_000;
const tenantCount = Math.round(nodeNames.length * 0.4);

/** A generator that stops making one of these proves nothing about it. */
const alwaysSeen = [
  ...['NodeNamePinnedElsewhere', 'NodeSelectorMismatch', 'NodeAffinityMismatch', 'ControlPlaneTaint'],
  ...['DedicatedTaint', 'NoExecuteTaint', 'PressureNoExecuteTaint', 'NodeNotReadyTaint', 'VirtualNodeTaint'],
  ...['QuotaExceeded', 'QuotaNeedsRequests', 'LimitRangeViolation', 'PodSecurityDenied', 'PodInvalid'],
  ...['ServiceAccountMissing', 'PriorityClassMissing', 'RuntimeClassMissing', 'FailedCreateOther'],
  ...['SchedulingGated', 'AdmissionAddedNodeSelector', 'HostPortConflict', 'RequestExceedsNode', 'TooManyPods'],
  ...['InsufficientCpu', 'InsufficientMemory', 'InsufficientExtendedResource'],
];

const fixedSeed = 1;
const { ROLLCALL_SEED: wanted } = process.env;
const seeds = wanted ? [Number(wanted)] : [fixedSeed, ...Array.from({ length: 3 }, () => randomInt(2 ** 32))];

describe.each(seeds)('a cluster made with ROLLCALL_SEED=%i', (seed) => {
  const random = new Random(seed);
  let controlPlane: ControlPlane;
  let rollcall: WatchedCluster;
  /** A Pod from before may be where none would be made any more. */
  let changedUntil = 0;

  beforeAll(async () => {
    console.info(`Generated cluster: ROLLCALL_SEED=${seed}`);
    controlPlane = await startControlPlane({ flags: apiServerFlags });
    rollcall = await watchCluster(controlPlane.kubeconfig);
    const daemonSets = Array.from({ length: daemonSetCount }, (_, index) => randomDaemonSet(index, random));
    const tenants = Array.from({ length: tenantCount }, (_, index) => randomTenant(index, random));
    const { client } = controlPlane;
    await client.apply([...surroundings, ...nodeNames.map((name) => randomNode(name, random))]);
    await client.apply(tenants.map(({ pod }) => pod));
    // Conditions become taints a moment later; a Pod made before that would stay under them.
    await waitForQuiet(client, quietly);
    await fulfil(client, tenants);
    await client.apply(daemonSets);
  }, untilPrinted);
  afterAll(async () => {
    await rollcall?.stop();
    await controlPlane?.stop();
  });

  const agree = () =>
    expectAgreement(
      controlPlane,
      rollcall,
      ({ metadata }) => Date.parse(metadata.creationTimestamp ?? '') <= changedUntil,
      seed,
    );
  const cellsNow = () =>
    [...rollcall.engine.columns].flatMap(([key, { records }]) =>
      [...records].map(([name, record]) => cellOf(name, key, record)),
    );
  const cellsIn = (state: string) =>
    new Set(cellsNow().flatMap((cell) => (cell.state === state ? [`${cell.daemonSet} on ${cell.node}`] : [])));

  it(
    'is seen as the control plane has made it',
    async () => {
      await agree();
      expect(cellsNow()).toHaveLength(nodeNames.length * daemonSetCount);
      for (const state of ['healthy', 'pending', 'missing', 'repelled', 'notSelected']) {
        expect(cellsIn(state).size, `${state} cells`).toBeGreaterThan(0);
      }
      const reasons = new Set(cellsNow().map(({ reason }) => reason));
      expect(alwaysSeen.filter((reason) => !reasons.has(reason))).toEqual([]);
    },
    untilPrinted,
  );

  if (seed !== fixedSeed && !wanted) return;

  it(
    'is seen right after taints, labels and cordons changed under running Pods',
    async () => {
      const { client } = controlPlane;
      await changeNodes(client, 0.4, random);
      await waitForQuiet(client, quietly);
      changedUntil = Date.now();
      await agree();
    },
    untilPrinted,
  );

  it(
    'is seen right after new revisions, rolled out as far as room and budgets let them',
    async () => {
      await changeTemplates(controlPlane.client, 16, random);
      await agree();
    },
    untilPrinted,
  );

  it(
    'has Pods in exactly the cells that taints alone had kept empty, once no node has a taint',
    async () => {
      const outOfReach = [...cellsIn('notSelected')];
      await clearTaints(controlPlane.client);
      await agree();
      const refused = [...cellsIn('missing')];
      const truth = await readTruth(controlPlane.client);
      const empty = truth.daemonSets.flatMap((daemonSet) =>
        truth.nodes
          .filter((node) => truth.podsOf(daemonSet, node).length === 0)
          .map((node) => `${daemonSet.metadata.namespace}/${daemonSet.metadata.name} on ${node.metadata.name}`),
      );
      expect(empty.sort()).toEqual([...outOfReach, ...refused].sort());
    },
    untilPrinted,
  );
});
