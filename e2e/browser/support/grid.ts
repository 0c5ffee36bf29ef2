/** The grid as a reader meets it: cells by the names of their node and agent. */
import { expect, type Locator, type Page } from '@playwright/test';
import { DOMAIN } from './fleet.ts';

/** `node` may leave out the fleet's domain; `agent` is the DaemonSet's name without its namespace. */
export function cell(page: Page, node: string, agent: string): Locator {
  return row(page, node).locator(`[role="gridcell"][aria-label*=", ${agent}: "]`);
}

export function row(page: Page, node: string): Locator {
  return page.locator(`[role="row"]:is([data-node="${node}"], [data-node="${node}${DOMAIN}"])`);
}

/** Waits at most `within` milliseconds. */
export async function expectCell(page: Page, node: string, agent: string, words: string, within = 2000): Promise<void> {
  const since = '(, since \\d\\d:\\d\\d:\\d\\d)?';
  const label = new RegExp(`^${escaped(`${node}, ${agent}: ${words}`)}${since}$`);
  await expect(cell(page, node, agent)).toHaveAttribute('aria-label', label, { timeout: within });
}

/** The legend's buttons, in its order. */
export function legend(page: Page): Locator {
  return page.locator('.legend button');
}

/** Every cell's label. */
export function labels(page: Page): Promise<string[]> {
  return page
    .locator('[role="gridcell"][aria-label]')
    .evaluateAll((cells) => cells.map((each) => each.ariaLabel ?? ''));
}

/** The page runs its scripts and has heard from the server. */
export async function untilLive(page: Page): Promise<void> {
  await expect(page.getByRole('status').filter({ hasText: /^live$/ })).toBeVisible({ timeout: 10_000 });
}

export async function open(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await untilLive(page);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
