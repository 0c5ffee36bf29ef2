/** Several tabs, and tabs that nobody looks at. */
import type { Request } from '@playwright/test';
import { node } from './support/fleet.ts';
import { expectCell, open, untilLive } from './support/grid.ts';
import { fillSmall } from './support/small.ts';
import { expect, test } from './support/test.ts';
import { crash } from './support/troubles.ts';

test('two tabs show the same change, each with its own view', async ({ context, page, stage }) => {
  const { url, cluster } = await stage(fillSmall);
  const other = await context.newPage();
  await open(page, url);
  await open(other, `${url}/?q=b-`);
  crash(cluster, 'falco/falco', node('b-1'));
  await Promise.all([page, other].map((tab) => expectCell(tab, 'b-1', 'falco', 'not ready, CrashLoopBackOff')));
  await expect(other.locator('[role="row"][data-node]')).toHaveCount(3);
  await expect(page.locator('[role="row"][data-node]')).toHaveCount(6);
});

test('all tabs hear by one stream, and go on within 2 s when the one that holds it closes', async ({
  context,
  page,
  stage,
}) => {
  const { url, cluster } = await stage(fillSmall);
  const streams = new Set<Request>();
  let opened = 0;
  context.on('request', (request) => {
    if (!request.url().includes('/api/page/stream')) return;
    streams.add(request);
    opened++;
  });
  for (const end of ['requestfinished', 'requestfailed'] as const) {
    context.on(end, (request) => streams.delete(request));
  }
  await open(page, url);
  const [second, third] = [await context.newPage(), await context.newPage()];
  await open(second, url);
  await open(third, url);
  crash(cluster, 'falco/falco', node('b-1'));
  await Promise.all([page, second, third].map((tab) => expectCell(tab, 'b-1', 'falco', 'not ready, CrashLoopBackOff')));
  expect(streams.size).toBe(1);
  const before = opened;
  await page.close();
  crash(cluster, 'falco/falco', node('b-2'));
  await Promise.all([second, third].map((tab) => expectCell(tab, 'b-2', 'falco', 'not ready, CrashLoopBackOff')));
  for (const tab of [second, third]) await untilLive(tab);
  expect(opened).toBe(before + 1);
  expect(streams.size).toBe(1);
});

test('a tab without frames, as one in the background, is told all the same', async ({ page, stage }) => {
  const { url, cluster } = await stage(fillSmall);
  await page.addInitScript(() => {
    const frame = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (callback) => (document.documentElement.hasAttribute('inert') ? 0 : frame(callback));
  });
  await open(page, url);
  await page.evaluate(() => document.documentElement.setAttribute('inert', ''));
  crash(cluster, 'falco/falco', node('a-2'));
  await expectCell(page, 'a-2', 'falco', 'not ready, CrashLoopBackOff');
});

test('a tab that was frozen shows nothing old once it thaws', async ({ page, stage }) => {
  const { url, cluster } = await stage(fillSmall);
  await open(page, url);
  const browser = await page.context().newCDPSession(page);
  await browser.send('Page.setWebLifecycleState', { state: 'frozen' });
  crash(cluster, 'falco/falco', node('a-2'));
  cluster.removeNode(node('b-1'));
  cluster.addNodes({ name: node('b-4'), pool: 'beta' });
  await browser.send('Page.setWebLifecycleState', { state: 'active' });
  await expectCell(page, 'a-2', 'falco', 'not ready, CrashLoopBackOff');
  await expectCell(page, 'b-4', 'falco', 'healthy');
  await expect(page.locator(`[data-node="${node('b-1')}"]`)).toHaveCount(0);
});

test('a page that one comes back to is not the one that was left', async ({ page, stage }) => {
  const { url, cluster } = await stage(fillSmall);
  await open(page, url);
  await page.goto('about:blank');
  crash(cluster, 'falco/falco', node('a-2'));
  await page.goBack();
  await expectCell(page, 'a-2', 'falco', 'not ready, CrashLoopBackOff');
});
