/** From five nodes to five thousand. */
import type { Page } from '@playwright/test';
import type { TestCluster } from './support/cluster.ts';
import { node } from './support/fleet.ts';
import { cell, expectCell, labels, open } from './support/grid.ts';
import { SMALL_AGENTS, SMALL_NODES } from './support/small.ts';
import { openStrips } from './support/strips.ts';
import { expect, test } from './support/test.ts';
import { crash } from './support/troubles.ts';

function countElements(page: Page): Promise<number> {
  return page.evaluate(() => document.getElementsByTagName('*').length);
}

test('five nodes: everything in sight, nothing scrolls', async ({ page, stage }) => {
  const { url } = await stage((cluster) => {
    cluster.addNodes(...SMALL_NODES.slice(0, 5));
    cluster.addAgents(...SMALL_AGENTS);
  });
  await open(page, url);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('All 5 nodes answer: 3 agents, no gap.');
  expect(await labels(page)).toHaveLength(15);
  for (const at of ['a-1', 'b-2']) await expect(cell(page, at, 'falco')).toBeInViewport();
  const grid = page.getByRole('grid');
  expect(await grid.evaluate((element) => element.scrollHeight - element.clientHeight)).toBeLessThanOrEqual(0);
});

test('one node, one agent', async ({ page, stage }) => {
  const { url } = await stage((cluster) => {
    cluster.addNodes({ name: 'only', pool: '' });
    cluster.addAgents({ name: 'agent', image: 'registry.test/agent:1' });
  });
  await open(page, url);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The only node answers: 1 agent, no gap.');
  await expectCell(page, 'only', 'agent', 'healthy');
});

const NODES = 5000;
const AGENTS = 14;

function fillLarge(cluster: TestCluster): void {
  const pools = ['general', 'compute', 'memory', 'storage', 'ingress'];
  cluster.addNodes(
    ...Array.from({ length: NODES }, (_, place) => ({
      name: node(`${pools[place % pools.length]}-${String(place).padStart(4, '0')}`),
      pool: pools[place % pools.length] ?? '',
    })),
  );
  cluster.addAgents(
    ...Array.from({ length: AGENTS }, (_, place) => ({
      name: `agent-${place}`,
      image: `registry.test/agent-${place}:1`,
    })),
  );
  crash(cluster, 'agents/agent-3', node('storage-4998'));
}

test.describe('5,000 nodes and 14 agents', () => {
  test.describe.configure({ timeout: 120_000 });

  test('the page opens, and holds only what is in sight', async ({ page, stage }) => {
    const { url, cluster } = await stage(fillLarge);
    await open(page, `${url}/?view=grid`);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('1 node has a gap');
    const grid = page.getByRole('grid');
    await expect(grid).toHaveAttribute('aria-rowcount', String(NODES + 5 + 1));
    await expect(grid).toHaveAttribute('aria-colcount', String(AGENTS + 2));
    expect(await countElements(page)).toBeLessThan(3000);
    await expect(page.locator('.legend')).toContainText('69,999');

    // By keys to the very end, and back.
    await page.locator('[role="gridcell"][tabindex="0"]').focus();
    await page.keyboard.press('Control+End');
    await expect(page.locator('[role="row"]:has(:focus)')).toHaveAttribute('aria-rowindex', String(NODES + 5 + 1));
    await expect(page.locator(':focus')).toBeInViewport();
    await page.keyboard.press('PageUp');
    await expect(page.locator('[role="row"]:has(:focus)')).toHaveAttribute('aria-rowindex', String(NODES + 5 + 1 - 20));
    for (let pages = 0; pages < 5; pages++) await page.keyboard.press('PageDown');
    await expect(page.locator('[role="row"]:has(:focus)')).toHaveAttribute('aria-rowindex', String(NODES + 5 + 1));
    expect(await countElements(page)).toBeLessThan(3000);
    await page.keyboard.press('Control+Home');
    await expect(page.getByRole('button', { name: 'storage' })).toBeFocused();

    // Rows in the document are where their index says, whatever was scrolled.
    for (const share of [0.1, 0.5, 0.93]) {
      await grid.evaluate((element, to) => element.scrollTo(0, element.scrollHeight * to), share);
      await expect.poll(() => rowsInSight(page)).toBeGreaterThan(15);
      expect(await countElements(page)).toBeLessThan(3000);
    }

    // A change far outside the window shows in the figures, and in its cell once one goes there.
    crash(cluster, 'agents/agent-5', node('ingress-2504'));
    await expect(page.getByRole('heading', { level: 1 })).toContainText('2 nodes have gaps', { timeout: 7_000 });
    await page.getByRole('link', { name: /^agent-5 not ready on 1 node/ }).click();
    await expect(cell(page, 'ingress-2504', 'agent-5')).toHaveAttribute('aria-selected', 'true');
    await page.getByRole('searchbox').fill('ingress-2504');
    await expect(page.locator('[role="row"][data-node]')).toHaveCount(1);

    // As strips, which is what the page shows of so many nodes unless it is asked.
    await openStrips(page, url, 'agent-0');
    await expect(grid).toHaveAttribute('aria-colcount', String(NODES + 2));
    expect(await countElements(page)).toBeLessThanOrEqual(1500);
    await page.keyboard.press('n');
    await expect(page.getByRole('tooltip')).toContainText('agent-3 not ready on storage-4998');
    expect(await countElements(page)).toBeLessThanOrEqual(1500);
  });
});

/** Nodes whose rows are within the grid's window. */
function rowsInSight(page: Page): Promise<number> {
  return page.getByRole('grid').evaluate((grid) => {
    const { top, bottom } = grid.getBoundingClientRect();
    return [...grid.querySelectorAll('[data-node]')].filter((row) => {
      const box = row.getBoundingClientRect();
      return box.top >= top && box.bottom <= bottom;
    }).length;
  });
}
