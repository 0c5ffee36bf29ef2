import { defineConfig } from 'vitest/config';

/** Unit, property and fault tests: everything beside the code. The real control plane and the browser have their own. */
export default defineConfig({
  test: {
    include: ['lib/**/*.test.{ts,tsx}', 'components/**/*.test.{ts,tsx}', 'app/**/*.test.ts', 'e2e/**/*.test.ts'],
    environment: 'node',
    testTimeout: 20_000,
  },
});
