/** Many nodes: a strip for each agent in place of a line for each node. */
import type { Page } from '@playwright/test';
import { expectNoViolation } from './support/axe.ts';
import { node } from './support/fleet.ts';
import { cell, legend, open } from './support/grid.ts';
import { colourOf, cursor, inkIn, lens, NODES, openStrips, pointIn, strip, test } from './support/strips.ts';
import { expect } from './support/test.ts';

const views = (page: Page) => page.getByRole('navigation', { name: 'Views' });

test('above 300 nodes the page opens with strips, below with the grid; the address and the keys say otherwise', async ({
  page,
  many,
  fleet,
}) => {
  await openStrips(page, many.url);
  await expect(views(page).getByRole('link', { name: 'Strips' })).toHaveAttribute('aria-current', 'page');
  await page.keyboard.press('g');
  await expect(page).toHaveURL(`${many.url}/?view=grid`);
  await expect(cell(page, 'gpu-1', 'fluent-bit')).toBeVisible();
  await page.keyboard.press('s');
  await expect(page).toHaveURL(`${many.url}/`);
  await expect(strip(page, 'fluent-bit')).toBeVisible();
  await page.goBack();
  await expect(cell(page, 'gpu-1', 'fluent-bit')).toBeVisible();

  await open(page, fleet.url);
  await expect(cell(page, 'gpu-1', 'fluent-bit')).toBeVisible();
  await views(page).getByRole('link', { name: 'Strips' }).click();
  await expect(page).toHaveURL(`${fleet.url}/?view=strips`);
  await expect(strip(page, 'fluent-bit')).toBeVisible();
  await views(page).getByRole('link', { name: 'Grid' }).click();
  await expect(page).toHaveURL(`${fleet.url}/`);
});

test('each strip ends in exact counts, and says them all', async ({ page, many }) => {
  await openStrips(page, many.url);
  const counts = (agent: string) => strip(page, agent).locator('.strip-counts');
  const shown = (agent: string) => counts(agent).locator('span[aria-hidden]');
  await expect(shown('fluent-bit')).toHaveText(['20']);
  await expect(counts('fluent-bit')).toContainText('20 excluded by taint, 1 unknown, 303 healthy');
  await expect(shown('falco')).toHaveText(['1', '1']);
  await expect(counts('falco')).toContainText('1 missing, 1 not ready, 1 unknown, 321 healthy');
  await expect(shown('cilium')).toHaveCount(0);
  // Nodes by the worst of their agents.
  await expect(page.locator('.strip').first().locator('.strip-counts')).toContainText(
    '1 missing, 1 not ready, 20 excluded by taint, 1 unknown, 301 healthy',
  );
  await expect(legend(page).filter({ hasText: 'missing' })).toHaveText('missing1');
});

test('one gap of 324 nodes is seen: as wide as a mark must be, with its own height, in its own and the first strip', async ({
  page,
  many,
}) => {
  await openStrips(page, many.url);
  const [missing, notReady, healthy] = [
    await colourOf(page, 'mis-f'),
    await colourOf(page, 'nr-f'),
    await colourOf(page, 'ok-f'),
  ];
  for (const at of [strip(page, 'falco'), page.locator('.strip').first()]) {
    const ink = await inkIn(at);
    const full = ink.filter(({ colour }) => colour === missing);
    const lower = ink.filter(({ colour }) => colour === notReady);
    const thread = ink.filter(({ colour }) => colour === healthy);
    expect(full.length).toBeGreaterThanOrEqual(3);
    expect(lower.length).toBeGreaterThanOrEqual(3);
    expect(full[0]?.height).toBeGreaterThan((lower[0]?.height ?? 0) * 1.5);
    expect(thread[0]?.height).toBe(2);
  }
  const clean = await inkIn(strip(page, 'cilium'));
  expect(clean.filter(({ colour }) => [missing, notReady].includes(colour))).toEqual([]);
});

