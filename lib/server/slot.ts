/**
 * Next evaluates a shared module once for every route, so a module's own variable would be several. The process-wide
 * slot is one.
 */
import type { ReaderStats } from '../kube/stats.ts';
import type { Hub } from './hub.ts';

/** What the routes need of the running server. */
export interface Runtime {
  readonly hub: Hub;
  readonly now: () => number;
  readonly readerStats: () => ReaderStats;
}

const SLOT = Symbol.for('rollcall.runtime');
const holder = globalThis as { [SLOT]?: Runtime };

export function setRuntime(runtime: Runtime): void {
  holder[SLOT] = runtime;
}

/** The running server's parts. Throws where no server runs, as during a build. */
export function getRuntime(): Runtime {
  const runtime = holder[SLOT];
  if (runtime === undefined) throw new Error('Rollcall is not running in this process: start it with npm start.');
  return runtime;
}

/** The hub of the running server. */
export function getHub(): Hub {
  return getRuntime().hub;
}
