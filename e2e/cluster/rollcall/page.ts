/** Rollcall's page in a real browser, opened once and never reloaded. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, chromium, type Page } from '@playwright/test';
import { missing, readShown, type Shown, type Wanted } from './shown.ts';

/** From the change in the API server to the page. */
const withinMs = 2_000;
/** How long a late page is still watched, to say how late it was. */
const patienceMs = 6_000;
const everyMs = 40;

export class RollcallPage {
  #browser: Browser;
  #page: Page;
  #errors: string[] = [];
  #took: number[] = [];

  constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.#page = page;
    page.on('pageerror', (error) => this.#errors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && this.#errors.push(message.text()));
  }

  read(): Promise<Shown> {
    return this.#page.evaluate(readShown);
  }

  /**
   * Fails unless the page comes to show what is wanted within two seconds of `since` (or `within` milliseconds), and
   * then says what it showed, and whether it came late or not at all.
   */
  async shows(since: number, wanted: Wanted, within = withinMs): Promise<void> {
    let inTime: string[] | null = null;
    for (;;) {
      const lines = missing(wanted, await this.read());
      const took = Date.now() - since;
      if (took > within) inTime ??= lines;
      if (lines.length === 0) {
        this.#took.push(took);
        if (took <= within) return;
        throw new Error(`The page took ${took} ms, and ${within} ms were allowed for: ${asText(inTime ?? [])}`);
      }
      if (took > within + patienceMs) throw new Error(`The page does not show it ${took} ms later: ${asText(lines)}`);
      await sleep(everyMs);
    }
  }

  /** Watches the page for `forMs` and fails if it ever shows something forbidden. Returns how often it was looked at. */
  async never(forMs: number, forbidden: (shown: Shown) => string | null): Promise<number> {
    const until = Date.now() + forMs;
    let looks = 0;
    while (Date.now() < until) {
      const found = forbidden(await this.read());
      if (found !== null) throw new Error(`The page showed what it must not: ${found}`);
      looks += 1;
      await sleep(everyMs);
    }
    return looks;
  }

  /** Fails if the page was loaded anew, or its console has said that something is wrong. */
  async check(): Promise<void> {
    const isTheSame = await this.#page.evaluate(() => 'openedOnce' in window);
    if (!isTheSame) throw new Error('The page was loaded anew');
    if (this.#errors.length > 0) throw new Error(`The page's console has errors: ${asText(this.#errors)}`);
  }

  /** Closes the browser and prints how quick the page was. */
  async close(): Promise<void> {
    await this.#browser.close();
    const took = this.#took.sort((a, b) => a - b);
    const median = took[Math.floor(took.length / 2)];
    if (took.length > 0) console.info(`${took.length} changes shown: median ${median} ms, slowest ${took.at(-1)} ms`);
  }
}

/** Opens the page and returns when it is live. */
export async function openPage(url: string): Promise<RollcallPage> {
  const browser = await chromium.launch({
    executablePath: process.env.ROLLCALL_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1600, height: 1200 } });
    const opened = new RollcallPage(browser, page);
    await page.goto(url);
    await page.evaluate(() => Object.assign(window, { openedOnce: true }));
    await page
      .locator('header [role=status]')
      .getByText(/^(?!as of$)/)
      .waitFor();
    return opened;
  } catch (error) {
    await browser.close();
    throw error;
  }
}

const asText = (lines: string[]) => lines.map((line) => `\n  ${line}`).join('');
