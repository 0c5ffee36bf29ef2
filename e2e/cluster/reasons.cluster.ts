/**
 * Every reason that a control plane without kubelets can be brought to: Rollcall, reading it, gives that reason, its
 * state and a sentence that names the culprit.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ControlPlane, startControlPlane } from './control-plane.ts';
import { bound } from './reasons/bound.ts';
import { follow, merge } from './reasons/card.ts';
import { noPod } from './reasons/no-pod.ts';
import { notEligible } from './reasons/not-eligible.ts';
import { notScheduled } from './reasons/not-scheduled.ts';
import { keyOf, nameOf, type Row, type Scene, stage } from './reasons/row.ts';
import { type WatchedCluster, watchCluster } from './rollcall/in-process.ts';
import { waitFor } from './wait.ts';

/** In the first minute of a node, a Pod that is not there yet is nobody's fault; a silent node takes 20 s. */
const withinMs = 90_000;
/** A rollout by one of one, and the back-off of the controller after a refused create. */
const healsWithinMs = 45_000;

const families: [string, Row[]][] = [
  ['a node that is not for the DaemonSet', notEligible],
  ['a Pod without room', notScheduled],
  ['a Pod on its node', bound],
  ['a Pod that is not created', noPod],
];

let controlPlane: ControlPlane;
let rollcall: WatchedCluster;
const scenes = new Map<string, Scene>();

beforeAll(async () => {
  controlPlane = await startControlPlane();
  rollcall = await watchCluster(controlPlane.kubeconfig);
  const make = async (row: Row) => scenes.set(row.reason, await stage(row, controlPlane));
  await Promise.all(families.flatMap(([, rows]) => rows.map(make)));
});
afterAll(async () => {
  await rollcall?.stop();
  await controlPlane?.stop();
});

describe.each(families)('%s', (_, rows) => {
  it.each(rows)('$reason ($state)', async (row) => {
    const cell = () => rollcall.engine.cell(keyOf(row), nameOf(row));
    // The sentence may need an event that comes after what the reason needs.
    const isSo = () => cell()?.reason === row.reason && row.says.test(cell()?.message ?? '');
    await waitFor(isSo, withinMs, row.reason).catch(() => {});
    expect(cell()).toMatchObject({
      reason: row.reason,
      state: row.state,
      message: expect.stringMatching(row.says),
    });
  });

  it.each(rows)('$reason: what its card says to run, runs, and $remedy', async (row) => {
    const scene = scenes.get(row.reason);
    const card = rollcall.engine.examine(keyOf(row), nameOf(row), Date.now())?.found[0];
    if (scene === undefined || card === undefined) throw new Error(`${row.reason} was never there`);
    const remedy = card.remedy();
    const heals = row.remedy !== undefined && row.remedy !== 'explains';
    if (row.remedy === 'heals by its YAML' && remedy.patch !== null) {
      expect(await merge(remedy.patch, scene.daemonSet.metadata, controlPlane)).toMatchObject({ code: 0 });
    } else {
      expect(await follow(remedy, heals, controlPlane)).toEqual([]);
    }
    if (!heals) return;
    await row.afterwards?.(scene);
    const cell = () => rollcall.engine.cell(keyOf(row), nameOf(row));
    await waitFor(() => cell()?.state === 'healthy', healsWithinMs, `${row.reason} to heal`).catch(() => {});
    expect(cell()).toMatchObject({ state: 'healthy' });
  });
});