test('it is one grid with true counts, and its one cell says where it is', async ({ page, many }) => {
  await openStrips(page, many.url);
  const grid = page.getByRole('grid', { name: 'Nodes by agent' });
  // The pools, the worst of all, 5 agents; the names, the nodes, the counts.
  await expect(grid).toHaveAttribute('aria-rowcount', '7');
  await expect(grid).toHaveAttribute('aria-colcount', String(NODES + 2));
  await expect(grid.locator('[tabindex="0"]')).toHaveCount(1);
  await page.keyboard.press('n');
  await expect(cursor(page)).toBeFocused();
  await expect(cursor(page)).toHaveAccessibleName(/^gpu-1, fluent-bit: excluded by taint, taint not tolerated/);
  await expect(cursor(page)).toHaveAttribute('aria-colindex', String(200 + 100 + 2));
  await expect(page.locator('[role="row"]:has(:focus)')).toHaveAttribute('aria-rowindex', '5');
});

test('n goes from stretch to stretch of gaps, and round', async ({ page, many }) => {
  await openStrips(page, many.url);
  const met: string[] = [];
  for (const key of ['n', 'n', 'n', 'n', 'N', 'N']) {
    await page.keyboard.press(key);
    met.push((await cursor(page).getAttribute('aria-label'))?.split(':')[0] ?? '');
  }
  expect(met).toEqual([
    'gpu-1, fluent-bit',
    'general-57, falco',
    'compute-31, falco',
    'gpu-1, fluent-bit',
    'compute-31, falco',
    'general-57, falco',
  ]);
});

test('arrows, Home and End move, the lens goes with them, Enter opens the card, Escape comes back', async ({
  page,
  many,
}) => {
  await openStrips(page, many.url);
  await page.keyboard.press('n');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(cursor(page)).toHaveAccessibleName('gpu-2, node-exporter: healthy');
  await expect(cursor(page)).toBeFocused();
  await expect(lens(page)).toContainText('node-exporter healthy on gpu-2 in gpu');
  await page.keyboard.press('Home');
  await expect(cursor(page)).toHaveAccessibleName('general-1, node-exporter: healthy');
  await page.keyboard.press('End');
  await expect(cursor(page)).toHaveAccessibleName('edge-4, node-exporter: healthy');
  await page.keyboard.press('Control+Home');
  await expect(cursor(page)).toHaveAccessibleName('general-1, cilium: healthy');
  await page.keyboard.press('n');
  await page.keyboard.press('n');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'falco on general-57' })).toBeFocused();
  await expect(page.locator('.strip-ring')).toBeVisible();
  await expect(page).toHaveURL(/cell=falco\/falco@general-57/);
  await page.keyboard.press('Escape');
  await expect(cursor(page)).toBeFocused();
  await expect(cursor(page)).toHaveAccessibleName(/^general-57, falco: missing/);
});

test('pools and categories are reached and folded by keys', async ({ page, many }) => {
  await openStrips(page, many.url);
  await page.keyboard.press('n');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowLeft');
  const logging = page.getByRole('button', { name: 'logging' });
  await expect(logging).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\?foldcategory=logging$/);
  await expect(logging).toHaveAttribute('aria-expanded', 'false');
  await expect(page.locator('.strip[data-kind="category"] .strip-counts span[aria-hidden]')).toHaveText(['20']);
  await expect(logging).toBeFocused();
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowUp');
  const general = page.getByRole('button', { name: 'general, 200 nodes' });
  await expect(general).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('button', { name: 'compute, 100 nodes' })).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/fold=general/);
  await expect(general).toHaveAttribute('aria-expanded', 'false');
  // Its one gap is still to be seen, in 12 pixels.
  const missing = await colourOf(page, 'mis-f');
  await expect
    .poll(async () => (await inkIn(strip(page, 'falco'))).filter((ink) => ink.colour === missing && ink.x < 12).length)
    .toBeGreaterThanOrEqual(3);
});

