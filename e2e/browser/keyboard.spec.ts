/** The grid by keys alone. */
import type { Page } from '@playwright/test';
import { node } from './support/fleet.ts';
import { cell, legend, open } from './support/grid.ts';
import { expect, test } from './support/test.ts';

/** Puts the focus on a cell without a pointer. */
async function focus(page: Page, at: string, agent: string): Promise<void> {
  await cell(page, at, agent).focus();
}

async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

test('the grid is one tab stop, and keeps it where the reader was', async ({ page, fleet }) => {
  await open(page, fleet.url);
  const stops = page.getByRole('grid').locator('[tabindex="0"], a:not([tabindex="-1"]), button:not([tabindex="-1"])');
  await expect(stops).toHaveCount(1);
  await expect(stops).toHaveAttribute('aria-label', 'gpu-1, cilium: healthy');
  await focus(page, 'gpu-1', 'cilium');
  await press(page, 'ArrowDown', 'ArrowRight', 'Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('[role="grid"]') === null)).toBe(true);
  await press(page, 'Shift+Tab');
  await expect(cell(page, 'gpu-2', 'ebs-csi-node')).toBeFocused();
  await expect(stops).toHaveCount(1);
});

test('arrows, Home, End and the page keys move, and stop at the edges', async ({ page, fleet }) => {
  await open(page, fleet.url);
  await focus(page, 'gpu-1', 'cilium');
  await press(page, 'ArrowRight', 'ArrowRight', 'ArrowDown');
  await expect(cell(page, 'gpu-2', 'fluent-bit')).toBeFocused();
  await press(page, 'ArrowLeft', 'ArrowUp');
  await expect(cell(page, 'gpu-1', 'ebs-csi-node')).toBeFocused();
  await press(page, 'End');
  await expect(cell(page, 'gpu-1', 'node-problem-detector')).toBeFocused();
  await press(page, 'ArrowRight');
  await expect(cell(page, 'gpu-1', 'node-problem-detector')).toBeFocused();
  await press(page, 'Home', 'ArrowLeft');
  await expect(cell(page, 'gpu-1', 'cilium')).toBeFocused();
  await press(page, 'Control+End');
  await expect(cell(page, 'system-4', 'node-problem-detector')).toBeFocused();
  // Twenty lines, pools among them.
  await press(page, 'PageUp');
  await expect(cell(page, 'compute-9', 'node-problem-detector')).toBeFocused();
  await press(page, 'PageDown', 'PageDown', 'ArrowDown');
  await expect(cell(page, 'system-4', 'node-problem-detector')).toBeFocused();
  await expect(cell(page, 'system-4', 'node-problem-detector')).toBeInViewport();
  await press(page, 'Control+Home');
  await expect(page.getByRole('button', { name: 'gpu' })).toBeFocused();
});

test('from the first row up lie the pool and the header, and both can be used there', async ({ page, fleet }) => {
  await open(page, fleet.url);
  await focus(page, 'gpu-1', 'fluent-bit');
  await press(page, 'ArrowUp');
  const pool = page.getByRole('button', { name: 'gpu' });
  await expect(pool).toBeFocused();
  await press(page, 'Enter');
  await expect(pool).toHaveAttribute('aria-expanded', 'false');
  await expect(page).toHaveURL(/\?fold=gpu$/);
  await press(page, 'Enter');
  await expect(pool).toHaveAttribute('aria-expanded', 'true');
  await press(page, 'ArrowUp');
  await expect(page.getByRole('columnheader', { name: /^fluent-bit/ }).getByRole('link')).toBeFocused();
  await press(page, 'Enter');
  await expect(page).toHaveURL(/rollout=logging\/fluent-bit/);
});

for (const key of ['Enter', 'Space']) {
  test(`${key} opens the card of a cell, Escape gives the focus back to it`, async ({ page, fleet }) => {
    await open(page, fleet.url);
    await focus(page, 'compute-2', 'falco');
    await press(page, key);
    await expect(page.getByRole('heading', { name: 'falco on compute-2' })).toBeFocused();
    await press(page, 'Escape');
    await expect(page.getByRole('complementary', { name: /falco/ })).toHaveCount(0);
    await expect(cell(page, 'compute-2', 'falco')).toBeFocused();
    await press(page, 'ArrowDown');
    await expect(cell(page, 'compute-3', 'falco')).toBeFocused();
  });
}

const GAPS = [
  ['gpu-1', 'fluent-bit'],
  ['gpu-2', 'fluent-bit'],
  ['gpu-3', 'fluent-bit'],
  ['compute-1', 'falco'],
  ['compute-2', 'falco'],
  ['general-1', 'otel-agent'],
  ['general-2', 'node-problem-detector'],
] as const;

test('n goes from gap to gap and round, Shift n goes back', async ({ page, fleet }) => {
  await open(page, fleet.url);
  for (const [at, agent] of [...GAPS, GAPS[0]]) {
    await press(page, 'n');
    await expect(cell(page, at, agent)).toBeFocused();
    await expect(cell(page, at, agent)).toBeInViewport();
  }
  await press(page, 'Shift+N');
  await expect(cell(page, 'general-2', 'node-problem-detector')).toBeFocused();
});

test('with a card open n goes to the card of the next gap, also of a folded pool', async ({ page, fleet }) => {
  await open(page, `${fleet.url}/?cell=logging/fluent-bit@${node('gpu-3')}&fold=compute`);
  await press(page, 'n');
  await expect(page.getByRole('heading', { name: 'falco on compute-1' })).toBeFocused();
  await expect(cell(page, 'compute-1', 'falco')).toHaveAttribute('aria-selected', 'true');
});

test('j and k go through the cells of one problem', async ({ page, fleet }) => {
  await open(page, `${fleet.url}/?cell=logging/fluent-bit@${node('gpu-1')}`);
  for (const at of ['gpu-2', 'gpu-3', 'gpu-1']) {
    await press(page, 'j');
    await expect(page.getByRole('heading', { name: `fluent-bit on ${at}` })).toBeFocused();
  }
  await press(page, 'k');
  await expect(page.getByRole('heading', { name: 'fluent-bit on gpu-3' })).toBeFocused();
});

test('1 to 8 are the legend: each shows only its state, and all again', async ({ page, fleet }) => {
  await open(page, fleet.url);
  const words = ['healthy', 'outdated', 'notReady', 'missing', 'pending', 'repelled', 'notSelected', 'unknown'];
  for (const [place, state] of words.entries()) {
    await press(page, `${place + 1}`);
    await expect(legend(page).nth(place)).toHaveAttribute('aria-pressed', 'true');
    await expect(page).toHaveURL(new RegExp(`\\?state=${state}$`));
    await press(page, `${place + 1}`);
    await expect(legend(page).nth(place)).toHaveAttribute('aria-pressed', 'false');
  }
  await press(page, '4', '5');
  await expect(page.locator('[role="row"][data-node]')).toHaveCount(2);
});
