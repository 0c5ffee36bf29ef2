/** axe on every look of a page: both themes, a desk and a phone. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;

/** Rules that are not among the WCAG ones, such as landmarks and heading order, count too. */
export async function expectNoViolation(page: Page): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page })
        // What passes need not be told node by node: that takes longer than the looking.
        .options({ resultTypes: ['violations'] })
        // There are no frames.
        .setLegacyMode()
        .analyze();
      const found = violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, any }) => `${id}: ${target} ${any[0]?.message ?? ''}`),
      );
      expect(found, `${colorScheme}, ${size.width} wide`).toEqual([]);
    }
  }
}
