/** What the pointer brings to light, without moving anything. */
import type { Locator } from '@playwright/test';
import { cell, open, row } from './support/grid.ts';
import { expect, test } from './support/test.ts';

async function boxOf(locator: Locator) {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('Not to be seen.');
  return box;
}

test('a tooltip says state, reason and how many are alike, and never covers its cell', async ({ page, fleet }) => {
  await open(page, fleet.url);
  for (const [at, agent, words] of [
    ['gpu-1', 'fluent-bit', /fluent-bit on gpu-1.*Excluded by taint.*2 like this/],
    ['gpu-1', 'cilium', /cilium on gpu-1.*Healthy/],
    ['system-4', 'node-problem-detector', /node-problem-detector on system-4.*Healthy/],
    ['compute-1', 'falco', /falco on compute-1.*Not ready: CrashLoopBackOff.*1 like this/],
  ] as const) {
    await cell(page, at, agent).hover();
    const tooltip = page.getByRole('tooltip');
    await expect(tooltip).toHaveText(words);
    const [over, under] = [await boxOf(tooltip), await boxOf(cell(page, at, agent))];
    const isApart =
      over.x >= under.x + under.width ||
      over.x + over.width <= under.x ||
      over.y >= under.y + under.height ||
      over.y + over.height <= under.y;
    expect(isApart, `${agent} on ${at}`).toBe(true);
    const window = page.viewportSize() ?? { width: 0, height: 0 };
    expect(over.x).toBeGreaterThanOrEqual(0);
    expect(over.y + over.height).toBeLessThanOrEqual(window.height);
  }
  await page.getByRole('heading', { level: 1 }).hover();
  await expect(page.getByRole('tooltip')).toHaveCount(0);
});

test('the focus brings the same tooltip as the pointer', async ({ page, fleet }) => {
  await open(page, fleet.url);
  await page.keyboard.press('n');
  await expect(page.getByRole('tooltip')).toContainText('fluent-bit on gpu-1');
});

test('row and column of the cell under the pointer stand out, and nothing moves', async ({ page, fleet }) => {
  await open(page, fleet.url);
  const paint = (locator: Locator) => locator.evaluate((element) => getComputedStyle(element).backgroundColor);
  const head = page.getByRole('columnheader', { name: /^falco/ });
  const [rowBefore, place] = [await paint(row(page, 'compute-1')), await boxOf(cell(page, 'compute-2', 'falco'))];
  await cell(page, 'compute-1', 'falco').hover();
  await expect(head).toHaveAttribute('data-hot', '');
  expect(await paint(row(page, 'compute-1'))).not.toBe(rowBefore);
  expect(await boxOf(cell(page, 'compute-2', 'falco'))).toEqual(place);
});

test('a problem under the pointer lights its cells and dims the other rows', async ({ page, fleet }) => {
  await open(page, fleet.url);
  await page.getByRole('link', { name: /^falco not ready/ }).hover();
  await expect(cell(page, 'compute-1', 'falco')).toHaveAttribute('data-lit', '');
  const opacity = (at: string) => cell(page, at, 'falco').evaluate((element) => getComputedStyle(element).opacity);
  expect([await opacity('compute-2'), await opacity('compute-3')]).toEqual(['1', '0.35']);
  await page.getByRole('heading', { level: 1 }).hover();
  await expect(cell(page, 'compute-1', 'falco')).not.toHaveAttribute('data-lit');
  expect(await opacity('compute-3')).toBe('1');
});

test('the rail marks where the gaps are, and a click goes there', async ({ page, fleet }) => {
  await page.setViewportSize({ width: 1440, height: 620 });
  await open(page, fleet.url);
  await expect(page.locator('.rail rect')).not.toHaveCount(0);
  await expect(cell(page, 'system-4', 'cilium')).not.toBeInViewport();
  const rail = await boxOf(page.locator('.rail'));
  await page.mouse.click(rail.x + 4, rail.y + rail.height - 4);
  await expect(cell(page, 'system-4', 'cilium')).toBeInViewport();
});
