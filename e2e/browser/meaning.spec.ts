/** What the grid means: agents that are several DaemonSets, accident or design, what follows from what, the policy. */
import type { Page } from '@playwright/test';
import { expectNoViolation } from './support/axe.ts';
import type { TestCluster } from './support/cluster.ts';
import { cell, expectCell, legend, open } from './support/grid.ts';
import { expect, test } from './support/test.ts';
import { crash } from './support/troubles.ts';

// Each starts a cluster of its own, and looks for long.
test.describe.configure({ timeout: 90_000 });

const EBS = 'public.ecr.aws/ebs-csi-driver/aws-ebs-csi-driver:v1.50.0';
const TOLERATES = [{ key: 'nvidia.com/gpu', operator: 'Exists' }];
const POLICY = `version: 1
excluded:
  - daemonSets: [logging/fluent-bit]
    nodes: { pools: [gpu] }
    reason: training jobs ship their own logs
    owner: ml-team
  - daemonSets: [falco/falco]
    reason: the migration
    owner: security-team
    until: 2020-01-31
`;

function fill(cluster: TestCluster): void {
  const windows = { 'kubernetes.io/os': 'windows' };
  cluster.addNodes(
    ...['gpu-1', 'gpu-2'].map((name) => ({
      name,
      pool: 'gpu',
      taints: [{ key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' }],
    })),
    { name: 'db-1', pool: 'db', taints: [{ key: 'dedicated', value: 'db', effect: 'NoSchedule' }] },
    { name: 'app-1', pool: 'app' },
    { name: 'app-2', pool: 'app', taints: [{ key: 'node.cilium.io/agent-not-ready', effect: 'NoSchedule' }] },
    { name: 'win-1', pool: 'win', labels: windows },
  );
  const linux = { 'kubernetes.io/os': 'linux' };
  cluster.addAgents(
    { namespace: 'kube-system', name: 'cilium', image: 'quay.io/cilium/cilium:v1.18.2' },
    { namespace: 'kube-system', name: 'ebs-csi-node', image: EBS, nodeSelector: linux },
    { namespace: 'kube-system', name: 'ebs-csi-node-windows', image: EBS, nodeSelector: windows },
    {
      namespace: 'logging',
      name: 'fluent-bit',
      image: 'cr.fluentbit.io/fluent/fluent-bit:4.1.0',
      tolerations: [],
    },
    { namespace: 'monitoring', name: 'node-exporter', image: 'quay.io/prometheus/node-exporter:v1.9.1' },
    {
      namespace: 'falco',
      name: 'falco',
      image: 'docker.io/falcosecurity/falco:0.41.0',
      tolerations: [
        ...TOLERATES,
        { key: 'dedicated', operator: 'Exists' },
        { key: 'node.cilium.io/agent-not-ready', operator: 'Exists' },
      ],
    },
  );
  crash(cluster, 'kube-system/cilium', 'app-2');
}

const heads = (page: Page) =>
  page.locator('.column-head').evaluateAll((all) => all.map((head) => (head.ariaLabel ?? '').split(/[,:]/)[0] ?? ''));

test('an agent of two DaemonSets is one column, which a click or a key unfolds and folds', async ({ page, stage }) => {
  const { url } = await stage(fill, { policy: POLICY });
  await open(page, url);
  const folded = ['cilium', 'AWS EBS CSI', 'fluent-bit', 'node-exporter', 'falco'];
  const unfolded = ['cilium', 'ebs-csi-node', 'ebs-csi-node-windows', 'fluent-bit', 'node-exporter', 'falco'];
  expect(await heads(page)).toEqual(folded);
  await expect(
    page.getByRole('columnheader', { name: /^AWS EBS CSI, 2 DaemonSets, storage: 6 of 6 ready/ }),
  ).toBeVisible();
  await expectCell(page, 'win-1', 'AWS EBS CSI', 'healthy, ebs-csi-node-windows');
  await expectCell(page, 'app-1', 'AWS EBS CSI', 'healthy, ebs-csi-node');
  const healthy = () => legend(page).filter({ hasText: 'healthy' }).locator('b').textContent();
  const before = await healthy();

  await page.getByRole('button', { name: /AWS EBS CSI/ }).click();
  await expect.poll(() => heads(page)).toEqual(unfolded);
  await expect(page).toHaveURL(/\?unfold=AWS%20EBS%20CSI$/);
  await expectCell(page, 'win-1', 'ebs-csi-node', 'by design');
  await expect(page.getByRole('grid')).toHaveAttribute('aria-colcount', '8');
  expect(await healthy()).toBe(before);
  await expect(page.locator('.column-head :focus')).toHaveText('ebs-csi-node');

  await page.keyboard.press('f');
  await expect.poll(() => heads(page)).toEqual(folded);
  await expect(page).toHaveURL(`${url}/`);
  await expect(page.getByRole('button', { name: /AWS EBS CSI/ })).toBeFocused();

  // The card is that of the DaemonSet that covers the node.
  await cell(page, 'win-1', 'AWS EBS CSI').click();
  await expect(page.getByRole('heading', { name: 'ebs-csi-node-windows on win-1' })).toBeFocused();
  await expect(cell(page, 'win-1', 'AWS EBS CSI')).toHaveAttribute('aria-selected', 'true');
});

test('what is kept off by design is as quiet as by design, an accident is not', async ({ page, stage }) => {
  const { url } = await stage(fill, { policy: POLICY });
  await open(page, url);
  await expectCell(page, 'gpu-1', 'fluent-bit', 'by design, taint not tolerated');
  await expectCell(page, 'db-1', 'fluent-bit', 'excluded by taint, taint not tolerated');
  await expect(cell(page, 'gpu-1', 'fluent-bit')).toHaveClass(/meant/);
  await expect(cell(page, 'gpu-1', 'fluent-bit').locator('svg')).toHaveCount(0);
  await expect(cell(page, 'db-1', 'fluent-bit').locator('use')).toHaveAttribute('href', '#g-repelled');
  const byDesign = legend(page).filter({ hasText: 'by design' });
  await expect(byDesign.locator('b')).toHaveText('2');
  await expect(byDesign).toHaveAttribute('title', '0 not selected, 2 kept off by a taint, by design');

  await cell(page, 'gpu-1', 'fluent-bit').hover();
  const tooltip = page.getByRole('tooltip');
  await expect(tooltip).toContainText('By design: taint not tolerated');
  await expect(tooltip).toContainText('Looks like design: The policy leaves it out');
  await cell(page, 'db-1', 'fluent-bit').hover();
  await expect(tooltip).toContainText('Looks like an accident: ');

  await cell(page, 'gpu-1', 'fluent-bit').click();
  const card = page.getByRole('complementary', { name: 'fluent-bit on gpu-1' });
  await expect(card.locator('.panel-says')).toContainText('By design: taint not tolerated');
  await expect(card.getByRole('heading', { name: 'Looks like design' })).toBeVisible();
  await expect(card.locator('.grounds li').first()).toContainText('for design');
});

test('what follows from a problem hangs under it, and both are lit together', async ({ page, stage }) => {
  const { url } = await stage(fill, { policy: POLICY });
  await open(page, url);
  const problems = page.getByRole('region', { name: 'Problems' });
  const first = problems.getByRole('listitem').filter({ hasText: 'cilium not ready on 1 node' });
  const follower = first.locator('+ li');
  await expect(follower).toContainText('Waits for cilium: ');
  await expect(problems).toContainText(/\d, worst first; 1 more follows from (it|them)/);
  const left = async (at: typeof first) => (await at.locator('a').boundingBox())?.x ?? 0;
  expect(await left(follower)).toBeGreaterThan((await left(first)) + 10);
  await follower.hover();
  for (const agent of ['cilium', 'fluent-bit'])
    await expect(cell(page, 'app-2', agent)).toHaveAttribute('data-lit', '');
});

test('a policy says what holds, what is over, and where it is broken; the last good one goes on', async ({
  page,
  stage,
}) => {
  const scene = await stage(fill, { policy: POLICY });
  await open(page, scene.url);
  const policy = page.getByRole('region', { name: 'Policy' });
  await expect(policy).toContainText('policy.yaml, 2 excluded, read at');
  await expect(policy).toContainText('security-team owns it');
  await expect(policy.getByRole('alert')).toHaveCount(0);

  await scene.writePolicy(`${POLICY}    untill: soon\n`);
  await expect(policy.getByRole('alert')).toContainText('policy.yaml is not valid.', { timeout: 10_000 });
  await expect(policy.getByRole('alert').locator('code').first()).toHaveText(/^\d+:\d+$/);
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText(
    /policy.yaml is not valid at \d+:\d+: the one read at/,
  );
  await expectCell(page, 'gpu-1', 'fluent-bit', 'by design, taint not tolerated');
  await expectNoViolation(page);
});

test('nothing is in anybody’s way: folded, and unfolded with a card', async ({ page, stage }) => {
  const { url } = await stage(fill, { policy: POLICY });
  for (const view of ['/', '/?unfold=AWS%20EBS%20CSI&cell=logging/fluent-bit@gpu-1']) {
    await open(page, `${url}${view}`);
    await expectNoViolation(page);
  }
});
