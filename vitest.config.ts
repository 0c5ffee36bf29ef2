import { defineConfig } from 'vitest/config';

/** Unit, property and fault tests: everything beside the code. The real control plane and the browser have their own. */
export default defineConfig({
  test: {
    include: ['lib/**/*.test.{ts,tsx}', 'components/**/*.test.{ts,tsx}', 'app/**/*.test.ts', 'e2e/**/*.test.ts'],
    environment: 'node',
    // `npm run test:long` tries each property many times as often.
    testTimeout: process.env.ROLLCALL_LONG === '1' ? 3_600_000 : 20_000,
  },
});
