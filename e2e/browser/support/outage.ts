/** What must hold on a page that is no longer told anything. */
import { expect, type Page } from '@playwright/test';
import { labels, row } from './grid.ts';

/** No mark, word or figure of the page says that something is healthy now. */
export async function expectNothingHealthy(page: Page): Promise<void> {
  for (const label of await labels(page)) expect(label).toMatch(/: (unknown|unknown, .+|by design)$/);
  const marks = page.locator(
    '[role="grid"] :is(.dot, use:is([href="#g-healthy"], [href="#g-outdated"], [href="#g-warned"]))',
  );
  await expect(marks).toHaveCount(0);
  await expect(
    page.locator('use:is([href="#g-live"], [href="#g-healthy"], [href="#g-outdated"], [href="#g-warned"])'),
  ).toHaveCount(0);
  const figures = page.getByRole('region', { name: 'Coverage by category' }).locator('.figure');
  for (const figure of await figures.allTextContents()) expect(figure).toMatch(/^\? of \d+$/);
  await expect(page.getByRole('status').filter({ hasText: 'live' })).toHaveCount(0);
  await expect(page.getByText('last known:', { exact: true })).toBeVisible();
  for (const head of await page.locator('[role="columnheader"][aria-label]').all()) {
    await expect(head).toHaveAccessibleName(/last known/);
  }
}

/** Gaps in no other colour than the rest: nothing on the page asks for anything to be done. */
export async function expectNoAlarm(page: Page, node: string): Promise<void> {
  await expect(row(page, node)).not.toHaveAttribute('data-gap');
  await expect(page.locator('.rail rect')).toHaveCount(0);
}
