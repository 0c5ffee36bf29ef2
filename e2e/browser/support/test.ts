/** The browser tests' `test`: servers that are always stopped, and a page that must stay free of complaints. */
import { type BrowserContext, test as base, expect } from '@playwright/test';
import type { TestCluster } from './cluster.ts';
import { fillFleet } from './fleet.ts';
import { type Rollcall, startRollcall, untilReady } from './rollcall.ts';
import { Scene, type SceneOptions } from './scene.ts';

interface WorkerFixtures {
  /** `npm run demo`. */
  readonly demo: Rollcall;
  /** Nobody changes it: see fleet.ts. */
  readonly fleet: Scene;
}

interface TestFixtures {
  /** Starts a cluster of the test's own with a Rollcall that reads it. */
  readonly stage: (fill: (cluster: TestCluster) => void, options?: SceneOptions) => Promise<Scene>;
  /** True where the test takes a server away: then requests that fail are to be expected. */
  readonly losesServer: boolean;
  /** Must be empty at the end of every test. */
  readonly complaints: string[];
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  demo: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from its first argument.
    async ({}, use) => {
      const rollcall = await startRollcall({ command: 'demo' });
      await untilReady(rollcall);
      await use(rollcall);
      await rollcall.stop();
    },
    { scope: 'worker' },
  ],
  fleet: [
    // biome-ignore lint/correctness/noEmptyPattern: as above.
    async ({}, use) => {
      const scene = await Scene.start(fillFleet);
      await use(scene);
      await scene.stop();
    },
    { scope: 'worker' },
  ],
  stage: async ({ context }, use) => {
    const scenes: Scene[] = [];
    await use(async (fill, options) => {
      const scene = await Scene.start(fill, options);
      scenes.push(scene);
      return scene;
    });
    // A page that outlives its server complains.
    for (const page of context.pages()) await page.close();
    for (const scene of scenes) await scene.stop();
  },
  losesServer: [false, { option: true }],
  complaints: [
    async ({ context, losesServer }, use) => {
      const complaints: string[] = [];
      watch(context, complaints);
      await use(complaints);
      const isServersAbsence = (text: string) =>
        losesServer && /Failed to load (resource|chunk)|ERR_CONNECTION/.test(text);
      expect(complaints.filter((text) => !isServersAbsence(text))).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Errors and warnings on the console (a refused script or style is one), uncaught errors, requests to elsewhere. */
function watch(context: BrowserContext, complaints: string[]): void {
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`${message.type()}: ${message.text()}`);
  });
  context.on('weberror', (error) => complaints.push(`uncaught: ${error.error().message}`));
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') complaints.push(`request to ${request.url()}`);
  });
}
