import { buildControlPlane } from './build.ts';

/** Builds the control plane before the first test, so that no test's time limit covers a build of minutes. */
export async function setup(): Promise<void> {
  await buildControlPlane();
}