test('the lens shows 21 nodes around the pointer, which finds a gap that is near; a click opens its card', async ({
  page,
  many,
}) => {
  await openStrips(page, many.url);
  const missing = await colourOf(page, 'mis-f');
  const gap = (await inkIn(strip(page, 'falco'))).find(({ colour }) => colour === missing);
  const field = await page.locator('.strips-field').boundingBox();
  const { x, y } = await pointIn(page, 'falco', 0);
  await page.mouse.move(x + (gap?.x ?? 0) - 30, y);
  await expect(lens(page)).toContainText('falco healthy on general-');
  await expect(lens(page).locator('.cell')).toHaveCount(3 * 21);
  await page.mouse.move(x + (gap?.x ?? 0) - 2, y);
  await expect(lens(page)).toContainText('falco missing on general-57 in general, 1 of 324 nodes');
  await expect(lens(page).locator('[data-own] use')).toHaveAttribute('href', '#g-missing');
  const [over, under] = [await lens(page).boundingBox(), await strip(page, 'falco').boundingBox()];
  expect(over === null || under === null || over.y >= under.y + under.height || over.y + over.height <= under.y).toBe(
    true,
  );
  expect((over?.x ?? 0) + (over?.width ?? 0)).toBeLessThanOrEqual((field?.x ?? 0) + (field?.width ?? 0) + 124);
  await page.mouse.click(x + (gap?.x ?? 0) - 2, y);
  await expect(page.getByRole('heading', { name: 'falco on general-57' })).toBeVisible();
  await page.getByRole('heading', { level: 1 }).hover();
  await expect(lens(page)).toHaveCount(0);
});

test('search and legend leave out nodes and agents, and counts follow', async ({ page, many }) => {
  await openStrips(page, `${many.url}/?state=repelled`);
  const grid = page.getByRole('grid');
  await expect(grid).toHaveAttribute('aria-colcount', String(20 + 2));
  await page.goto(`${many.url}/?q=falco`);
  await expect(grid).toHaveAttribute('aria-rowcount', '3');
  await page.goto(`${many.url}/?q=nothing-like-it`);
  await expect(page.getByText('Nothing here matches.')).toBeVisible();
});

test('a problem under the pointer lights its cells and dims the other strips', async ({ page, many }) => {
  await openStrips(page, many.url);
  await expect(page.getByRole('heading', { name: 'Problems' })).toHaveCount(0);
  await page.keyboard.press('\\');
  const light = await colourOf(page, 'bg-hover');
  const lit = async () => (await inkIn(strip(page, 'falco'))).filter(({ colour }) => colour === light).length;
  expect(await lit()).toBe(0);
  await page.getByRole('link', { name: /^falco has no Pod on 1 node/ }).hover();
  await expect.poll(lit).toBeGreaterThan(2);
  await expect(strip(page, 'cilium')).toHaveAttribute('data-dimmed', '');
  await expect(strip(page, 'falco')).not.toHaveAttribute('data-dimmed');
  await page.getByRole('heading', { level: 1 }).hover();
  await expect.poll(lit).toBe(0);
});

test('another theme is painted in its own colours', async ({ page, many }) => {
  await openStrips(page, many.url);
  const hasHealthy = async () => {
    const healthy = await colourOf(page, 'ok-f');
    return (await inkIn(strip(page, 'cilium'))).some(({ colour }) => colour === healthy);
  };
  const before = await colourOf(page, 'ok-f');
  expect(await hasHealthy()).toBe(true);
  await page.keyboard.press('t');
  await expect.poll(() => colourOf(page, 'ok-f')).not.toBe(before);
  await expect.poll(hasHealthy).toBe(true);
});

test('axe finds nothing on the strips, with and without a card', async ({ page, many }) => {
  test.slow();
  await openStrips(page, many.url);
  await page.keyboard.press('n');
  await expectNoViolation(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await openStrips(page, `${many.url}/?cell=falco/falco@${node('general-57')}`);
  await expect(page.getByRole('list', { name: 'Why' })).toBeVisible();
  await expectNoViolation(page);
});
