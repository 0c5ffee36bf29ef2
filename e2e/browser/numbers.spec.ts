/** Every figure on the page is one that the API gives, too. */
import type { Page } from '@playwright/test';
import type { CellState } from '../../lib/coverage/model.ts';
import type { CellView, DaemonSetView, NodeView, StateCounts } from '../../lib/coverage/picture.ts';
import { reasonWords } from '../../lib/coverage/summary/reason-words.ts';
import type { CategoryCoverage, Problem, Verdict } from '../../lib/coverage/summary/types.ts';
import { labels, legend, open } from './support/grid.ts';
import { expect, test } from './support/test.ts';

interface Coverage {
  readonly revision: number;
  readonly summary: { readonly counts: StateCounts; readonly verdict: Verdict };
  readonly categories: readonly CategoryCoverage[];
  readonly nodes: readonly NodeView[];
  readonly daemonSets: readonly DaemonSetView[];
  readonly cells: readonly CellView[];
}

const WORDS: Readonly<Record<CellState, string>> = {
  healthy: 'healthy',
  outdated: 'updating',
  notReady: 'not ready',
  pending: 'pending',
  missing: 'missing',
  repelled: 'excluded by taint',
  notSelected: 'by design',
  misscheduled: 'misscheduled',
  unknown: 'unknown',
};

/** States that look like what they are, whatever they mean. */
const CERTAIN: readonly CellState[] = ['healthy', 'outdated', 'unknown'];
/** The demo's policy leaves tetragon out of its 4 GPU nodes. */
const MEANT = 4;

async function read<T>(url: string): Promise<T> {
  return (await (await fetch(url)).json()) as T;
}

/** `healthy 187` becomes `['healthy', 187]`. */
async function legendFigures(page: Page): Promise<Map<string, number>> {
  const texts = await legend(page).evaluateAll((buttons) =>
    buttons.map((button) => [...button.children].map((child) => child.textContent ?? '')),
  );
  return new Map(texts.map((parts) => [parts.at(-2) ?? '', Number(parts.at(-1)?.replaceAll(',', ''))]));
}

test('the legend counts what the API counts, and what is in the grid', async ({ page, fleet }) => {
  await open(page, fleet.url);
  const { summary } = await read<Coverage>(`${fleet.url}/api/v1/coverage`);
  const all = await labels(page);
  const figures = await legendFigures(page);
  for (const [state, count] of Object.entries(summary.counts)) {
    const words = WORDS[state as CellState];
    expect.soft(figures.get(words), words).toBe(count);
    expect.soft(all.filter((label) => new RegExp(`: ${words}(,|$)`).test(label)).length, words).toBe(count);
  }
});

test('every cell of the grid is what the API says it is, with its reason', async ({ page, fleet }) => {
  await open(page, fleet.url);
  const { cells } = await read<Coverage>(`${fleet.url}/api/v1/coverage?cells=all`);
  const expected = cells.map(({ node, daemonSet, state, reason, since }) => {
    const why = state === 'healthy' || state === 'notSelected' ? '' : reasonWords(reason);
    const when = why === '' || since === null ? '' : `, since ${since.slice(11, 19)}`;
    return `${node.split('.')[0]}, ${daemonSet.split('/')[1]}: ${WORDS[state]}${why === '' ? '' : `, ${why}`}${when}`;
  });
  const seen = await labels(page);
  expect(seen.sort()).toEqual(expected.sort());
});

test('the headers show ready and desired as kubectl does, and of all nodes', async ({ page, fleet }) => {
  await open(page, fleet.url);
  const { daemonSets } = await read<Coverage>(`${fleet.url}/api/v1/coverage`);
  for (const { name, status } of daemonSets) {
    const head = page.getByRole('columnheader', { name: new RegExp(`^${name}, `) });
    await expect.soft(head).toContainText(`${status.numberReady}/${status.desiredNumberScheduled}of 30`);
    const said = `${status.numberReady} of ${status.desiredNumberScheduled} ready, of 30 nodes`;
    await expect.soft(head).toHaveAccessibleName(new RegExp(said));
  }
});

test('the coverage strip agrees with the categories of the API', async ({ page, fleet }) => {
  await open(page, fleet.url);
  const { categories } = await read<Coverage>(`${fleet.url}/api/v1/coverage`);
  const shown = page.getByRole('region', { name: 'Coverage by category' }).locator('.category');
  await expect(shown).toHaveCount(categories.length);
  for (const [place, { category, covered, total, gap, unknown }] of categories.entries()) {
    const one = shown.nth(place);
    await expect.soft(one).toContainText(new RegExp(category, 'i'));
    await expect.soft(one).toContainText(`${covered} of ${total}`);
    if (gap > 0) await expect.soft(one).toContainText(`${gap} gap`);
    if (gap === 0 && unknown > 0) await expect.soft(one).toContainText(`${unknown} unknown`);
  }
});

test('verdict and problems are those of the API, in its order', async ({ page, fleet }) => {
  await open(page, fleet.url);
  const { problems } = await read<{ problems: readonly Problem[] }>(`${fleet.url}/api/v1/problems`);
  const entries = page.getByRole('region', { name: 'Problems' }).getByRole('listitem');
  await expect(entries).toHaveCount(problems.length);
  for (const [place, { title, nodes, daemonSet }] of problems.entries()) {
    // A node is shown without its domain.
    const subject = daemonSet === null ? title.subject.replace(/[.].*/, '') : title.subject;
    await expect.soft(entries.nth(place)).toContainText(`${subject} ${title.rest}`);
    expect(nodes.length).toBeGreaterThan(0);
  }
  const { summary } = await read<Coverage>(`${fleet.url}/api/v1/coverage`);
  const withoutAges = (text: string) => text.replace(/ since \d+(\.\d)? (s|min|h)/g, '');
  const heading = (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';
  expect(withoutAges(heading)).toBe(withoutAges(`${summary.verdict.lead} ${summary.verdict.rest}`));
});

test('the moving demo agrees with its API at every moment', async ({ page, demo }) => {
  await open(page, `${demo.url}/?unfold=AWS%20EBS%20CSI`);
  for (let time = 0; time < 3; time++) {
    // The picture may change between the two looks: then they are taken again.
    await expect(async () => {
      const before = await read<Coverage>(`${demo.url}/api/v1/coverage`);
      const figures = await legendFigures(page);
      const after = await read<Coverage>(`${demo.url}/api/v1/coverage?cells=none`);
      expect(after.revision).toBe(before.revision);
      const { counts } = before.summary;
      for (const state of CERTAIN) expect(figures.get(WORDS[state]), state).toBe(counts[state]);
      // What is kept off by design, and what comes or goes with its node, looks otherwise, and is counted all the same.
      const passing = Number((await page.locator('.legend-note b').allTextContents()).join('') || 0);
      const sum = (all: Iterable<number>) => [...all].reduce((total, one) => total + one, 0);
      expect(sum(figures.values()) + passing).toBe(sum(Object.values(counts)));
      expect(figures.get('excluded by taint')).toBeLessThanOrEqual(counts.repelled - MEANT);
    }).toPass({ timeout: 5_000 });
  }
});
