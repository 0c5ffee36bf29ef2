/** The grid as a screen reader is told of it. */
import type { Page } from '@playwright/test';
import { node } from './support/fleet.ts';
import { cell, open } from './support/grid.ts';
import { fillSmall } from './support/small.ts';
import { expect, test } from './support/test.ts';
import { crash } from './support/troubles.ts';

/** `aria-rowindex` of every row, `aria-colindex` of every cell in it. */
function indexes(page: Page): Promise<{ row: number; columns: number[] }[]> {
  return page.locator('[role="grid"] [role="row"]').evaluateAll((rows) =>
    rows.map((row) => ({
      row: Number(row.ariaRowIndex),
      columns: [...row.querySelectorAll('[aria-colindex]')].map((each) => Number(each.ariaColIndex)),
    })),
  );
}

test('counts and places are true: rows with pools and header, columns with names and gaps', async ({ page, fleet }) => {
  await open(page, fleet.url);
  const grid = page.getByRole('grid', { name: 'Agents by node' });
  // 30 nodes, 4 pools, the header; 8 agents, the names, the gaps.
  await expect(grid).toHaveAttribute('aria-rowcount', '35');
  await expect(grid).toHaveAttribute('aria-colcount', '10');
  const rows = await indexes(page);
  expect(rows.map(({ row }) => row)).toEqual(Array.from({ length: 35 }, (_, place) => place + 1));
  const whole = Array.from({ length: 10 }, (_, place) => place + 1);
  for (const { columns } of rows) if (columns.length > 1) expect(columns).toEqual(whole);
});

test('counts follow filters and folds', async ({ page, fleet }) => {
  await open(page, `${fleet.url}/?fold=general,compute&q=fluent-bit`);
  const grid = page.getByRole('grid');
  // Header, 4 pools, 2 of them as one row, 3 and 4 nodes.
  await expect(grid).toHaveAttribute('aria-rowcount', '14');
  await expect(grid).toHaveAttribute('aria-colcount', '3');
  expect((await indexes(page)).map(({ row }) => row)).toEqual(Array.from({ length: 14 }, (_, place) => place + 1));
});

test('every cell says its node, its agent and its state; every row and column has a name', async ({ page, fleet }) => {
  await open(page, fleet.url);
  const cells = page.locator('[role="gridcell"][aria-colindex]:not(.row-note)');
  const unnamed = await cells.evaluateAll(
    (all) => all.filter((each) => !/^\S+, \S+: \S/.test(each.ariaLabel ?? '')).length,
  );
  expect(unnamed).toBe(0);
  await expect(page.getByRole('rowheader')).toHaveCount(34);
  await expect(page.getByRole('columnheader')).toHaveCount(10);
});

test('the page has one main part, headings in order, and names for its regions', async ({ page, fleet }) => {
  await open(page, `${fleet.url}/?cell=falco/falco@${node('compute-1')}`);
  await expect(page.getByRole('main')).toHaveCount(1);
  await expect(page.getByRole('banner')).toHaveCount(1);
  await expect(page.getByRole('navigation', { name: 'Views' })).toBeVisible();
  await expect(page.getByRole('search')).toBeVisible();
  const levels = await page.getByRole('heading').evaluateAll((all) => all.map((each) => Number(each.tagName.slice(1))));
  expect(levels[0]).toBe(1);
  for (const [place, level] of levels.entries()) expect(level).toBeLessThanOrEqual((levels[place - 1] ?? 0) + 1);
});

test('a change of the verdict is announced once, and ages are not', async ({ page, stage }) => {
  const { url, cluster } = await stage(fillSmall);
  await open(page, url);
  const announced = page.getByRole('region', { name: 'Verdict' }).locator('[aria-live="polite"]');
  await expect(announced).toBeEmpty();
  crash(cluster, 'falco/falco', node('a-1'));
  await expect(announced).toContainText('1 node has a gap: 1 lacks security', { timeout: 5000 });
  await announced.evaluate((element) => {
    let changes = 0;
    new MutationObserver(() => Object.assign(window, { announcements: ++changes })).observe(element, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
  // The age in the heading goes on, which nobody wants to hear, not even after the ten seconds of peace.
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/since 2[2-9] s/, { timeout: 20_000 });
  expect(await page.evaluate('window.announcements ?? 0')).toBe(0);
});

test('the freshness is said in a word that changes only when it means something', async ({ page, fleet }) => {
  await open(page, fleet.url);
  const status = page.getByRole('status').filter({ hasText: 'live' });
  await expect(status).toHaveText('live');
  await expect(cell(page, 'gpu-1', 'cilium')).toHaveAttribute('tabindex', '0');
});
