/**
 * Every fault of `reasons/`, all on one control plane: Rollcall, reading it, gives the right reason, its state and a
 * sentence that names the culprit; what the card says to run, runs; what is meant to close the gap, closes it, and
 * nothing gets worse by it.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ControlPlane, startControlPlane } from './control-plane.ts';
import type { Pod } from './kinds.ts';
import { podsByNode } from './read.ts';
import { follow, merge, type Ran } from './reasons/card.ts';
import { FAMILIES } from './reasons/faults.ts';
import { RowKubelets } from './reasons/kubelet.ts';
import { restartsStated } from './reasons/restarts.ts';
import { isReady, keyOf, nameOf, nodesOf, type Row, type Scene, stage } from './reasons/row.ts';
import { awaitIt, type Said, sayOfAll } from './reasons/said.ts';
import { specialApiServer } from './reasons/special-api-server.ts';
import { type WatchedCluster, watchCluster } from './rollcall/in-process.ts';
import { waitFor } from './wait.ts';

/** A new node takes a while to be Ready, a silent one takes 20 s, and some things are said after a minute only. */
const withinMs = 110_000;
/** A rollout by one of one. */
const healsWithinMs = 60_000;

/** `ROLLCALL_FAULTS='^quota'` brings about those rows alone. */
const wanted = new RegExp(process.env.ROLLCALL_FAULTS ?? '');
const faults = FAMILIES.flatMap(([family, rows]) =>
  rows
    .filter((row) => wanted.test(nameOf(row)))
    .map((row) => [`${family}: ${row.fault} (${nameOf(row)})`, row] as const),
);

interface Seen {
  scene: Scene;
  /** What was said when it was right, or last. */
  said: Said | undefined;
  /** What passes by itself was followed at once: the commands that failed. */
  failed: Ran[];
}

let controlPlane: ControlPlane;
let rollcall: WatchedCluster;
let kubelets: RowKubelets;
const seen = new Map<Row, Promise<Seen>>();

beforeAll(async () => {
  const { flags, remove } = await specialApiServer();
  controlPlane = await startControlPlane({ flags }).finally(remove);
  rollcall = await watchCluster(controlPlane.kubeconfig);
  kubelets = new RowKubelets(controlPlane.client);
  for (const [, row] of faults) {
    const promise = bringAbout(row);
    promise.catch(() => {});
    seen.set(row, promise);
  }
});
afterAll(async () => {
  kubelets?.stop();
  await rollcall?.stop();
  await controlPlane?.stop();
});

async function bringAbout(row: Row): Promise<Seen> {
  const scene = await stage(row, controlPlane, kubelets);
  const said = await awaitIt(rollcall, row, scene, withinMs);
  return { scene, said, failed: row.passes && said ? await follow(said.remedy, false, controlPlane) : [] };
}

describe('what is said', () => {
  it.concurrent.each(faults)('%s', { timeout: 200_000 }, async (_title, row) => {
    const { said } = await (seen.get(row) as Promise<Seen>);
    expect(said).toMatchObject({
      reason: row.reason,
      state: row.state ?? '',
      message: expect.stringMatching(row.says),
    });
    expect(said?.message.length).toBeLessThanOrEqual(140);
    const named = [...(said?.others ?? []), said?.message ?? ''].join(' ');
    for (const id of row.also ?? []) expect(named).toContain(id);
  });
});

describe('what its card says to do', () => {
  it.concurrent.each(faults)('%s', { timeout: 240_000 }, async (_title, row) => {
    const { scene, said: first, failed } = await (seen.get(row) as Promise<Seen>);
    // A Pod that fails again and again is another by now.
    const again = row.passes ? undefined : await awaitIt(rollcall, row, scene, 2_000);
    const said = again?.reason === row.reason ? again : first;
    if (said === undefined) throw new Error(`${row.reason} was never there`);
    const before = await readyPods(scene);
    const isMeantToHeal = row.remedy === 'heals' || row.remedy === 'heals by its YAML';
    const { remedy } = said;
    if (row.remedy === 'heals by its YAML') {
      if (remedy.patch === null) throw new Error('The card has no YAML');
      expect(await merge(remedy.patch, scene.daemonSet.metadata, controlPlane)).toMatchObject({ code: 0 });
    } else if (row.passes) {
      expect(failed).toEqual([]);
    } else {
      const waitsForOthers = !isMeantToHeal || row.afterwards !== undefined;
      expect(await follow(remedy, !waitsForOthers, controlPlane)).toEqual([]);
    }
    if (row.remedy !== undefined && row.remedy !== 'explains') {
      await row.afterwards?.(scene);
      const end = () => endOf(row, said.node);
      const goal = row.becomes === undefined ? 'healthy' : row.becomes;
      await waitFor(() => end() === goal, healsWithinMs, `${row.reason} to heal`).catch(() => {});
      expect(end()).toBe(goal);
    }
    const stayedWell = () => nodesThat(row, before).every((node) => isWell(row, node));
    await waitFor(stayedWell, healsWithinMs, 'what was healthy to be so again').catch(() => {});
    expect(nodesThat(row, before).filter((node) => !isWell(row, node))).toEqual([]);
    const after = new Set([...(await readyPods(scene)).values()]);
    const restarted = [...before.values()].filter((uid) => !after.has(uid));
    if (row.afterwards === undefined) expect(restarted.length).toBeLessThanOrEqual(restartsStated(remedy, row.remedy));
  });
});

/** Node to uid of the Pods that are Ready and stay; a DaemonSet that is gone has none. */
async function readyPods({ client, daemonSet }: Scene): Promise<Map<string, string>> {
  const pods = await podsByNode(client, daemonSet).catch(() => new Map<string, Pod[]>());
  const stays = (pod: Pod) => isReady(pod) && pod.metadata.deletionTimestamp === undefined;
  return new Map(
    [...pods].flatMap(([node, its]) => its.filter(stays).map(({ metadata }) => [node, metadata.uid ?? ''])),
  );
}

/** The state of the row's cell, or whether its note is still there; null for neither. */
function endOf(row: Row, node: string): string | null {
  if (row.state === undefined) return sayOfAll(rollcall, row) === undefined ? null : 'still said';
  const cell = rollcall.engine.cell(keyOf(row), node);
  if (cell === null) return null;
  return cell.state === 'healthy' && cell.reason === row.reason ? `healthy, ${cell.reason}` : cell.state;
}

/** The other nodes of the row, where its Pod was Ready. */
const nodesThat = (row: Row, before: ReadonlyMap<string, string>) =>
  nodesOf(row)
    .slice(1)
    .filter((node) => before.has(node));
/** With OnDelete a Pod of an older revision is what was asked for. */
function isWell(row: Row, node: string): boolean {
  const state = rollcall.engine.cell(keyOf(row), node)?.state;
  return state === 'healthy' || (state === 'outdated' && row.agent?.updateStrategy?.type === 'OnDelete');
}
