/** How long a change takes from the API server to the reader's eye. */
import type { Page } from '@playwright/test';
import type { TestCluster } from './support/cluster.ts';
import { node } from './support/fleet.ts';
import { open } from './support/grid.ts';
import { expect, test } from './support/test.ts';
import { loseReadiness, regainReadiness } from './support/troubles.ts';

const NODES = 60;
const AGENTS = 14;
const CHANGES = 60;

function fillSixty(cluster: TestCluster): void {
  cluster.addNodes(
    ...Array.from({ length: NODES }, (_, place) => ({ name: node(`node-${place}`), pool: `pool-${place % 5}` })),
  );
  cluster.addAgents(
    ...Array.from({ length: AGENTS }, (_, place) => ({
      name: `agent-${place}`,
      image: `registry.test/agent-${place}:1`,
    })),
  );
}

/** From now on the page notes when the frame was drawn in which a cell says something new. */
async function watchCells(page: Page): Promise<void> {
  await page.evaluate(() => {
    const drawn = new Map<string, number>();
    const observer = new MutationObserver((changes) => {
      const labels = changes.map(({ target }) => (target as Element).getAttribute('aria-label') ?? '');
      // A frame is on its way to the screen once the task after its callbacks runs.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          for (const label of labels) drawn.set(label.replace(/, since .*$/, ''), Date.now());
        };
        port2.postMessage(null);
      });
    });
    const grid = document.querySelector('[role="grid"]');
    if (grid !== null) observer.observe(grid, { subtree: true, attributes: true, attributeFilter: ['aria-label'] });
    Object.assign(window, { drawn });
  });
}

test('60 nodes and 14 agents: a change is on the screen far within 2 s', async ({ page, stage }) => {
  test.slow();
  const { url, cluster } = await stage(fillSixty);
  await open(page, url);
  await watchCells(page);
  const took: number[] = [];
  for (let change = 0; change < CHANGES; change++) {
    const [at, agent] = [`node-${(change >> 1) % NODES}`, `agent-${(change >> 1) % AGENTS}`];
    const isLoss = change % 2 === 0;
    const label = `${at}, ${agent}: ${isLoss ? 'not ready, readiness fails' : 'healthy'}`;
    const began = Date.now();
    (isLoss ? loseReadiness : regainReadiness)(cluster, `agents/${agent}`, node(at));
    const seen = await page.waitForFunction(
      (wanted) => (window as unknown as { drawn: Map<string, number> }).drawn.get(wanted),
      label,
      { polling: 20, timeout: 5_000 },
    );
    took.push(((await seen.jsonValue()) ?? 0) - began);
    await page.evaluate((wanted) => (window as unknown as { drawn: Map<string, number> }).drawn.delete(wanted), label);
  }
  took.sort((a, b) => a - b);
  const [p50 = 0, p99 = 0] = [took[Math.floor(CHANGES * 0.5)], took[Math.floor(CHANGES * 0.99)]];
  process.stdout.write(`Event to pixel at ${NODES} nodes, ${CHANGES} changes: p50 ${p50} ms, p99 ${p99} ms.\n`);
  expect(p99).toBeLessThan(2000);
  expect(p50).toBeLessThan(1000);
});
