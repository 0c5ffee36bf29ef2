/** What is said of a DaemonSet as a whole: its notes, and where Kubernetes' own numbers differ from those of its objects. */
import type { Locator, Page } from '@playwright/test';
import type { ApiServer } from '../../lib/demo/api-server/server.ts';
import { timestamp } from '../../lib/demo/scenario/build/time.ts';
import { expectNoViolation } from './support/axe.ts';
import type { TestCluster } from './support/cluster.ts';
import { node } from './support/fleet.ts';
import { open } from './support/grid.ts';
import type { Scene } from './support/scene.ts';
import { fillSmall } from './support/small.ts';
import { expect, test } from './support/test.ts';

type Stage = (fill: (cluster: TestCluster) => void) => Promise<Scene>;

// Each starts a cluster of its own, and looks for long.
test.describe.configure({ timeout: 90_000 });

/** For so long a difference counts as motion, and a little more. */
const MOTION = { timeout: 20_000 };
const DIFFERENCE = /^What Kubernetes says differently/;

function head(page: Page, agent: string): Locator {
  return page.getByRole('columnheader', { name: new RegExp(`^${agent}, `) });
}

function panel(page: Page, agent: string): Locator {
  return page.getByRole('complementary', { name: `Rollout of ${agent}`, exact: true });
}

/** The part of the panel below the heading. */
function block(page: Page, agent: string, name: string | RegExp): Locator {
  return panel(page, agent)
    .locator('section')
    .filter({ has: page.getByRole('heading', { level: 3, name, exact: typeof name === 'string' }) });
}

/** Which notes there are, in their order. */
function reasons(notes: Locator): Locator {
  return notes.getByRole('link');
}

function forgetRevision(cluster: TestCluster, { store }: ApiServer, agent: string): void {
  for (const { metadata } of cluster.wire.revisions.get(agent) ?? [])
    store.delete('controllerrevisions', metadata.namespace, metadata.name);
}

/** Nobody looks at it any more: it is deleted, and something keeps it. */
function markDeleted(cluster: TestCluster, agent: string): void {
  const daemonSet = cluster.daemonSet(agent);
  daemonSet.metadata.deletionTimestamp = timestamp(Date.now());
  cluster.wire.saveDaemonSet(daemonSet);
}

test('in a cluster in order nothing is noted, and nobody counts otherwise', async ({ page, stage }) => {
  const { url } = await stage(fillSmall);
  for (const agent of ['kube-system/cilium', 'logging/fluent-bit', 'falco/falco']) {
    await open(page, `${url}/?rollout=${agent}`);
    await expect(panel(page, agent).getByRole('heading', { name: /^Pace/ })).toBeVisible();
    await expect(block(page, agent, 'Notes')).toHaveCount(0);
    await expect(block(page, agent, DIFFERENCE)).toHaveCount(0);
  }
  await expect(head(page, 'cilium')).toHaveAccessibleName('cilium, network: 6 of 6 ready, of 6 nodes');
  await expect(head(page, 'fluent-bit')).toHaveAccessibleName('fluent-bit, logging: 6 of 6 ready, of 6 nodes');
  await expect(head(page, 'falco')).toHaveAccessibleName('falco, security: 6 of 6 ready, of 6 nodes');
  await expect(page.locator('.note-mark')).toHaveCount(0);
});

test('a note that needs attention is marked at its column, and the panel proves it', async ({ page, stage }) => {
  const says = 'No ControllerRevision names this DaemonSet as its owner, so its current revision is not known.';
  const { url, cluster, api } = await stage(fillSmall);
  await open(page, url);
  const quiet = 'falco, security: 6 of 6 ready, of 6 nodes';
  await expect(head(page, 'falco')).toHaveAccessibleName(quiet);

  forgetRevision(cluster, api, 'falco/falco');
  await expect(head(page, 'falco')).toHaveAccessibleName(`${quiet}, ${says}`);
  await expect(head(page, 'falco').locator('.note-mark')).toBeVisible();
  await expect(page.locator('.note-mark')).toHaveCount(1);

  await head(page, 'falco').getByRole('link', { name: 'falco' }).click();
  const notes = block(page, 'falco/falco', 'Notes');
  await expect(reasons(notes)).toHaveText(['RevisionNotRecorded']);
  await expect(notes.getByText(says, { exact: true })).toBeVisible();
  await expect(notes).toContainText(`${says} Inferred, not reported. RevisionNotRecorded`);
  await expect(notes.getByRole('term')).toHaveText(['Owner looked for', 'Processed', 'DaemonSet since']);
  await expect(notes.getByRole('definition').nth(1)).toHaveText('generation 1');
  await expect(notes).toContainText('Look at the revisions and at the log of kube-controller-manager');
  await expect(notes.locator('pre')).toHaveText('kubectl -n falco get controllerrevisions -o wide');

  for (const revision of cluster.wire.revisions.get('falco/falco') ?? [])
    cluster.wire.saveRevision('falco/falco', revision);
  await expect(notes).toHaveCount(0);
  await expect(head(page, 'falco')).toHaveAccessibleName(quiet);
  await expect(page.locator('.note-mark')).toHaveCount(0);
});

