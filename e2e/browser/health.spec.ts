/** What must never be seen in a browser's console, on any kind of page. The fixture `complaints` does the looking. */
import { node } from './support/fleet.ts';
import { open, untilLive } from './support/grid.ts';
import { expect, test } from './support/test.ts';

const VIEWS = [
  '/',
  `/?cell=falco/falco@${node('compute-1')}`,
  '/?rollout=all',
  '/?rollout=monitoring/node-exporter',
  '/?state=missing,pending&q=general&fold=gpu,system',
  '/?cell=no/such@node&rollout=nonsense&state=nonsense&fold=%2C%2C',
];

for (const view of VIEWS) {
  test(`${view} comes alive as it was drawn`, async ({ page, fleet, complaints }) => {
    await open(page, `${fleet.url}${view}`);
    expect(complaints).toEqual([]);
  });
}

test.describe('in the dark, on a phone, in another language, at the end of the day', () => {
  test.use({ colorScheme: 'dark', viewport: { width: 390, height: 844 }, locale: 'ar-EG', timezoneId: 'Pacific/Apia' });

  test('the page comes alive as it was drawn', async ({ page, fleet, complaints }) => {
    await open(page, fleet.url);
    expect(complaints).toEqual([]);
  });
});

test('a browser whose clock is hours off counts ages as the server does', async ({ page, fleet, complaints }) => {
  await page.addInitScript(() => {
    const real = Date.now;
    Date.now = () => real() + 5 * 3_600_000;
  });
  await open(page, `${fleet.url}/?cell=falco/falco@${node('compute-1')}`);
  // The clock has ticked: before, the page shows the server's own.
  await expect(page.getByText(/^live · [1-9]/)).toBeVisible();
  const says = page.getByRole('complementary').locator('.panel-says');
  await expect(says).toContainText(/CrashLoopBackOff since \d\d:\d\d:\d\d \(\d+(\.\d)? (s|min)\)/, { timeout: 1 });
  expect(complaints).toEqual([]);
});

test('the demo says that it is one, and asks nobody else', async ({ page, demo, complaints }) => {
  await open(page, demo.url);
  await expect(page.getByText('DEMO', { exact: true })).toBeVisible();
  await expect(page.getByText('This cluster is made up. Run npm start to see your own.')).toBeVisible();
  expect(complaints).toEqual([]);
});

test('a real cluster has no demo banner', async ({ page, fleet }) => {
  await open(page, fleet.url);
  await expect(page.getByText('DEMO')).toHaveCount(0);
});

test('a script or a style that someone slips in is refused', async ({ page, fleet, complaints }) => {
  await open(page, fleet.url);
  await page.evaluate(() => {
    document.body.insertAdjacentHTML(
      'beforeend',
      '<img src="x" onerror="window.pwned = 1"><p style="color: red">x</p>',
    );
    const script = document.createElement('script');
    script.textContent = 'window.pwned = 2';
    document.body.append(script);
  });
  await expect.poll(() => complaints.filter((text) => text.includes('Content Security Policy')).length).toBe(3);
  expect(await page.evaluate(() => 'pwned' in window)).toBe(false);
  complaints.length = 0;
});

test('a reload keeps the theme that the reader chose', async ({ page, fleet }) => {
  await open(page, fleet.url);
  await page.getByRole('button', { name: 'Switch between light and dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.route('**/*.js', () => {});
  await page.reload({ waitUntil: 'commit' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.reload();
  await untilLive(page);
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});
