/**
 * Every reason that a control plane without kubelets can be brought to: Rollcall, reading it, gives that reason, its
 * state and a sentence that names the culprit.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ControlPlane, startControlPlane } from './control-plane.ts';
import { bound } from './reasons/bound.ts';
import { noPod } from './reasons/no-pod.ts';
import { notEligible } from './reasons/not-eligible.ts';
import { notScheduled } from './reasons/not-scheduled.ts';
import { keyOf, nameOf, type Row, stage } from './reasons/row.ts';
import { type WatchedCluster, watchCluster } from './rollcall/in-process.ts';
import { waitFor } from './wait.ts';

/** In the first minute of a node, a Pod that is not there yet is nobody's fault; a silent node takes 20 s. */
const withinMs = 90_000;

const families: [string, Row[]][] = [
  ['a node that is not for the DaemonSet', notEligible],
  ['a Pod without room', notScheduled],
  ['a Pod on its node', bound],
  ['a Pod that is not created', noPod],
];

let controlPlane: ControlPlane;
let rollcall: WatchedCluster;

beforeAll(async () => {
  controlPlane = await startControlPlane();
  rollcall = await watchCluster(controlPlane.kubeconfig);
  await Promise.all(families.flatMap(([, rows]) => rows.map((row) => stage(row, controlPlane))));
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
});
