/** After a disaster etcd may be put back to an old copy, with resourceVersions of the past: clients are ahead of it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ControlPlane, startControlPlane } from './control-plane.ts';
import { daemonSet, node } from './manifests.ts';
import { waitForQuiet } from './quiet.ts';
import { type WatchedCluster, watchCluster } from './rollcall/in-process.ts';
import { waitFor } from './wait.ts';

/** A watch from the future is silent: without the question for the newest version it is given up after 90 s. */
const rightAgainWithinMs = 45_000;

let controlPlane: ControlPlane;
let rollcall: WatchedCluster;

beforeAll(async () => {
  controlPlane = await startControlPlane();
});
afterAll(async () => {
  await rollcall?.stop();
  await controlPlane?.stop();
});

it('what only the lost days had is gone again, and what they had deleted is back', async () => {
  const { client } = controlPlane;
  await client.apply([node('old'), daemonSet('stays'), daemonSet('deleted-later')]);
  await waitForQuiet(client);
  await controlPlane.backUp();
  rollcall = await watchCluster(controlPlane.kubeconfig);
  const nodes = () => [...rollcall.engine.objects.nodes.keys()].sort();
  const daemonSets = () => [...rollcall.engine.columns.keys()].sort();

  await client.apply(node('new'));
  // More changes than the controllers make after the restore, so that the copy stays behind.
  for (let change = 0; change < 100; change++) {
    await client.patch(
      { kind: 'Node', metadata: { name: 'new' } },
      { metadata: { labels: { change: String(change) } } },
    );
  }
  await client.delete(daemonSet('deleted-later'));
  await waitForQuiet(client);
  expect(nodes()).toEqual(['new', 'old']);
  expect(daemonSets()).toEqual(['default/stays']);

  await controlPlane.restore();
  await waitFor(() => nodes().join() === 'old' && daemonSets().length === 2, rightAgainWithinMs, 'the old picture');
  expect(rollcall.engine.cell('default/deleted-later', 'old')?.pod).toMatch(/^deleted-later-/);
}, 180_000);
