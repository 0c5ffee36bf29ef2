/** Strips while the cluster changes, the line is lost, and in other windows. */
import type { Page } from '@playwright/test';
import { node } from './support/fleet.ts';
import {
  colourOf,
  cursor,
  fillMany,
  type Ink,
  inkIn,
  lens,
  openStrips,
  pointIn,
  strip,
  test,
} from './support/strips.ts';
import { expect } from './support/test.ts';
import { crash } from './support/troubles.ts';

const coloursOf = (ink: readonly Ink[]) => new Set(ink.map(({ colour }) => colour));

test('a change is painted and counted at once, in its strip and in the first', async ({ page, stage }) => {
  const { url, cluster } = await stage(fillMany);
  await openStrips(page, url);
  const notReady = await colourOf(page, 'nr-f');
  const hasMark = async (agent: string) => coloursOf(await inkIn(strip(page, agent))).has(notReady);
  expect(await hasMark('kube-proxy')).toBe(false);
  crash(cluster, 'kube-system/kube-proxy', node('edge-2'));
  await expect.poll(() => hasMark('kube-proxy'), { timeout: 5000 }).toBe(true);
  await expect(strip(page, 'kube-proxy').locator('.strip-counts span[aria-hidden]')).toHaveText(['1']);
  await expect(page.locator('.strip').first()).toContainText('1 missing, 2 not ready');
  await expect
    .poll(async () =>
      (await inkIn(page.locator('.strip').first())).some(({ colour, x }) => colour === notReady && x > 800),
    )
    .toBe(true);
  expect(await hasMark('cilium')).toBe(false);
});

test.describe('when Rollcall is gone', () => {
  test.use({ losesServer: true });

  test('every mark is grey, and keeps the shape of what was known last', async ({ page, stage }) => {
    const scene = await stage(fillMany);
    await openStrips(page, scene.url);
    const coloured = await Promise.all(
      ['ok-f', 'mis-f', 'nr-f', 'tnt-f', 'upd-f'].map((token) => colourOf(page, token)),
    );
    await scene.killRollcall();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Nothing known since', { timeout: 20_000 });
    const grey = await colourOf(page, 'unk-f');
    for (const agent of ['cilium', 'fluent-bit', 'falco']) {
      const seen = async () => [...coloursOf(await inkIn(strip(page, agent)))];
      await expect.poll(seen).toContain(grey);
      for (const colour of await seen()) expect(coloured).not.toContain(colour);
    }
    await expect(
      page.locator('.strip use:is([href="#g-missing"], [href="#g-notReady"], [href="#g-repelled"])'),
    ).toHaveCount(0);
    await expect(strip(page, 'falco')).toContainText('1 last known missing');
    await expect(page.locator('.strip-counts[data-gap]')).toHaveCount(0);
    await page.keyboard.press('n');
    await expect(cursor(page)).toHaveAccessibleName(/^gpu-1, fluent-bit: unknown, last known excluded by taint/);
  });
});

/** How much wider than the window the page is. */
function overhang(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, deviceScaleFactor: 3 });

  test('strips come first, problems below; a finger sees the lens, then the card', async ({ page, many }) => {
    await openStrips(page, many.url);
    expect(await overhang(page)).toBe(0);
    const top = async (at: ReturnType<Page['locator']>) => (await at.boundingBox())?.y ?? 0;
    expect(await top(page.getByRole('grid'))).toBeLessThan(await top(page.getByRole('heading', { name: 'Problems' })));
    const missing = await colourOf(page, 'mis-f');
    const gap = (await inkIn(strip(page, 'falco'))).find(({ colour }) => colour === missing);
    const { x, y } = await pointIn(page, 'falco', 0);
    await page.touchscreen.tap(x + (gap?.x ?? 0) / 3 + 1, y);
    await expect(lens(page)).toContainText('falco missing on general-57');
    expect(await overhang(page)).toBe(0);
    await lens(page).tap();
    await expect(page.getByRole('heading', { name: 'falco on general-57' })).toBeVisible();
    await page.getByRole('button', { name: 'Close' }).tap();
    await page.getByRole('link', { name: 'as a grid' }).tap();
    await expect(page.getByRole('grid', { name: 'Agents by node' })).toBeVisible();
  });
});

test.describe('at 200 % zoom', () => {
  test.use({ viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 });

  test('marks are as fine as the screen, and nothing is cut off', async ({ page, many }) => {
    await openStrips(page, many.url);
    expect(await overhang(page)).toBe(0);
    const missing = await colourOf(page, 'mis-f');
    const ink = await inkIn(strip(page, 'falco'));
    expect(ink.filter(({ colour }) => colour === missing).length).toBeGreaterThanOrEqual(5);
    await page.keyboard.press('n');
    await expect(cursor(page)).toBeInViewport();
  });
});

test.describe('in forced colours', () => {
  test.use({ contextOptions: { forcedColors: 'active' } });

  test('marks are in the colour of text, each in its own shape', async ({ page, many }) => {
    await openStrips(page, many.url);
    const text = await page.locator('.strips-field').evaluate((field) => {
      const probe = document.createElement('i');
      probe.style.color = 'CanvasText';
      field.after(probe);
      const { color } = getComputedStyle(probe);
      probe.remove();
      return color;
    });
    for (const agent of ['cilium', 'fluent-bit', 'falco']) {
      const ink = await inkIn(strip(page, agent));
      expect(coloursOf(ink)).toContain(text);
      const heights = new Set(ink.filter(({ colour }) => colour === text).map(({ height }) => height));
      expect(heights.size, agent).toBeGreaterThan(agent === 'cilium' ? 0 : 1);
    }
  });
});

test.describe('with reduced motion', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } });

  test('nothing moves by itself', async ({ page, many }) => {
    await openStrips(page, many.url);
    await page.keyboard.press('n');
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });
});
