/** What is on the page before any of its scripts has run. */
import { brotliCompressSync } from 'node:zlib';
import { node } from './support/fleet.ts';
import { cell, labels, legend } from './support/grid.ts';
import { expect, test } from './support/test.ts';

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the verdict, the coverage, the problems and the time of the picture are there', async ({ page, fleet }) => {
    await page.goto(fleet.url);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(/^7 nodes have gaps: 3 lack logging/);
    const coverage = page.getByRole('region', { name: 'Coverage by category' });
    await expect(coverage.getByRole('heading', { name: 'logging' })).toBeVisible();
    await expect(page.getByRole('region', { name: 'Problems' }).getByRole('listitem')).not.toHaveCount(0);
    await expect(page.getByText(/^as of \d\d:\d\d:\d\d UTC$/)).toBeVisible();
    await expect(page.getByText('live')).toHaveCount(0);
  });

  test('the grid has every cell, and every gap has its mark', async ({ page, fleet }) => {
    await page.goto(fleet.url);
    await expect(page.getByRole('grid')).toBeVisible();
    expect(await labels(page)).toHaveLength(30 * 8);
    for (const [at, agent, glyph] of [
      ['gpu-1', 'fluent-bit', 'repelled'],
      ['compute-1', 'falco', 'notReady'],
      ['general-1', 'otel-agent', 'pending'],
      ['general-2', 'node-problem-detector', 'missing'],
      ['general-3', 'cilium', 'unknown'],
      ['system-1', 'fluent-bit', 'misscheduled'],
      ['system-1', 'node-exporter', 'outdated'],
    ] as const) {
      await expect(cell(page, at, agent).locator('use')).toHaveAttribute('href', `#g-${glyph}`);
    }
    const states = [
      'healthy',
      'updating',
      'not ready',
      'missing',
      'pending',
      'excluded by taint',
      'by design',
      'unknown',
    ];
    await expect(legend(page)).toContainText([...states, 'misscheduled']);
  });

  test('a link to a cell shows its card, and links lead on', async ({ page, fleet }) => {
    await page.goto(`${fleet.url}/?cell=falco/falco@${node('compute-1')}`);
    const card = page.getByRole('complementary', { name: `falco on ${node('compute-1')}` });
    await expect(card).toContainText('Not ready: CrashLoopBackOff since');
    await expect(card).toContainText('Container falco exits with code 1');
    await card.getByRole('link', { name: 'Problems' }).click();
    await expect(page.getByRole('heading', { name: 'Problems' })).toBeVisible();
    await page.getByRole('link', { name: /^fluent-bit may not run on 3 nodes/ }).click();
    await expect(page).toHaveURL(/\?cell=logging\/fluent-bit@gpu-1/);
    await expect(page.getByRole('heading', { level: 2, name: 'fluent-bit on gpu-1' })).toBeVisible();
  });

  test('filters of a link are kept', async ({ page, fleet }) => {
    await page.goto(`${fleet.url}/?state=repelled&q=fluent`);
    expect((await labels(page)).sort()).toEqual(
      ['gpu-1', 'gpu-2', 'gpu-3'].map((each) => `${each}, fluent-bit: excluded by taint, taint not tolerated`),
    );
  });
});

test('scripts that never arrive leave a page that says all it knows', async ({ page, fleet }) => {
  await page.route('**/*.js', () => {});
  await page.goto(fleet.url, { waitUntil: 'commit' });
  await expect(page.getByRole('heading', { level: 1 })).toContainText('7 nodes have gaps');
  expect(await labels(page)).toHaveLength(30 * 8);
  await expect(page.getByText(/^as of \d\d:\d\d:\d\d UTC$/)).toBeVisible();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});

test('on a slow line the grid is there long before the scripts are', async ({ page, fleet }) => {
  const line = await page.context().newCDPSession(page);
  await line.send('Network.enable');
  // 400 kbit/s and half a second there and back: a phone at the edge of its cell.
  await line.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 500,
    downloadThroughput: 50_000,
    uploadThroughput: 50_000,
  });
  const began = Date.now();
  await page.goto(fleet.url, { waitUntil: 'commit' });
  await expect(cell(page, 'system-4', 'node-exporter')).toBeVisible({ timeout: 20_000 });
  const painted = Date.now() - began;
  await expect(page.getByText(/^as of/)).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: 'live' })).toBeVisible({ timeout: 25_000 });
  test
    .info()
    .annotations.push({ type: 'grid after', description: `${painted} ms, alive after ${Date.now() - began} ms` });
  expect(painted).toBeLessThan((Date.now() - began) * 0.7);
});

/** What a browser that knows modules loads before the page is alive: the framework's own are 112 KB of it. */
const LIMIT_BYTES = 157_000;

test('the scripts of the first look stay within their limit', async ({ fleet }) => {
  const html = await (await fetch(fleet.url)).text();
  const scripts = [...html.matchAll(/<script[^>]+src="([^"]+)"[^>]*>/g)].filter(([tag]) => !/nomodule/i.test(tag));
  let total = 0;
  for (const path of new Set(scripts.map(([, src]) => src))) {
    total += brotliCompressSync(Buffer.from(await (await fetch(`${fleet.url}${path}`)).arrayBuffer())).length;
  }
  test.info().annotations.push({ type: 'scripts', description: `${total} bytes` });
  expect(total).toBeGreaterThan(0);
  expect(total).toBeLessThan(LIMIT_BYTES);
});
