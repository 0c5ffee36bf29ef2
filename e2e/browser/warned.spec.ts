/** A cell that is healthy and carries a warning: marked, and counted as healthy all the same. */
import type { Page } from '@playwright/test';
import { setContainer, terminated } from '../../lib/demo/scenario/build/pod-status.ts';
import { timestamp } from '../../lib/demo/scenario/build/time.ts';
import type { PodWire } from '../../lib/demo/scenario/wire.ts';
import { expectNoViolation } from './support/axe.ts';
import type { TestCluster } from './support/cluster.ts';
import { node } from './support/fleet.ts';
import { cell, expectCell, labels, legend, open, row } from './support/grid.ts';
import { expectNothingHealthy } from './support/outage.ts';
import { fillSmall } from './support/small.ts';
import { expect, test } from './support/test.ts';

// Each starts a cluster of its own, and looks for long.
test.describe.configure({ timeout: 90_000 });

const MINUTE = 60_000;

/** Every mark of the matrix that warns of a healthy cell. */
const marks = (page: Page) => page.getByRole('grid').locator('use[href="#g-warned"]');
const healthy = (page: Page) => legend(page).filter({ hasText: 'healthy' }).locator('b');

/** Drawn as any healthy cell is: a dot, and no glyph. */
async function expectPlain(page: Page, at: string, agent: string): Promise<void> {
  await expect(cell(page, at, agent)).toHaveClass(/\bdot\b/);
  await expect(cell(page, at, agent).locator('svg')).toHaveCount(0);
}

async function expectMark(page: Page, at: string, agent: string): Promise<void> {
  await expect(cell(page, at, agent).locator('use')).toHaveAttribute('href', '#g-warned');
  await expect(cell(page, at, agent).locator('svg')).toBeVisible();
  await expect(cell(page, at, agent)).not.toHaveClass(/\bdot\b/);
}

/** A copy of the agent's Pod on the node, both of that age: the controller has not deleted either. */
function double(cluster: TestCluster, agent: string, at: string, ageMs: number): PodWire {
  cluster.tick();
  const pod = cluster.pod(agent, at);
  const creationTimestamp = timestamp(cluster.wire.now - ageMs);
  Object.assign(pod.metadata, { creationTimestamp });
  const copy = structuredClone(pod);
  Object.assign(copy.metadata, { name: `${pod.metadata.name}2`, uid: cluster.wire.random.uid() });
  cluster.wire.savePod(pod);
  cluster.wire.savePod(copy);
  return copy;
}

/** Its container has crashed, and runs again for now. */
function recover(cluster: TestCluster, agent: string, at: string, restartCount: number): void {
  cluster.tick();
  const { now } = cluster.wire;
  const pod = cluster.pod(agent, at);
  const [status] = pod.status.containerStatuses ?? [];
  if (status === undefined) throw new Error(`Pod ${pod.metadata.name} has no container.`);
  const lastState = terminated(pod, status, { exitCode: 1, reason: 'Error', message: '' }, now - MINUTE);
  setContainer(pod, status.name, { restartCount, lastState }, now);
  cluster.save(pod);
}

test('in a cluster in order no healthy cell is marked', async ({ page, stage }) => {
  const { url } = await stage(fillSmall);
  await open(page, url);
  expect(await labels(page)).toHaveLength(18);
  for (const at of ['a-1', 'b-3']) for (const agent of ['cilium', 'falco']) await expectPlain(page, at, agent);
  await expect(marks(page)).toHaveCount(0);
  await expect(page.locator('[role="gridcell"] svg')).toHaveCount(0);
});

test('a Pod that restarts again and again is marked while it is Ready, and stays healthy', async ({ page, stage }) => {
  const { url, cluster } = await stage(fillSmall);
  await open(page, url);
  await expectCell(page, 'a-2', 'falco', 'healthy');
  await expectPlain(page, 'a-2', 'falco');
  const verdict = await page.getByRole('heading', { level: 1 }).textContent();

  // Once is worth knowing, which words do.
  recover(cluster, 'falco/falco', node('a-2'), 1);
  await expectCell(page, 'a-2', 'falco', 'healthy, restarts again and again');
  await expectPlain(page, 'a-2', 'falco');

  recover(cluster, 'falco/falco', node('a-2'), 5);
  await expectMark(page, 'a-2', 'falco');
  await expectCell(page, 'a-2', 'falco', 'healthy, restarts again and again');
  await expect(marks(page)).toHaveCount(1);
  await expectPlain(page, 'a-1', 'falco');
  await expectPlain(page, 'a-2', 'cilium');
  await expect(healthy(page)).toHaveText('18');
  await expect(row(page, 'a-2')).not.toHaveAttribute('data-gap');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(verdict ?? '');

  cluster.replace('falco/falco', node('a-2'));
  await expectCell(page, 'a-2', 'falco', 'healthy');
  await expectPlain(page, 'a-2', 'falco');
  await expect(marks(page)).toHaveCount(0);
});

test('two Pods on one node: the tooltip and the card say what the mark means', async ({ page, stage }) => {
  const { url, cluster } = await stage(fillSmall);
  const copy = double(cluster, 'falco/falco', node('b-1'), 10 * MINUTE);
  await open(page, url);
  const words = 'healthy, more than one Pod on a node';
  await expectCell(page, 'b-1', 'falco', words);
  await expectMark(page, 'b-1', 'falco');

  await cell(page, 'b-1', 'falco').hover();
  const tooltip = page.getByRole('tooltip');
  await expect(tooltip).toContainText('Healthy: more than one Pod on a node');
  await expect(tooltip).toContainText('2 Pods of this DaemonSet run on the node: ');

  await cell(page, 'b-1', 'falco').click();
  const card = page.getByRole('complementary', { name: `falco on ${node('b-1')}` });
  await expect(card.locator('.panel-says')).toContainText('Healthy: more than one Pod on a node since ');
  await expect(card.locator('.panel-glyph use')).toHaveAttribute('href', '#g-warned');

  cluster.wire.deletePod(copy);
  await expect(card.locator('.panel-says')).toHaveText(/^Healthy\./);
  await expect(card.locator('.panel-glyph use')).toHaveAttribute('href', '#g-healthy');
  await expectPlain(page, 'b-1', 'falco');
});

test('a marked cell and its card are in nobody’s way', async ({ page, stage }) => {
  const { url, cluster } = await stage(fillSmall);
  double(cluster, 'falco/falco', node('b-1'), 10 * MINUTE);
  for (const view of ['/', `/?cell=falco/falco@${node('b-1')}`]) {
    await page.setViewportSize({ width: 1440, height: 900 });
    await open(page, `${url}${view}`);
    await expectMark(page, 'b-1', 'falco');
    await expectNoViolation(page);
  }
});

test.describe('without a line to the server', () => {
  test.use({ losesServer: true });

  test('the mark gives way to the last known look of a healthy cell', async ({ page, stage }) => {
    const scene = await stage(fillSmall);
    double(scene.cluster, 'falco/falco', node('b-1'), 10 * MINUTE);
    await open(page, scene.url);
    await expectMark(page, 'b-1', 'falco');
    await scene.killRollcall();
    await expectCell(page, 'b-1', 'falco', 'unknown, last known healthy', 20_000);
    await expect(cell(page, 'b-1', 'falco').locator('use')).toHaveAttribute('href', '#g-old-healthy');
    await expectNothingHealthy(page);
    await expect(marks(page)).toHaveCount(0);
  });
});
