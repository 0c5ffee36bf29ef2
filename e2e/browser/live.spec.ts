/** What changes in the API server shows on the page within two seconds, without a reload. */
import type { Page } from '@playwright/test';
import { node } from './support/fleet.ts';
import { cell, expectCell, legend, open, row } from './support/grid.ts';
import { fillSmall } from './support/small.ts';
import { expect, test } from './support/test.ts';
import { crash, loseReadiness, refuse, regainReadiness, silence, starve } from './support/troubles.ts';

const WITHIN = { timeout: 5000 };

/** Fails when the page was loaded anew since. */
async function stays(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => Object.assign(window, { isSamePage: true }));
  return async () => expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true);
}

test('a Pod that crashes and a Pod that comes back', async ({ page, stage }) => {
  const { url, cluster } = await stage(fillSmall);
  await open(page, url);
  const stayed = await stays(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('All 6 nodes answer: 3 agents, no gap.');
  crash(cluster, 'falco/falco', node('b-2'));
  await expectCell(page, 'b-2', 'falco', 'not ready, CrashLoopBackOff');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('1 node has a gap: 1 lacks security', WITHIN);
  await expect(page.getByRole('link', { name: /^falco not ready on 1 node: CrashLoopBackOff/ })).toBeVisible(WITHIN);
  await expect(page.getByRole('columnheader', { name: /^falco, security: 5 of 6 ready/ })).toBeVisible(WITHIN);
  await expect(legend(page).filter({ hasText: 'not ready' })).toHaveText('not ready1', WITHIN);
  cluster.replace('falco/falco', node('b-2'));
  await expectCell(page, 'b-2', 'falco', 'healthy');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('All 6 nodes answer: 3 agents, no gap.', WITHIN);
  await stayed();
});

test('a node that joins with its Pods, and one that leaves', async ({ page, stage }) => {
  const { url, cluster } = await stage(fillSmall);
  await open(page, url);
  const stayed = await stays(page);
  cluster.addNodes({ name: node('b-10'), pool: 'beta' });
  for (const agent of ['cilium', 'fluent-bit', 'falco']) await expectCell(page, 'b-10', agent, 'healthy');
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', '10');
  const names = () => page.getByRole('rowheader').filter({ hasText: /^b-/ }).allTextContents();
  expect(await names()).toEqual(['b-1', 'b-2', 'b-3', 'b-10']);
  cluster.removeNode(node('b-1'));
  await expect(row(page, 'b-1')).toHaveCount(0, WITHIN);
  await expect(page.getByRole('columnheader', { name: /^cilium, network: 6 of 6 ready, of 6 nodes/ })).toBeVisible(
    WITHIN,
  );
  await stayed();
});

test('a taint that an agent does not tolerate, and its end', async ({ page, stage }) => {
  const { url, cluster } = await stage(fillSmall);
  await open(page, url);
  cluster.taint(node('a-1'), { key: 'dedicated', value: 'db', effect: 'NoSchedule' });
  await expectCell(page, 'a-1', 'fluent-bit', 'misscheduled, taint not tolerated');
  await expectCell(page, 'a-1', 'cilium', 'healthy');
  cluster.taint(node('a-2'), { key: 'dedicated', value: 'db', effect: 'NoExecute' });
  await expectCell(page, 'a-2', 'fluent-bit', 'excluded by taint, taint not tolerated');
  const head = page.getByRole('columnheader', { name: /^fluent-bit/ });
  await expect(head).toHaveAccessibleName(/4 of 4 ready, of 6 nodes, 1 excluded by taint/, WITHIN);
  cluster.untaint(node('a-2'), 'dedicated');
  await expectCell(page, 'a-2', 'fluent-bit', 'healthy');
});

test('an agent that is created, and one that is deleted', async ({ page, stage }) => {
  const { url, cluster } = await stage(fillSmall);
  await open(page, url);
  cluster.addAgents({
    namespace: 'monitoring',
    name: 'node-exporter',
    image: 'quay.io/prometheus/node-exporter:v1.9.1',
  });
  for (const at of ['a-1', 'b-3']) await expectCell(page, at, 'node-exporter', 'healthy');
  await expect(page.getByRole('columnheader', { name: /^node-exporter, monitoring: 6 of 6/ })).toBeVisible(WITHIN);
  await expect(page.getByRole('grid')).toHaveAttribute('aria-colcount', '6');
  cluster.removeAgent('logging/fluent-bit');
  await expect(page.getByRole('columnheader', { name: /^fluent-bit/ })).toHaveCount(0, WITHIN);
  await expect(page.locator('[role="gridcell"][aria-label*="fluent-bit"]')).toHaveCount(0);
  await expectCell(page, 'a-1', 'falco', 'healthy');
});

test('pending, refused, not ready, silent: each with its own words', async ({ page, stage }) => {
  const { url, cluster } = await stage(fillSmall);
  await open(page, url);
  starve(cluster, 'falco/falco', node('a-1'));
  await expectCell(page, 'a-1', 'falco', 'pending, requests more than the node has');
  refuse(cluster, 'falco/falco', node('a-2'));
  await expectCell(page, 'a-2', 'falco', 'missing, create refused');
  loseReadiness(cluster, 'falco/falco', node('a-3'));
  await expectCell(page, 'a-3', 'falco', 'not ready, readiness fails');
  silence(cluster, node('b-1'));
  await expectCell(page, 'b-1', 'falco', 'unknown, node unknown');
  regainReadiness(cluster, 'falco/falco', node('a-3'));
  await expectCell(page, 'a-3', 'falco', 'healthy');
  cluster.allow('falco/falco', node('a-2'));
  await expectCell(page, 'a-2', 'falco', 'healthy');
});

test('the card that is open follows its cell', async ({ page, stage }) => {
  const { url, cluster } = await stage(fillSmall);
  await open(page, `${url}/?cell=falco/falco@${node('a-1')}`);
  const card = page.getByRole('complementary', { name: /^falco on/ });
  await expect(card.locator('.panel-says')).toContainText('Healthy');
  crash(cluster, 'falco/falco', node('a-1'));
  await expect(card.locator('.panel-says')).toContainText('Not ready: CrashLoopBackOff', WITHIN);
  await expect(card.getByRole('list', { name: 'Why' })).toContainText(
    'fails: RunningContainer falco exits with code 1',
    WITHIN,
  );
  cluster.removeNode(node('a-1'));
  await expect(card).toContainText('There is no such node or DaemonSet now.', WITHIN);
});

test('the focus stays on its cell while rows come, go and change places', async ({ page, stage }) => {
  const { url, cluster } = await stage(fillSmall);
  await open(page, url);
  await cell(page, 'b-2', 'falco').focus();
  crash(cluster, 'falco/falco', node('b-3'));
  cluster.addNodes({ name: node('a-0'), pool: 'alpha' });
  await expectCell(page, 'b-3', 'falco', 'not ready, CrashLoopBackOff');
  await expectCell(page, 'a-0', 'falco', 'healthy');
  // Gaps first: pool beta has moved above alpha, b-3 above b-2.
  const order = () =>
    page
      .getByRole('rowheader')
      .filter({ hasText: /^[ab]-\d$/ })
      .allTextContents();
  await expect.poll(order, WITHIN).toEqual(['b-3', 'b-1', 'b-2', 'a-0', 'a-1', 'a-2', 'a-3']);
  await expect(cell(page, 'b-2', 'falco')).toBeFocused();
  cluster.removeNode(node('b-2'));
  await expect(row(page, 'b-2')).toHaveCount(0, WITHIN);
  await expect(page.getByRole('grid').locator('[role="gridcell"][tabindex="0"]')).toHaveCount(1);
});

test('a row that heals keeps its place for a moment, then takes its own', async ({ page, stage }) => {
  const { url, cluster } = await stage((small) => {
    fillSmall(small);
    crash(small, 'falco/falco', node('a-3'));
  });
  await open(page, url);
  const order = () =>
    page
      .getByRole('rowheader')
      .filter({ hasText: /^a-\d$/ })
      .allTextContents();
  expect(await order()).toEqual(['a-3', 'a-1', 'a-2']);
  cluster.replace('falco/falco', node('a-3'));
  await expectCell(page, 'a-3', 'falco', 'healthy');
  expect(await order()).toEqual(['a-3', 'a-1', 'a-2']);
  await expect.poll(order, { timeout: 12_000 }).toEqual(['a-1', 'a-2', 'a-3']);
});
