/** Several tabs, and tabs that nobody looks at. */
import type { Page, Request } from '@playwright/test';
import { node } from './support/fleet.ts';
import { expectCell, open as openPage, untilLive } from './support/grid.ts';
import { fillSmall } from './support/small.ts';
import { expect, test } from './support/test.ts';
import { crash } from './support/troubles.ts';

test('two tabs show the same change, each with its own view', async ({ context, page, stage }) => {
  const { url, cluster } = await stage(fillSmall);
  const other = await context.newPage();
  await openPage(page, url);
  await openPage(other, `${url}/?q=b-`);
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
  const tabs = [page, await context.newPage(), await context.newPage()] as const;
  const streams = tabs.map(watchStreams);
  const open = () => streams.reduce((sum, { size }) => sum + size, 0);
  for (const tab of tabs) await openPage(tab, url);
  crash(cluster, 'falco/falco', node('b-1'));
  await Promise.all(tabs.map((tab) => expectCell(tab, 'b-1', 'falco', 'not ready, CrashLoopBackOff')));
  await expect.poll(open).toBe(1);
  const holder = streams.findIndex(({ size }) => size === 1);
  await tabs[holder]?.close();
  streams[holder]?.clear();
  crash(cluster, 'falco/falco', node('b-2'));
  const others = tabs.filter((_, place) => place !== holder);
  await Promise.all(others.map((tab) => expectCell(tab, 'b-2', 'falco', 'not ready, CrashLoopBackOff')));
  await expect.poll(open).toBe(1);
  for (const tab of others) await untilLive(tab);
});

/** The streams that the tab has open. */
function watchStreams(tab: Page): Set<Request> {
  const streams = new Set<Request>();
  tab.on('request', (request) => {
    if (request.url().includes('/api/page/stream')) streams.add(request);
  });
  for (const end of ['requestfinished', 'requestfailed'] as const) {
    tab.on(end as 'requestfinished', (request) => void streams.delete(request));
  }
  return streams;
}

test('a tab without frames, as one in the background, is told all the same', async ({ page, stage }) => {
  const { url, cluster } = await stage(fillSmall);
  await page.addInitScript(() => {
    const frame = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (callback) => (document.documentElement.hasAttribute('inert') ? 0 : frame(callback));
  });
  await openPage(page, url);
  await page.evaluate(() => document.documentElement.setAttribute('inert', ''));
  crash(cluster, 'falco/falco', node('a-2'));
  await expectCell(page, 'a-2', 'falco', 'not ready, CrashLoopBackOff');
});

test('a tab that was frozen shows nothing old once it thaws', async ({ page, stage }) => {
  const { url, cluster } = await stage(fillSmall);
  await openPage(page, url);
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
  await openPage(page, url);
  await page.goto('about:blank');
  crash(cluster, 'falco/falco', node('a-2'));
  await page.goBack();
  await expectCell(page, 'a-2', 'falco', 'not ready, CrashLoopBackOff');
});
