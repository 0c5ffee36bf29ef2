/**
 * Pictures of the demo, for README.md and for comparing with the design: `node e2e/browser/screenshots.ts FOLDER [SCALE]`.
 * Each look gets a demo of its own, so that all show the same moment of its story.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import type { StateCounts } from '../../lib/coverage/picture.ts';
import { startRollcall, untilReady } from './support/rollcall.ts';

const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;
const THEMES = ['light', 'dark'] as const;
const CARD = '/?cell=logging/fluent-bit@ip-10-0-48-21.eu-west-1.compute.internal';
/** The incident as it is when the viewer comes in: whatever else happens passes. */
const INCIDENT: Partial<StateCounts> = {
  notReady: 2,
  missing: 1,
  pending: 1,
  repelled: 8,
  unknown: 10,
  misscheduled: 0,
};

interface Look {
  readonly size: (typeof SIZES)[number];
  readonly theme: (typeof THEMES)[number];
}

const [folder, scale = '1'] = process.argv.slice(2);
if (folder === undefined || !(Number(scale) > 0)) {
  process.stderr.write('Usage: node e2e/browser/screenshots.ts FOLDER [SCALE]\n');
  process.exit(2);
}
await mkdir(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.ROLLCALL_CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-background-networking'],
});
try {
  for (const size of SIZES) for (const theme of THEMES) await photograph(browser, { size, theme }, folder);
} finally {
  await browser.close();
}

async function photograph(browser: Browser, { size, theme }: Look, folder: string): Promise<void> {
  const demo = await startRollcall({ command: 'demo' });
  const page = await browser.newPage({
    viewport: size,
    colorScheme: theme,
    deviceScaleFactor: Number(scale),
    reducedMotion: 'reduce',
  });
  try {
    await untilReady(demo);
    for (const [name, view] of [
      ['overview', '/'],
      ['card', CARD],
    ] as const) {
      await page.goto(`${demo.url}${view}`);
      await page
        .getByRole('status')
        .filter({ hasText: /^live$/ })
        .waitFor();
      if (view === CARD) await page.getByRole('list', { name: 'Why' }).waitFor();
      await page.evaluate(() => document.fonts.ready);
      const file = path.join(folder, `${name}-${size.width}-${theme}.png`);
      await takeDuringIncident(page, demo.url, file);
      process.stdout.write(`${file}\n`);
    }
  } finally {
    await page.close();
    await demo.stop();
  }
}

/** Takes the picture again when something passed through it meanwhile. */
async function takeDuringIncident(page: Page, url: string, file: string): Promise<void> {
  for (let tries = 0; tries < 40; tries++) {
    const isCalm = await isIncident(url);
    if (isCalm) await page.screenshot({ path: file });
    if (isCalm && (await isIncident(url))) return;
    await page.waitForTimeout(500);
  }
  throw new Error('The demo did not come to its incident: has its story changed?');
}

async function isIncident(url: string): Promise<boolean> {
  const answer = await fetch(`${url}/api/v1/coverage?cells=none`);
  const { summary } = (await answer.json()) as { summary: { counts: StateCounts } };
  return Object.entries(INCIDENT).every(([state, count]) => summary.counts[state as keyof StateCounts] === count);
}
