/** Other windows, other eyes: narrow, zoomed, still, and in the system's own colours. */
import type { Page } from '@playwright/test';
import { node } from './support/fleet.ts';
import { cell, expectCell, legend, open } from './support/grid.ts';
import { fillSmall } from './support/small.ts';
import { expect, test } from './support/test.ts';
import { crash } from './support/troubles.ts';

/** How much wider than the window the page is. */
function overhang(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

const VIEWS = [
  '/',
  `/?cell=logging/fluent-bit@${node('gpu-1')}`,
  '/?rollout=all',
  '/?rollout=monitoring/node-exporter',
];

for (const width of [390, 320]) {
  test(`at ${width} pixels nothing makes the page scroll sideways`, async ({ page, fleet }) => {
    await page.setViewportSize({ width, height: 844 });
    for (const view of VIEWS) {
      await open(page, `${fleet.url}${view}`);
      if (view.includes('cell=')) await expect(page.getByRole('list', { name: 'Why' })).toBeVisible();
      expect(await overhang(page), view).toBe(0);
    }
  });
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('pools without gaps are one row, problems come first, and the card is a page of its own', async ({
    page,
    fleet,
  }) => {
    await open(page, fleet.url);
    await expect(page.getByRole('button', { name: 'system' })).toHaveAttribute('aria-expanded', 'false');
    await expect(page.getByRole('gridcell', { name: 'system, cilium: all healthy' })).toBeAttached();
    await expect(page.getByRole('button', { name: 'gpu' })).toHaveAttribute('aria-expanded', 'true');
    const top = async (name: string) => (await page.getByRole('heading', { name }).boundingBox())?.y ?? 0;
    const grid = await page.getByRole('grid').boundingBox();
    expect(await top('Problems')).toBeLessThan(grid?.y ?? 0);
    await cell(page, 'compute-1', 'falco').tap();
    await expect(page.getByRole('heading', { name: 'falco on compute-1' })).toBeVisible();
    await expect(page.getByRole('grid')).toBeHidden();
    await page.getByRole('button', { name: 'Close' }).tap();
    await expect(cell(page, 'compute-1', 'falco')).toBeFocused();
    await expect(cell(page, 'compute-1', 'falco')).toBeInViewport();
  });

  test('what a finger is to hit is at least 24 pixels high', async ({ page, fleet }) => {
    await open(page, fleet.url);
    const targets = page.locator('[role="gridcell"][aria-label], .pool-row button, .legend button, header button');
    const low = await targets.evaluateAll((all) =>
      all
        .filter((each) => each.checkVisibility() && each.closest('[role="row"], .legend, header'))
        .flatMap((each) => {
          const row = each.closest('.matrix-row, .pool-row, .legend') ?? each;
          const { height } = row.getBoundingClientRect();
          return height < 24 ? [`${each.ariaLabel ?? each.textContent}: ${height}`] : [];
        }),
    );
    expect(low).toEqual([]);
  });
});

test.describe('at 200 % zoom', () => {
  // A window of 1440 pixels, each twice as wide.
  test.use({ viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 });

  test('everything is there, one below the other', async ({ page, fleet }) => {
    await open(page, fleet.url);
    expect(await overhang(page)).toBe(0);
    await expect(page.getByRole('heading', { name: 'Problems' })).toBeVisible();
    await cell(page, 'compute-2', 'falco').click();
    await expect(page.getByRole('heading', { name: 'falco on compute-2' })).toBeFocused();
    expect(await overhang(page)).toBe(0);
    await page.keyboard.press('Escape');
    await expect(cell(page, 'compute-2', 'falco')).toBeFocused();
    await expect(legend(page).first()).toBeAttached();
  });
});

test.describe('with reduced motion', () => {
  test.use({ contextOptions: { reducedMotion: 'reduce' } });

  test('a change moves nothing', async ({ page, stage }) => {
    const { url, cluster } = await stage(fillSmall);
    await open(page, url);
    await watchAnimations(page);
    crash(cluster, 'falco/falco', node('a-1'));
    await expectCell(page, 'a-1', 'falco', 'not ready, CrashLoopBackOff');
    await cell(page, 'a-1', 'falco').click();
    await expect(page.getByRole('heading', { name: 'falco on a-1' })).toBeVisible();
    expect(await page.evaluate('window.animations')).toEqual([]);
  });
});

test('without that wish a changed cell gets one ring of 600 ms, and no other does', async ({ page, stage }) => {
  const { url, cluster } = await stage(fillSmall);
  await open(page, url);
  await watchAnimations(page);
  crash(cluster, 'falco/falco', node('a-1'));
  await expectCell(page, 'a-1', 'falco', 'not ready, CrashLoopBackOff');
  await expect.poll(() => page.evaluate('window.animations')).toEqual(['a-1, falco: 600']);
});

/** Notes every animation from now on: of what, and how long. */
async function watchAnimations(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen: string[] = [];
    const animate = Element.prototype.animate;
    Element.prototype.animate = function (this: Element, ...args) {
      const [name = ''] = (this.ariaLabel ?? '').split(':');
      seen.push(`${name}: ${typeof args[1] === 'object' ? args[1].duration : args[1]}`);
      return animate.apply(this, args);
    };
    document.addEventListener('transitionrun', (event) => seen.push(`transition of ${event.propertyName}`));
    document.addEventListener('animationstart', (event) => seen.push(`animation ${event.animationName}`));
    Object.assign(window, { animations: seen });
  });
}

test.describe('in forced colours', () => {
  test.use({ contextOptions: { forcedColors: 'active' } });

  for (const [at, agent] of [
    ['gpu-1', 'cilium'],
    ['gpu-1', 'fluent-bit'],
    ['compute-1', 'falco'],
    ['compute-3', 'nvidia-device-plugin'],
    ['general-1', 'otel-agent'],
    ['general-2', 'node-problem-detector'],
    ['general-3', 'cilium'],
    ['system-2', 'node-exporter'],
  ] as const) {
    test(`the mark of ${agent} on ${at} can be seen`, async ({ page, fleet }) => {
      await open(page, fleet.url);
      const mark = await cell(page, at, agent).screenshot();
      expect(await inkOf(page, mark)).toBeGreaterThan(4);
    });
  }
});

/** Pixels of a picture that are not of its first pixel's colour. */
function inkOf(page: Page, png: Buffer): Promise<number> {
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const context = canvas.getContext('2d');
    if (context === null) return 0;
    context.drawImage(picture, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, picture.width, picture.height).data.buffer);
    return pixels.filter((pixel) => pixel !== pixels[0]).length;
  }, png.toString('base64'));
}