test('what is merely worth knowing is in the panel and marks no column, and leads to what it means', async ({
  page,
  stage,
}) => {
  const { url, cluster } = await stage((small) => {
    fillSmall(small);
    small.addAgents({ name: 'paused', image: 'docker.io/grafana/promtail:3.5.0', nodeSelector: { 'no-such': 'node' } });
  });
  await open(page, `${url}/?rollout=agents/paused`);
  const notes = block(page, 'agents/paused', 'Notes');
  await expect(reasons(notes)).toHaveText(['NoEligibleNodes']);
  await expect(notes).toContainText(
    'None of 6 nodes may run it: nodeSelector no-such=node fails on 6. NoEligibleNodes',
  );
  await expect(notes).not.toContainText('Inferred');
  await expect(notes.getByRole('term')).toHaveText(['Fails on 6 of 6']);
  await expect(head(page, 'paused')).toHaveAccessibleName(/: 0 of 0 ready, of 6 nodes$/);

  // What stops everything comes first.
  markDeleted(cluster, 'agents/paused');
  await expect(reasons(notes)).toHaveText(['DaemonSetDeleting', 'NoEligibleNodes']);
  await expect(notes.getByRole('listitem').first()).toContainText(
    /^The DaemonSet is being deleted since .*: no Pod is created or updated any more\. DaemonSetDeleting/,
  );
  await expect(head(page, 'paused')).toHaveAccessibleName(/: 0 of 0 ready, of 6 nodes$/);
  await expect(page.locator('.note-mark')).toHaveCount(0);

  await reasons(notes).last().click();
  await expect(page).toHaveURL(`${url}/reasons#NoEligibleNodes`);
  await expect(page.locator('#NoEligibleNodes')).toBeInViewport();
});

test('a status that lags is shown beside our numbers, first as motion, until it is written', async ({
  page,
  stage,
}) => {
  const { url, cluster } = await stage(fillSmall);
  const agent = 'logging/fluent-bit';
  await open(page, `${url}/?rollout=${agent}`);
  const difference = block(page, agent, DIFFERENCE);
  await expect(panel(page, agent)).toBeVisible();
  await expect(difference).toHaveCount(0);

  // A taint under a running Pod: nothing makes the controller look.
  const tainted = cluster.node(node('a-2'));
  tainted.spec.taints = [{ key: 'dedicated', value: 'db', effect: 'NoSchedule' }];
  cluster.wire.saveNode(tainted);
  await expect(difference.getByRole('heading')).toHaveAccessibleName(
    /^What Kubernetes says differently it changed a moment ago, since \d\d:\d\d/,
  );
  await expect(difference).toContainText('Status says 6 desired, the objects 5: something changed a moment ago.');
  const table = difference.getByRole('table');
  await expect(table.getByRole('row')).toHaveText([
    'StatusKubernetesRollcall',
    'desiredNumberScheduled65',
    'currentNumberScheduled65',
    'numberMisscheduled01',
    'numberReady65',
    'numberAvailable65',
    'updatedNumberScheduled65',
  ]);
  await expect(table.getByRole('columnheader')).toHaveText(['Status', 'Kubernetes', 'Rollcall']);
  await expect(table.getByRole('rowheader', { name: 'numberMisscheduled' })).toBeVisible();
  await expect(block(page, agent, 'Notes')).toHaveCount(0);

  await expect(difference.getByRole('heading')).toHaveAccessibleName(
    /^What Kubernetes says differently its status lags behind, since \d\d:\d\d/,
    MOTION,
  );
  const why = 'taint dedicated=db:NoSchedule on a-2 came under a running Pod.';
  await expect(difference).toContainText(`Status says 6 desired, the objects 5: ${why}`);
  await expect(difference.getByRole('code').filter({ hasText: 'dedicated' })).toHaveText('dedicated=db:NoSchedule');
  const notes = block(page, agent, 'Notes');
  await expect(reasons(notes)).toHaveText(['StatusLag']);
  await expect(notes.getByRole('term').first()).toHaveText('Objects say 5');
  await expect(notes.getByRole('definition').first()).toHaveText('desiredNumberScheduled: 6');
  await expect(page.locator('.note-mark')).toHaveCount(0);

  cluster.settle();
  await expect(difference).toHaveCount(0);
  await expect(notes).toHaveCount(0);
});

