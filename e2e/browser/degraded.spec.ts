/** What cannot be known is said to be unknown: while connecting, without permission, and where there is nothing. */
import { node } from './support/fleet.ts';
import { startGate } from './support/gate.ts';
import { cell, expectCell, labels, legend, open } from './support/grid.ts';
import { fillSmall, SMALL_AGENTS, SMALL_NODES } from './support/small.ts';
import { expect, test } from './support/test.ts';

const heading = { level: 1 } as const;

test.describe('while the API server is slow', () => {
  test('connecting: what was read is drawn, the rest stays open, and fills in by itself', async ({ page, stage }) => {
    let gate = { open() {}, async stop() {} };
    const { url } = await stage(fillSmall, {
      waits: false,
      server: async (target) => {
        const started = await startGate(target, ['/pods']);
        gate = started;
        return started.url;
      },
    });
    try {
      await page.goto(url);
      await expect(page.getByRole('heading', heading)).toContainText(
        'Calling the roll: 6 nodes and 3 DaemonSets listed, 0 Pods read so far.',
      );
      await expect(page.getByRole('status').filter({ hasText: 'connecting' })).toBeVisible();
      await expectCell(page, 'a-1', 'cilium', 'unknown, not read yet');
      await expect(cell(page, 'a-1', 'cilium').locator('use')).toHaveAttribute('href', '#g-unread');
      const lists = page.getByRole('complementary').getByRole('table');
      await expect(lists.getByRole('row', { name: /^nodes 6 / })).toContainText('read');
      await expect(lists.getByRole('row', { name: /^pods/ })).toContainText('waiting');
      expect((await labels(page)).filter((label) => label.includes('healthy'))).toEqual([]);
      await expect(legend(page)).toHaveText([/not read yet18/]);
      gate.open();
      await expectCell(page, 'a-1', 'cilium', 'healthy');
      await expect(page.getByRole('heading', heading)).toHaveText('All 6 nodes answer: 3 agents, no gap.');
    } finally {
      await page.close();
      await gate.stop();
    }
  });

  test('a list that fails says what the API server answered, and when the next try is', async ({ page, stage }) => {
    const { url, api } = await stage(fillSmall, {
      waits: false,
      before: ({ faults }) => faults.refuse(503, { resource: 'daemonsets' }),
    });
    await page.goto(url);
    const row = page.getByRole('row', { name: /^daemonsets/ });
    await expect(row).toContainText(/Listing daemonsets|Watching daemonsets/);
    await expect(row).toContainText(/Next try in \d+ s/);
    await expect(page.getByRole('heading', heading)).toContainText('Calling the roll');
    api.faults.clear();
    await expectCell(page, 'a-1', 'cilium', 'healthy', 10_000);
  });
});

test.describe('without permission', () => {
  const GPU = { key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' };

  test('Pods: verb and resource are named, what specs decide stays known, and it heals by itself', async ({
    page,
    stage,
  }) => {
    const { url, api } = await stage(
      (cluster) => {
        cluster.addNodes(...SMALL_NODES, { name: node('g-1'), pool: 'gpu', taints: [GPU] });
        cluster.addAgents(...SMALL_AGENTS);
      },
      {
        waits: false,
        before(api) {
          api.deny('pods', 'list');
          api.deny('pods', 'watch');
        },
      },
    );
    await page.goto(url);
    await expect(page.getByRole('heading', heading)).toContainText(
      /^Pods cannot be read: this identity lacks (list|watch)/,
    );
    await expect(page.getByRole('heading', heading)).toContainText('on pods. 20 of 21 cells are unknown.');
    await expectCell(page, 'g-1', 'fluent-bit', 'excluded by taint, taint not tolerated');
    await expectCell(page, 'g-1', 'cilium', 'unknown, source forbidden');
    await expect(cell(page, 'g-1', 'cilium').locator('use')).toHaveAttribute('href', '#g-question');
    const side = page.getByRole('complementary');
    await expect(side.getByRole('row', { name: /^pods the state of every cell/ })).toContainText('no');
    await expect(side.getByRole('row', { name: /^nodes/ })).toContainText('yes');
    await expect(side.locator('.code-block').last()).toContainText('resources: ["pods"]');
    await expect(side.locator('.code-block').last()).toContainText('verbs: ["list", "watch"]');
    await expect(side).toContainText(/Not allowed to (list|watch) pods/);
    expect((await labels(page)).filter((label) => label.includes('healthy'))).toEqual([]);
    api.allow('pods', 'list');
    api.allow('pods', 'watch');
    await expectCell(page, 'g-1', 'cilium', 'healthy', 12_000);
    await expect(page.getByRole('heading', heading)).toContainText('1 node has a gap');
  });

  test('nodes: no grid is made up', async ({ page, stage }) => {
    const { url } = await stage(fillSmall, {
      waits: false,
      before(api) {
        api.deny('nodes', 'list');
        api.deny('nodes', 'watch');
      },
    });
    await page.goto(url);
    await expect(page.getByRole('heading', heading)).toContainText(/^Nodes cannot be read: .* No cell can be drawn/);
    expect(await labels(page)).toEqual([]);
  });

  test('events: cells stay known, and the page says what it cannot tell', async ({ page, stage }) => {
    const { url } = await stage(fillSmall, {
      waits: false,
      before(api) {
        api.deny('events', 'list');
        api.deny('events', 'watch');
      },
    });
    await open(page, url);
    await expectCell(page, 'a-1', 'cilium', 'healthy');
    await expect(page.getByRole('region', { name: 'Verdict' })).toContainText(
      'Events cannot be read: why a create was refused is not known.',
    );
  });
});

test.describe('where there is nothing', () => {
  test('no DaemonSets: the nodes are listed, and the question is whether this is the right cluster', async ({
    page,
    stage,
  }) => {
    const { url, cluster } = await stage((empty) => empty.addNodes(...SMALL_NODES));
    await open(page, url);
    await expect(page.getByRole('heading', heading)).toHaveText('No DaemonSets in test: 6 nodes, no agent to call.');
    await expect(page.getByRole('row', { name: /^a-1\.cluster\.test yes/ })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Is this the right cluster?' })).toBeVisible();
    await expect(page.getByRole('complementary')).toContainText('6 nodes, 0 DaemonSets');
    cluster.addAgents(...SMALL_AGENTS);
    await expectCell(page, 'b-3', 'falco', 'healthy');
  });

  test('no nodes: agents without anybody to answer', async ({ page, stage }) => {
    const { url, cluster } = await stage((empty) => empty.addAgents(...SMALL_AGENTS));
    await open(page, url);
    await expect(page.getByRole('heading', heading)).toHaveText('No nodes in test: 3 agents, no node to answer.');
    cluster.addNodes(...SMALL_NODES);
    await expectCell(page, 'b-3', 'falco', 'healthy');
  });

  test('nothing at all', async ({ page, stage }) => {
    const { url } = await stage(() => {});
    await open(page, url);
    await expect(page.getByRole('heading', heading)).toHaveText('No DaemonSets in test: no node either.');
  });
});
