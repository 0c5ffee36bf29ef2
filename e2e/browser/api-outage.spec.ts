/** The API server goes away and comes back. Rollcall itself runs on. */
import { node } from './support/fleet.ts';
import { cell, expectCell, open } from './support/grid.ts';
import { expectNoAlarm, expectNothingHealthy } from './support/outage.ts';
import { fillSmall } from './support/small.ts';
import { expect, test } from './support/test.ts';
import { crash } from './support/troubles.ts';

const heading = { level: 1 } as const;
const stale = /^Nothing known since \d\d:\d\d:\d\d: the API server stopped answering/;

test('within 10 s the page says stale, shows nothing healthy, and is right again by itself', async ({
  page,
  stage,
}) => {
  const scene = await stage((cluster) => {
    fillSmall(cluster);
    crash(cluster, 'falco/falco', node('a-1'));
  });
  const { cluster } = scene;
  await open(page, scene.url);
  await scene.stopApi();
  await expect(page.getByRole('heading', heading)).toContainText(stale, { timeout: 10_000 });
  await expect(page.getByRole('status').filter({ hasText: 'stale' })).toBeVisible();
  await expectNothingHealthy(page);
  await expectNoAlarm(page, 'a-1');
  await expectCell(page, 'a-1', 'falco', 'unknown, last known not ready');
  await expectCell(page, 'b-1', 'falco', 'unknown, last known healthy');
  await expect(cell(page, 'a-1', 'falco').locator('use')).toHaveAttribute('href', '#g-old-notReady');
  await expect(page.getByRole('heading', heading)).toContainText('1 node had gaps then.');
  const side = page.getByRole('complementary');
  await expect(side.getByRole('row', { name: /pods Watching/ })).toContainText(/Next try in \d+ s/);
  await expect(side.getByRole('row', { name: /WATCH pods/ }).first()).toContainText(/connection was (refused|reset)/);
  await expect(side.getByRole('row', { name: /falco/ })).toContainText('not ready on 1 node');

  // Meanwhile the cluster lives on, and nobody can know.
  cluster.replace('falco/falco', node('a-1'));
  crash(cluster, 'falco/falco', node('b-2'));
  cluster.removeNode(node('b-3'));
  await scene.restartApi();
  await expectCell(page, 'b-2', 'falco', 'not ready, CrashLoopBackOff', 10_000);
  await expectCell(page, 'a-1', 'falco', 'healthy');
  await expect(page.locator(`[data-node="${node('b-3')}"]`)).toHaveCount(0);
  await expect(page.getByRole('heading', heading)).toContainText('1 node has a gap: 1 lacks security');
  await expect(page.getByRole('status').filter({ hasText: 'live' })).toBeVisible();
});

test('a card that is open says what was last known, and follows again', async ({ page, stage }) => {
  const scene = await stage(fillSmall);
  await open(page, `${scene.url}/?cell=falco/falco@${node('a-1')}`);
  const says = page.getByRole('complementary').locator('.panel-says');
  await expect(says).toContainText('Healthy');
  await scene.stopApi();
  await expect(says).toHaveText('Unknown now. Last known: healthy.', { timeout: 10_000 });
  await expect(page.getByRole('list', { name: 'Why' })).not.toContainText('passes: Ready');
  crash(scene.cluster, 'falco/falco', node('a-1'));
  await scene.restartApi();
  await expect(says).toContainText('Not ready: CrashLoopBackOff', { timeout: 10_000 });
});

test('a page that is opened during the outage knows as little', async ({ page, stage }) => {
  const scene = await stage(fillSmall);
  await scene.stopApi();
  await expect
    .poll(async () => (await scene.read<{ sources: { state: string }[] }>('/api/v1/coverage')).sources[0]?.state, {
      timeout: 10_000,
    })
    .toBe('stale');
  await page.goto(scene.url);
  await expect(page.getByRole('heading', heading)).toContainText(stale);
  await expectNothingHealthy(page);
  await scene.restartApi();
  await expectCell(page, 'a-1', 'falco', 'healthy', 10_000);
});

test('an API server that goes away while the page loads', async ({ page, stage }) => {
  const scene = await stage(fillSmall);
  await page.route('**/*.js', async (route) => {
    await scene.stopApi();
    await route.continue();
  });
  await page.goto(scene.url);
  await expect(page.getByRole('heading', heading)).toContainText(stale, { timeout: 12_000 });
  await expectNothingHealthy(page);
});

test('a watch that breaks and comes back at once makes nobody nervous', async ({ page, stage }) => {
  const { url, api, cluster } = await stage(fillSmall);
  await open(page, url);
  await page.evaluate(() => {
    const seen = new Set<string>();
    const look = () => seen.add(document.querySelector('.page')?.getAttribute('data-mode') ?? '');
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      attributes: true,
      attributeFilter: ['data-mode'],
    });
    look();
    Object.assign(window, { modes: seen });
  });
  api.faults.dropConnections();
  crash(cluster, 'falco/falco', node('a-1'));
  await expectCell(page, 'a-1', 'falco', 'not ready, CrashLoopBackOff', 3000);
  api.compact();
  api.faults.expireWatches();
  crash(cluster, 'falco/falco', node('a-2'));
  await expectCell(page, 'a-2', 'falco', 'not ready, CrashLoopBackOff', 4000);
  expect(await page.evaluate('[...window.modes]')).toEqual(['live']);
});
