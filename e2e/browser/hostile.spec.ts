/** Names and texts that somebody else wrote: as long as Kubernetes allows, and as mean as they come. */
import type { Page } from '@playwright/test';
import { buildEvent } from '../../lib/demo/scenario/build/event.ts';
import type { TestCluster } from './support/cluster.ts';
import { cell, open } from './support/grid.ts';
import { expect, test } from './support/test.ts';
import { crash, refuse } from './support/troubles.ts';

const MARKUP = '<img src=x onerror="pwned(1)"><script>pwned(2)</script>';
const LINK = 'javascript:pwned(3)';
/** Turns the writing round, as a file name does that ends in `exe`. */
const BIDI = '\u202Etxt.daolyap\u202C';

function fillHostile(cluster: TestCluster): void {
  const taint = { key: 'x.test/t', value: MARKUP, effect: 'NoSchedule' };
  const labels = {
    'karpenter.sh/nodepool': MARKUP,
    'node.kubernetes.io/instance-type': `${BIDI}${MARKUP}`,
    __proto__x: LINK,
  };
  cluster.addNodes(
    { name: 'evil-1', pool: MARKUP, labels, kernel: MARKUP },
    { name: 'evil-2', pool: MARKUP, labels, taints: [taint] },
  );
  cluster.addAgents(
    {
      name: 'sneaky',
      image: `registry.test/${MARKUP}:1`,
      annotations: { 'meta.helm.sh/release-name': MARKUP, [LINK]: LINK },
    },
    { name: 'picky', image: LINK, tolerations: [], nodeSelector: {} },
    { name: 'choosy', image: 'registry.test/choosy:1', nodeSelector: { disk: MARKUP } },
  );
  crash(cluster, 'agents/sneaky', 'evil-1', `${MARKUP} ${LINK} ${BIDI}`);
  refuse(cluster, 'agents/picky', 'evil-1', `${MARKUP} ${LINK}`);
  const about = { kind: 'Pod', metadata: cluster.pod('agents/sneaky', 'evil-1').metadata } as const;
  const event = { about, type: 'Warning', reason: MARKUP, message: `${MARKUP} ${BIDI}`, component: MARKUP } as const;
  cluster.wire.sink?.put('events', buildEvent(event, cluster.wire.random.uid(), 'mean', Date.now()));
}

/** Elements that only markup in the data could have made, and scripts that ran. */
async function expectInert(page: Page): Promise<void> {
  await expect(page.locator('img, iframe, a[href^="javascript:" i]')).toHaveCount(0);
  await expect(page.locator('script', { hasText: /^pwned/ })).toHaveCount(0);
  expect(await page.evaluate(() => 'wasPwned' in window)).toBe(false);
}

test('markup and links in labels, taints, images, annotations, messages and events stay text', async ({
  page,
  stage,
}) => {
  const { url } = await stage(fillHostile);
  await page.addInitScript(() => {
    Object.assign(window, { pwned: () => Object.assign(window, { wasPwned: true }) });
  });
  await open(page, url);
  await expect(page.getByRole('rowheader').filter({ hasText: MARKUP })).toHaveCount(1);
  await expectInert(page);
  for (const view of ['agents/sneaky@evil-1', 'agents/picky@evil-1', 'agents/picky@evil-2', 'agents/choosy@evil-1']) {
    await open(page, `${url}/?cell=${view}`);
    await expect(page.getByRole('list', { name: 'Why' })).toContainText('pwned');
    await expectInert(page);
  }
  await open(page, `${url}/?cell=agents/sneaky@evil-1`);
  await expect(
    page.getByRole('table').filter({ hasText: 'BackOff' }).or(page.getByRole('table')).first(),
  ).toBeVisible();
  await expect(page.getByRole('cell').filter({ hasText: MARKUP }).first()).toBeVisible();
  await open(page, `${url}/?rollout=agents/sneaky`);
  await expect(page.getByRole('complementary')).toContainText(`registry.test/${MARKUP}:1`);
  await expectInert(page);
  await cell(page, 'evil-1', 'sneaky').hover();
  await expect(page.getByRole('tooltip')).toContainText('sneaky on evil-1');
  await expectInert(page);
});

test('a mean address is not believed', async ({ page, fleet }) => {
  for (const mean of [MARKUP, LINK, '"><script>pwned(4)</script>', '__proto__', "';alert(1)//"]) {
    const text = encodeURIComponent(mean);
    await open(page, `${fleet.url}/?q=${text}&cell=${text}/${text}@${text}&fold=${text}&state=${text}`);
    await expect(page.getByRole('searchbox')).toHaveValue(mean);
    await expectInert(page);
  }
});

/** As long as a DNS name may be: 253 characters, no part longer than 63. */
function longName(first: string): string {
  return [first.repeat(63), 'b'.repeat(63), 'c'.repeat(63), 'd'.repeat(61)].join('.');
}

test('names of 253 characters keep the page in its place, and are told whole', async ({ page, stage }) => {
  const [one, other, agent] = [longName('n'), longName('m'), longName('a')];
  const namespace = 's'.repeat(63);
  const { url } = await stage((cluster) => {
    cluster.addNodes(...[one, other].map((name) => ({ name, pool: 'p'.repeat(63) })));
    cluster.addAgents({ name: agent, namespace, image: `registry.test/${'deep/'.repeat(40)}agent:1` });
    crash(cluster, `${namespace}/${agent}`, one);
  });
  const sideways = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  for (const width of [1440, 720, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await open(page, url);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('1 node has a gap');
    expect(await sideways(), `${width}, overview`).toBe(0);
    await open(page, `${url}/?cell=${namespace}/${agent}@${one}`);
    await expect(page.getByRole('list', { name: 'Why' })).toBeVisible();
    expect(await sideways(), `${width}, card`).toBe(0);
    await expect(page.getByRole('complementary')).toHaveAccessibleName(`${agent} on ${one}`);
    await open(page, `${url}/?rollout=${namespace}/${agent}`);
    expect(await sideways(), `${width}, rollout`).toBe(0);
  }
  await expect(page.locator(`.node-name[title="${one}"]`)).toHaveCount(1);
});
