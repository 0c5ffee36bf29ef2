/** axe finds nothing, in any state of the page; and what axe cannot see of the grid. */
import { expectNoViolation } from './support/axe.ts';
import { node } from './support/fleet.ts';
import { startGate } from './support/gate.ts';
import { cell, open } from './support/grid.ts';
import { fillSmall, SMALL_AGENTS } from './support/small.ts';
import { expect, test } from './support/test.ts';

test.slow();

const VIEWS = [
  ['the overview', '/'],
  ['a card', `/?cell=logging/fluent-bit@${node('gpu-1')}`],
  ['the card of a Pod that crashes', `/?cell=falco/falco@${node('compute-1')}`],
  ['a rollout', '/?rollout=monitoring/node-exporter'],
  ['all rollouts', '/?rollout=all'],
  ['a filter', '/?state=missing&q=general-2&fold=general'],
] as const;

for (const [name, view] of VIEWS) {
  test(`axe finds nothing on ${name}`, async ({ page, fleet }) => {
    await open(page, `${fleet.url}${view}`);
    if (view.includes('cell=')) await expect(page.getByRole('list', { name: 'Why' })).toBeVisible();
    await expectNoViolation(page);
  });
}

test('axe finds nothing on the demo, the dialog of keys, and a tooltip', async ({ page, demo }) => {
  await open(page, demo.url);
  await expectNoViolation(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.locator('[role="gridcell"][aria-label*="falco: "]').first().hover();
  await expect(page.getByRole('tooltip')).toBeVisible();
  await expectNoViolation(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectNoViolation(page);
});

test('axe finds nothing while connecting', async ({ page, stage }) => {
  const gates: { stop(): Promise<void> }[] = [];
  const server = async (target: string) => {
    const gate = await startGate(target, ['/pods']);
    gates.push(gate);
    return gate.url;
  };
  const { url } = await stage(fillSmall, { waits: false, server });
  await page.goto(url);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Calling the roll');
  await expectNoViolation(page);
  for (const gate of gates) await gate.stop();
});

test('axe finds nothing while Pods are forbidden', async ({ page, stage }) => {
  const { url } = await stage(fillSmall, {
    waits: false,
    before(api) {
      api.deny('pods', 'list');
      api.deny('pods', 'watch');
    },
  });
  await page.goto(url);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Pods cannot be read');
  await expectNoViolation(page);
});

test('axe finds nothing while all is stale, also on a card', async ({ page, stage }) => {
  const scene = await stage(fillSmall);
  await open(page, scene.url);
  await scene.stopApi();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Nothing known since', { timeout: 10_000 });
  await expectNoViolation(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await cell(page, 'a-1', 'falco').click();
  await expect(page.getByRole('list', { name: 'Why' })).toBeVisible();
  await expectNoViolation(page);
});

test.describe(() => {
  test.use({ losesServer: true });

  test('axe finds nothing when Rollcall is gone', async ({ page, stage }) => {
    const scene = await stage(fillSmall);
    await open(page, scene.url);
    await scene.killRollcall();
    await expect(page.getByRole('button', { name: 'Try now' })).toBeVisible({ timeout: 20_000 });
    await expectNoViolation(page);
  });
});

test('axe finds nothing where there are no agents, and where there are no nodes', async ({ page, stage }) => {
  // Enough of them to make the list scroll.
  const nodes = Array.from({ length: 60 }, (_, place) => ({ name: node(`n-${place}`), pool: 'alpha' }));
  const noAgents = await stage((cluster) => cluster.addNodes(...nodes));
  await open(page, noAgents.url);
  await expectNoViolation(page);
  const noNodes = await stage((cluster) => cluster.addAgents(...SMALL_AGENTS));
  await open(page, noNodes.url);
  await expectNoViolation(page);
});
