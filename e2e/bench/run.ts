/** `npm run bench`: every benchmark prints its ratio, both raw numbers and its budget; over budget ends non-zero. */

import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { arrange } from './arrange.ts';
import { commonCause } from './common-cause.ts';
import type { Measured } from './measured.ts';
import { podEvent, podHeartbeat } from './pod-event.ts';
import { reasons } from './reasons.ts';

const BENCHMARKS: Readonly<Record<string, () => Measured>> = {
  'pod-event': podEvent,
  'pod-heartbeat': podHeartbeat,
  'common-cause': commonCause,
  arrange,
  reasons,
};

const budgets = JSON.parse(readFileSync(new URL('budget.json', import.meta.url), 'utf8')) as Record<
  string,
  { readonly ratio: number; readonly why: string }
>;

process.stdout.write(`load ${loadavg()[0]?.toFixed(2)} · Node ${process.version}\n`);
let isOver = false;
for (const [name, run] of Object.entries(BENCHMARKS)) {
  const { oursUs, baselineUs, baseline, details } = run();
  const ratio = oursUs / baselineUs;
  const budget = budgets[name]?.ratio ?? Number.NaN;
  const verdict = ratio <= budget ? 'ok' : 'OVER BUDGET';
  if (verdict !== 'ok') isOver = true;
  process.stdout.write(
    `${name}: ${ratio.toFixed(2)}x ${baseline} (${oursUs.toFixed(1)} us against ${baselineUs.toFixed(1)} us), ` +
      `budget ${budget}x: ${verdict}\n`,
  );
  if (details !== undefined) process.stdout.write(`  ${details}\n`);
}
process.exitCode = isOver ? 1 : 0;
