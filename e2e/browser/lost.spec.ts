/** Rollcall itself goes away and comes back, and the line to it breaks. */
import type { Page } from '@playwright/test';
import { node } from './support/fleet.ts';
import { cell, expectCell, open, row } from './support/grid.ts';
import { expectNoAlarm, expectNothingHealthy } from './support/outage.ts';
import { fillSmall } from './support/small.ts';
import { expect, test } from './support/test.ts';
import { crash } from './support/troubles.ts';

test.use({ losesServer: true });

const heading = { level: 1 } as const;

async function expectLost(page: Page): Promise<void> {
  await expect(page.getByRole('heading', heading)).toContainText(
    /^Nothing known since \d\d:\d\d:\d\d: this page has had no word from Rollcall for/,
    { timeout: 20_000 },
  );
}

test('within 20 s the page says so, shows nothing healthy, and is right within 2 s of its return', async ({
  page,
  stage,
}) => {
  const scene = await stage((cluster) => {
    fillSmall(cluster);
    crash(cluster, 'falco/falco', node('a-1'));
  });
  await open(page, scene.url);
  await scene.killRollcall();
  await expectLost(page);
  await expectNothingHealthy(page);
  await expectNoAlarm(page, 'a-1');
  await expectCell(page, 'a-1', 'falco', 'unknown, last known not ready');
  await expect(page.getByRole('button', { name: 'Try now' })).toBeVisible();
  crash(scene.cluster, 'falco/falco', node('b-2'));
  await scene.restartRollcall();
  await expectCell(page, 'b-2', 'falco', 'not ready, CrashLoopBackOff');
  await expectCell(page, 'b-1', 'falco', 'healthy');
});

test('a restart between two heartbeats: the new process is believed, not the old picture', async ({ page, stage }) => {
  const scene = await stage(fillSmall);
  await open(page, scene.url);
  await scene.killRollcall();
  // Found by a Rollcall that begins to count its revisions anew, and ends at the same number.
  scene.cluster.withhold('falco/falco', node('a-1'));
  await scene.restartRollcall();
  await expectCell(page, 'a-1', 'falco', 'missing, no reason to be seen', 6000);
});

test('Try now tries now', async ({ page, stage }) => {
  const scene = await stage(fillSmall);
  await open(page, scene.url);
  await page.route('**/api/page/stream?*', (route) => route.abort());
  await scene.killRollcall();
  await expectLost(page);
  await scene.restartRollcall();
  await page.unroute('**/api/page/stream?*');
  await page.getByRole('button', { name: 'Try now' }).click();
  await expectCell(page, 'a-1', 'falco', 'healthy');
});

test('the page can still be used: cards, filters and keys work on what was known', async ({ page, stage }) => {
  const scene = await stage((cluster) => {
    fillSmall(cluster);
    crash(cluster, 'falco/falco', node('a-1'));
  });
  await open(page, scene.url);
  // The card's script comes after the page's; it is here once a card was seen.
  await page.keyboard.press('n');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('list', { name: 'Why' })).toBeVisible();
  await page.keyboard.press('Escape');
  await scene.killRollcall();
  await expectLost(page);
  await page.keyboard.press('n');
  await page.keyboard.press('Enter');
  const card = page.getByRole('complementary');
  await expect(card.locator('.panel-says')).toHaveText('Unknown now. Last known: not ready.');
  await expect(card).toContainText('This page has no word from Rollcall: the chain cannot be read.');
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.keyboard.type('b-1');
  await expect(row(page, 'a-1')).toHaveCount(0);
});

test('a card whose script does not come says so, and the page around it lives on', async ({ page, stage }) => {
  const { url, cluster } = await stage(fillSmall);
  const first = await (await fetch(url)).text();
  await page.route('**/*.js', (route) =>
    first.includes(new URL(route.request().url()).pathname) ? route.continue() : route.abort(),
  );
  await open(page, url);
  await cell(page, 'a-1', 'falco').click();
  await expect(page.getByRole('complementary', { name: 'Not loaded' })).toContainText(
    'This part of the page did not come',
  );
  crash(cluster, 'falco/falco', node('a-2'));
  await expectCell(page, 'a-2', 'falco', 'not ready, CrashLoopBackOff');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('1 node has a gap');
  await cell(page, 'a-2', 'falco').click();
  await page.unrouteAll();
  await page.getByRole('link', { name: 'Load the page again' }).click();
  await expect(page.getByRole('heading', { name: 'falco on a-2' })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Why' })).toBeVisible();
});