test('a controller that does not write and clocks that differ are told apart', async ({ page, stage }) => {
  const { url } = await stage((small) => {
    fillSmall(small);
    small.daemonSet('falco/falco').status.numberReady = 4;
    markDeleted(small, 'falco/falco');
    const slow = small.daemonSet('kube-system/cilium');
    Object.assign(slow.spec, { minReadySeconds: 600 });
    small.wire.saveDaemonSetStatus(slow);
  });
  await open(page, `${url}/?rollout=falco/falco`);
  const frozen = block(page, 'falco/falco', DIFFERENCE);
  await expect(frozen.getByRole('heading')).toHaveAccessibleName(/ its controller does not write, since /);
  await expect(frozen).toContainText(
    'Status says 4 ready, the objects 6: the status of what is being deleted is not written.',
  );
  await expect(frozen.getByRole('row', { name: 'numberReady' })).toHaveAccessibleName('numberReady 4 6');
  await expect(frozen.getByRole('row')).toHaveCount(2);

  await open(page, `${url}/?rollout=kube-system/cilium`);
  const skewed = block(page, 'kube-system/cilium', DIFFERENCE);
  await expect(skewed.getByRole('heading')).toHaveAccessibleName(/ clocks differ, since /, MOTION);
  await expect(skewed).toContainText(
    'Status says 6 available, the objects 0: minReadySeconds ends about now, by a clock that may differ from Rollcall’s.',
  );
  await expect(block(page, 'kube-system/cilium', 'Notes')).toHaveCount(0);
});

/** A note of each weight, and a difference. */
async function noted(stage: Stage): Promise<Scene> {
  const scene = await stage((small) => {
    fillSmall(small);
    small.daemonSet('falco/falco').status.numberReady = 4;
    markDeleted(small, 'falco/falco');
  });
  forgetRevision(scene.cluster, scene.api, 'falco/falco');
  return scene;
}

test('nothing is in anybody’s way: notes and differences in the panel', async ({ page, stage }) => {
  const { url } = await noted(stage);
  await open(page, `${url}/?rollout=falco/falco`);
  await expect(reasons(block(page, 'falco/falco', 'Notes'))).toHaveText(['DaemonSetDeleting', 'RevisionNotRecorded']);
  await expect(block(page, 'falco/falco', DIFFERENCE).getByRole('table')).toBeVisible();
  await expectNoViolation(page);
});

test.describe('without a line to the server', () => {
  test.use({ losesServer: true });

  test('notes and differences are the last known ones, and none of them stands out', async ({ page, stage }) => {
    const scene = await noted(stage);
    await open(page, `${scene.url}/?rollout=falco/falco`);
    const notes = block(page, 'falco/falco', /^Notes/);
    const [info, warning] = [notes.locator('li b').first(), notes.locator('li b').last()];
    const colour = (at: Locator) => at.evaluate((element) => getComputedStyle(element).color);
    await expect(reasons(notes)).toHaveCount(2);
    expect(await colour(warning)).not.toBe(await colour(info));
    await expect(page.locator('.note-mark')).toHaveCount(1);

    await scene.killRollcall();
    await expect(notes.getByRole('heading')).toHaveAccessibleName('Notes last known', { timeout: 20_000 });
    expect(await colour(warning)).toBe(await colour(info));
    await expect(block(page, 'falco/falco', DIFFERENCE).getByRole('heading')).toHaveAccessibleName(
      / last known: its controller does not write, since /,
    );
    await expect(page.locator('.note-mark')).toHaveCount(0);
    await expect(head(page, 'falco')).toHaveAccessibleName('falco, security: last known 4 of 6 ready, of 6 nodes');
  });
});
