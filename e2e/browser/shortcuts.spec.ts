/** Keys of the whole page, wherever the focus is. */
import { node } from './support/fleet.ts';
import { cell, open } from './support/grid.ts';
import { expect, test } from './support/test.ts';

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test('/ and Control K search; typing narrows the grid; Escape clears, then leaves', async ({ page, fleet }) => {
  await open(page, fleet.url);
  const box = page.getByRole('searchbox');
  const rows = page.locator('[role="row"][data-node]');
  await page.keyboard.press('/');
  await expect(box).toBeFocused();
  await page.keyboard.type('crashloop');
  await expect(rows).toHaveCount(2);
  await expect(page).toHaveURL(/\?q=crashloop$/);
  await page.keyboard.press('Escape');
  await expect(box).toHaveValue('');
  await expect(rows).toHaveCount(30);
  await page.keyboard.press('Escape');
  await expect(box).not.toBeFocused();
  await page.keyboard.press('Control+k');
  await expect(box).toBeFocused();
  await page.keyboard.type('fluent-bit');
  await expect(page.getByRole('columnheader', { name: /fluent-bit/ })).toHaveCount(1);
  await expect(page.getByRole('columnheader', { name: /cilium/ })).toHaveCount(0);
});

test('letters typed into the search are text, not commands', async ({ page, fleet }) => {
  await open(page, fleet.url);
  await page.keyboard.press('/');
  await page.keyboard.type('\\tnrg?1');
  await expect(page.getByRole('searchbox')).toHaveValue('\\tnrg?1');
  await expect(page.locator('html')).not.toHaveAttribute('data-theme', 'dark');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByText('Nothing here matches.')).toBeVisible();
});

test('t changes the theme, and back', async ({ page, fleet }) => {
  await open(page, fleet.url);
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await paper()).toBe('rgb(255, 255, 255)');
  await page.keyboard.press('t');
  await expect.poll(paper).toBe('rgb(15, 17, 21)');
  await page.keyboard.press('t');
  await expect.poll(paper).toBe('rgb(255, 255, 255)');
});

test('? lists the keys in a dialog that keeps the focus and gives it back', async ({ page, fleet }) => {
  await open(page, fleet.url);
  await cell(page, 'gpu-1', 'falco').focus();
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog', { name: 'Keys' });
  await expect(dialog).toBeVisible();
  for (const does of ['next, previous gap', 'open the card of a cell', 'collapse the right column', 'light, dark']) {
    await expect(dialog).toContainText(does);
  }
  await page.keyboard.press('n');
  await expect(dialog.locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(cell(page, 'gpu-1', 'falco')).toBeFocused();
});

test('\\ collapses the right column, and a button brings it back', async ({ page, fleet }) => {
  await open(page, fleet.url);
  const widthOf = async () => (await page.getByRole('grid').boundingBox())?.width ?? 0;
  const before = await widthOf();
  await page.keyboard.press('\\');
  await expect(page.getByRole('heading', { name: 'Problems' })).toHaveCount(0);
  expect(await widthOf()).toBeGreaterThan(before + 400);
  await page.getByRole('button', { name: 'Show problems' }).click();
  await expect(page.getByRole('heading', { name: 'Problems' })).toBeVisible();
});

test('r shows the rollouts, g the grid', async ({ page, fleet }) => {
  await open(page, fleet.url);
  await page.keyboard.press('r');
  await expect(page.getByRole('complementary', { name: 'Rollouts' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Rollouts', exact: false }).first()).toHaveAttribute(
    'aria-current',
    'page',
  );
  await page.keyboard.press('g');
  await expect(page.getByRole('heading', { name: 'Problems' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Grid' })).toHaveAttribute('aria-current', 'page');
});

test('c copies the first command of the card', async ({ page, fleet }) => {
  await open(page, `${fleet.url}/?cell=logging/fluent-bit@${node('gpu-1')}`);
  const command = page.locator('.command pre').first();
  await expect(command).toBeVisible();
  await page.keyboard.press('c');
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toBe(await command.textContent());
});

test('keys with Control or Alt are the browser’s', async ({ page, fleet }) => {
  await open(page, fleet.url);
  for (const key of ['Control+r', 'Alt+t', 'Alt+n']) {
    const isOurs = await page.evaluate((pressed) => {
      const [modifier, name = ''] = pressed.split('+');
      const held = modifier === 'Alt' ? { altKey: true } : { ctrlKey: true };
      const event = new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true, ...held });
      return !document.body.dispatchEvent(event);
    }, key);
    expect(isOurs, key).toBe(false);
  }
});
