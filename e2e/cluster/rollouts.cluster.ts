/**
 * Rollouts by the real DaemonSet controller, on small groups of nodes that share a control plane and go on at the same
 * time: at each step the numbers, the budget, who holds it and who is to blame are what the API server's objects say.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ControlPlane, startControlPlane } from './control-plane.ts';
import { type WatchedCluster, watchCluster } from './rollcall/in-process.ts';
import { blockedPlays } from './rollouts/blocked.ts';
import { budgetPlays } from './rollouts/budgets.ts';
import { healthyPlays } from './rollouts/healthy.ts';
import { newPodPlays } from './rollouts/new-pods.ts';
import { oldPodPlays } from './rollouts/old-pods.ts';
import { otherPlays } from './rollouts/other.ts';
import { type Play, Scene } from './rollouts/scene.ts';

const families: [string, readonly Play[]][] = [
  ['the budget', budgetPlays],
  ['slots that are held by new Pods', newPodPlays],
  ['slots that are held by old Pods and nodes', oldPodPlays],
  ['no step on any node', blockedPlays],
  ['a rollout by hand, undone, or not what it seems', otherPlays],
  // Watched closely, and so when the others are through.
  ['a rollout that goes well', healthyPlays],
];

let controlPlane: ControlPlane;
let rollcall: WatchedCluster;
const played = new Map<string, Promise<void>>();

beforeAll(async () => {
  controlPlane = await startControlPlane();
  rollcall = await watchCluster(controlPlane.kubeconfig);
  const others = families.flatMap(([, plays]) => plays).filter((play) => !healthyPlays.includes(play));
  const calm = Promise.allSettled(others.map((play) => begin(play, Promise.resolve())));
  for (const play of healthyPlays) begin(play, calm);
});
afterAll(async () => {
  await rollcall?.stop();
  await controlPlane?.stop();
});

/** Its result is awaited by the test of its name, maybe long after it failed. */
function begin(play: Play, after: Promise<unknown>): Promise<void> {
  const result = after.then(() => perform(play));
  result.catch(() => {});
  played.set(play.name, result);
  return result;
}

async function perform(play: Play): Promise<void> {
  const scene = new Scene(play, controlPlane, rollcall);
  await scene.start(play);
  await play.act(scene);
}

describe.each(families)('%s', (_, plays) => {
  it.each(plays)('$says', async ({ name }) => {
    await expect(played.get(name)).resolves.toBeUndefined();
  });
});

it('a controller that does not run is waited for, and after a minute it is what stops the rollout', async () => {
  await Promise.allSettled(played.values());
  await perform({
    name: 'controller-down',
    says: '',
    nodes: 3,
    async act(scene) {
      await controlPlane.kill('kube-controller-manager');
      await scene.change();
      const waiting = { phase: 'waiting', eta: null, old: 3, done: 0, revision: 1, budget: { used: 0 } };
      await scene.shows(waiting, { isInStatus: false });
      expect(scene.viewLater(61_000)).toMatchObject({
        phase: 'stuck',
        eta: null,
        blockedBy: 'No step anywhere: The controller has not taken up generation 2 for over 60 s; it is at 1.',
      });
      await controlPlane.start('kube-controller-manager');
      await scene.shows({ phase: 'complete', revision: 2, done: 3 });
    },
  });
});
