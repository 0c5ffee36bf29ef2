/** The card of a cell: the chain with its first broken link, what to do, and how one comes and goes. */
import type { Locator, Page } from '@playwright/test';
import { node } from './support/fleet.ts';
import { cell, open } from './support/grid.ts';
import { expect, test } from './support/test.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

function cardOf(page: Page, agent: string, at: string): Locator {
  return page.getByRole('complementary', { name: `${agent} on ${node(at)}` });
}

/** The chain as one reads it: what happened to a link, and which. */
async function links(card: Locator): Promise<string[]> {
  const steps = card.getByRole('list', { name: 'Why' }).getByRole('listitem');
  await expect(steps.first()).toBeVisible();
  return steps.evaluateAll((items) => items.map((item) => item.querySelector('b')?.textContent ?? ''));
}

test('a click on a gap opens its card, with the focus on the title', async ({ page, fleet }) => {
  await open(page, fleet.url);
  await cell(page, 'gpu-2', 'fluent-bit').click();
  const card = cardOf(page, 'fluent-bit', 'gpu-2');
  await expect(card.getByRole('heading', { name: 'fluent-bit on gpu-2' })).toBeFocused();
  await expect(page).toHaveURL(`${fleet.url}/?cell=logging/fluent-bit@${node('gpu-2')}`);
  await expect(cell(page, 'gpu-2', 'fluent-bit')).toHaveAttribute('aria-selected', 'true');
  await expect(card).toContainText('2 of 3 like this');
});

test('a taint that is not tolerated is the first broken link, and the evidence names both sides', async ({
  page,
  fleet,
}) => {
  await open(page, `${fleet.url}/?cell=logging/fluent-bit@${node('gpu-1')}`);
  const card = cardOf(page, 'fluent-bit', 'gpu-1');
  const chain = await links(card);
  expect(chain.filter((link) => link.startsWith('fails'))).toEqual(['fails: Taints, tolerations']);
  const broken = chain.indexOf('fails: Taints, tolerations');
  expect(chain.slice(0, broken).every((link) => link.startsWith('passes: '))).toBe(true);
  expect(chain.slice(broken + 1).every((link) => /^(would pass|not reached): /.test(link))).toBe(true);
  const evidence = card.locator('[data-look="broken"] dl');
  await expect(evidence).toContainText('nvidia.com/gpu=present:NoSchedule');
});

const FIRST_BROKEN = [
  ['falco/falco', 'compute-1', /Not ready: CrashLoopBackOff/, /^Running$/],
  ['monitoring/otel-agent', 'general-1', /^Pending: /, /^(Resources|Scheduled)$/],
  ['kube-system/node-problem-detector', 'general-2', /Missing: create refused/, /^Pod created$/],
] as const;

for (const [key, at, says, link] of FIRST_BROKEN) {
  test(`${key} on ${at}: the card says ${says.source}, and where the chain breaks`, async ({ page, fleet }) => {
    await open(page, `${fleet.url}/?cell=${key}@${node(at)}`);
    const card = cardOf(page, key.split('/')[1] ?? '', at);
    await expect(card.locator('.panel-says')).toContainText(says);
    const failing = (await links(card)).filter((each) => each.startsWith('fails: '));
    expect(failing).toHaveLength(1);
    expect(failing[0]?.slice('fails: '.length)).toMatch(link);
  });
}

test('events of the cluster stand below the chain, newest first', async ({ page, fleet }) => {
  await open(page, `${fleet.url}/?cell=kube-system/node-problem-detector@${node('general-2')}`);
  const events = cardOf(page, 'node-problem-detector', 'general-2').getByRole('table');
  await expect(events.getByRole('row').first()).toContainText('FailedCreate');
  await expect(events).toContainText('validate.kyverno.svc-fail');
});

test('a healthy cell and one by design have a card that blames nobody', async ({ page, fleet }) => {
  await open(page, `${fleet.url}/?cell=kube-system/cilium@${node('system-2')}`);
  const healthy = cardOf(page, 'cilium', 'system-2');
  await expect(healthy.locator('.panel-says')).toContainText('Healthy');
  expect((await links(healthy)).every((link) => link.startsWith('passes: '))).toBe(true);
  await page.goto(`${fleet.url}/?cell=gpu-operator/nvidia-device-plugin@${node('system-2')}`);
  const byDesign = cardOf(page, 'nvidia-device-plugin', 'system-2');
  await expect(byDesign.locator('.panel-says')).toContainText('By design');
  expect(await links(byDesign)).toContain('fails: nodeSelector');
});

test('a silent node: the card says what is unknown, not what the Pod said last', async ({ page, fleet }) => {
  await open(page, `${fleet.url}/?cell=kube-system/cilium@${node('general-3')}`);
  const card = cardOf(page, 'cilium', 'general-3');
  await expect(card.locator('.panel-says')).toContainText('Unknown: node unknown since');
  await expect(card).not.toContainText('Healthy');
});

test('the copy button copies the command that is read, and says so', async ({ page, fleet }) => {
  await open(page, `${fleet.url}/?cell=logging/fluent-bit@${node('gpu-1')}`);
  const card = cardOf(page, 'fluent-bit', 'gpu-1');
  const command = card.locator('.command').first();
  const text = await command.locator('pre').textContent();
  expect(text).toMatch(/^kubectl /);
  await command.getByRole('button', { name: 'Copy command' }).click();
  await expect(command.getByText('copied')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(text);
  await card.getByRole('button', { name: 'Copy YAML' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('tolerations:');
});

test('a node or an agent that is not there is said to be gone, without a request', async ({ page, fleet }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await open(page, `${fleet.url}/?cell=falco/falco@nobody`);
  await expect(page.getByRole('complementary')).toContainText('There is no such node or DaemonSet now.');
  expect(asked.filter((path) => path.startsWith('/api/v1/cells'))).toEqual([]);
});

test('a click beside the cells, on the name of a node with gaps, opens its worst gap', async ({ page, fleet }) => {
  await open(page, fleet.url);
  await page.getByRole('rowheader', { name: 'general-2', exact: true }).click();
  await expect(cardOf(page, 'node-problem-detector', 'general-2')).toBeVisible();
});

test('a problem leads to the first of its cells, and a silent node to its row', async ({ page, fleet }) => {
  await open(page, fleet.url);
  await page.getByRole('link', { name: /^falco not ready on 2 nodes/ }).click();
  await expect(cardOf(page, 'falco', 'compute-1')).toContainText('1 of 2 like this');
  await page.goBack();
  await page.getByRole('link', { name: /^general-3 is silent/ }).click();
  await expect(page).toHaveURL(/\?q=general-3$/);
  await expect(page.getByRole('row').filter({ has: page.getByRole('gridcell') })).toHaveCount(1);
});
