/** The address holds what two people need to look at the same thing. */
import { node } from './support/fleet.ts';
import { cell, legend, open } from './support/grid.ts';
import { expect, test } from './support/test.ts';

const rows = '[role="row"][data-node]';

test('a link opens its card, filters, search and folds', async ({ page, fleet }) => {
  await open(page, `${fleet.url}/?cell=falco/falco@${node('compute-1')}&state=notReady,missing&q=e&fold=general`);
  await expect(page.getByRole('heading', { name: 'falco on compute-1' })).toBeVisible();
  await expect(page.getByRole('searchbox')).toHaveValue('e');
  await expect(legend(page).filter({ has: page.locator('xpath=self::*[@aria-pressed="true"]') })).toHaveCount(2);
  await expect(page.locator(rows)).toHaveCount(2);
  await expect(page.getByRole('button', { name: 'general' })).toHaveAttribute('aria-expanded', 'false');
  await expect(page.getByRole('gridcell', { name: 'general, node-problem-detector: all missing' })).toBeVisible();
});

test('a link to a rollout opens it', async ({ page, fleet }) => {
  await open(page, `${fleet.url}/?rollout=monitoring/node-exporter`);
  const panel = page.getByRole('complementary', { name: 'Rollout of monitoring/node-exporter' });
  await expect(panel).toContainText('26 of 30 updated');
  await expect(panel).toContainText('quay.io/prometheus/node-exporter:v1.10.0');
});

test('back closes the card, forward opens it again', async ({ page, fleet }) => {
  await open(page, fleet.url);
  await cell(page, 'gpu-1', 'fluent-bit').click();
  await cell(page, 'compute-1', 'falco').click();
  await expect(page.getByRole('heading', { name: 'falco on compute-1' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'fluent-bit on gpu-1' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Problems' })).toBeVisible();
  await expect(page).toHaveURL(`${fleet.url}/`);
  await page.goForward();
  await expect(page.getByRole('heading', { name: 'fluent-bit on gpu-1' })).toBeVisible();
  await expect(cell(page, 'gpu-1', 'fluent-bit')).toHaveAttribute('aria-selected', 'true');
});

test('a filter adds no step to go back', async ({ page, fleet }) => {
  await page.goto('about:blank');
  await open(page, fleet.url);
  const steps = await page.evaluate(() => history.length);
  await legend(page).filter({ hasText: 'missing' }).click();
  await page.getByRole('searchbox').fill('general');
  await expect(page).toHaveURL(`${fleet.url}/?state=missing&q=general`);
  await page.getByRole('button', { name: 'general' }).click();
  await expect(page).toHaveURL(`${fleet.url}/?state=missing&q=general&fold=general`);
  expect(await page.evaluate(() => history.length)).toBe(steps);
});

test('a reload shows the same again', async ({ page, fleet }) => {
  await open(page, fleet.url);
  await cell(page, 'general-1', 'otel-agent').click();
  await page.getByRole('searchbox').fill('general');
  await expect(page).toHaveURL(/q=general/);
  const shown = () => page.locator(rows).evaluateAll((all) => all.map((each) => each.getAttribute('data-node')));
  const before = await shown();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'otel-agent on general-1' })).toBeVisible();
  expect(await shown()).toEqual(before);
});

test('a filter that nothing fits says so, and the way back is in sight', async ({ page, fleet }) => {
  await open(page, `${fleet.url}/?q=nothing-like-this`);
  await expect(page.getByText('Nothing here matches.')).toBeVisible();
  await page.getByRole('searchbox').fill('');
  await expect(page.locator(rows)).toHaveCount(30);
});

test('a plain click stays on the page, one with Control opens a tab', async ({ page, fleet }) => {
  await open(page, fleet.url);
  await page.evaluate(() => Object.assign(window, { isSamePage: true }));
  const [tab] = await Promise.all([
    page.context().waitForEvent('page'),
    page.getByRole('link', { name: /^falco not ready/ }).click({ modifiers: ['Control'] }),
  ]);
  await expect(tab.getByRole('heading', { name: 'falco on compute-1' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Problems' })).toBeVisible();
  await page.getByRole('link', { name: /^falco not ready/ }).click();
  await expect(page.getByRole('heading', { name: 'falco on compute-1' })).toBeVisible();
  expect(await page.evaluate(() => 'isSamePage' in window)).toBe(true);
});
