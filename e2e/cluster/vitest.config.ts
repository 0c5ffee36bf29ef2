import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** The tests against the real control plane: slow, one file at a time, and apart from the unit tests' own config. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, '../..'),
    include: ['e2e/cluster/**/*.cluster.ts'],
    globalSetup: [join(import.meta.dirname, 'global-setup.ts')],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Tests that run side by side wait for the cluster, not for the processor.
    maxConcurrency: 14,
  },
});
