import { describe, expect, it } from 'vitest';
import { runs } from '../testing/runs.ts';
import { FAULT_NAMES } from './testing/model/faults.ts';
import { runSchedule } from './testing/model/schedule.ts';

const { ROLLCALL_SEED: wanted } = process.env;
const SEEDS =
  wanted === undefined ? Array.from({ length: runs(200, 10_000) }, (_, index) => index + 1) : [Number(wanted)];

describe('a cluster reader under faults', { timeout: runs(300_000, 7_200_000) }, () => {
  it(`shows what a fresh evaluation shows after each of ${SEEDS.length} random schedules, and nothing healthy on the way that was not known to be`, async () => {
    const struck = new Map(FAULT_NAMES.map((name) => [name, 0]));
    for (const seed of SEEDS) {
      try {
        for (const [name, count] of await runSchedule(seed)) struck.set(name, (struck.get(name) ?? 0) + count);
      } catch (error) {
        throw new Error(`ROLLCALL_SEED=${seed}: ${error instanceof Error ? error.message : error}`, { cause: error });
      }
    }
    if (SEEDS.length > 1) expect(Math.min(...struck.values())).toBeGreaterThanOrEqual(50);
  });
});
