import { defineConfig } from '@playwright/test';

/** The page in a real browser, in front of the real server process. Needs the build: `npm test` makes it. */
export default defineConfig({
  testDir: 'e2e/browser',
  testMatch: '**/*.spec.ts',
  workers: 2,
  // A test that passes at the second try has found something.
  retries: 0,
  forbidOnly: true,
  timeout: 30_000,
  expect: { timeout: 5_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Asia/Kathmandu',
    colorScheme: 'light',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.ROLLCALL_CHROMIUM ?? '/usr/bin/chromium',
      // Nothing of the browser's own may leave this machine.
      args: [
        '--no-sandbox',
        '--no-proxy-server',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-domain-reliability',
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      ],
    },
  },
});
