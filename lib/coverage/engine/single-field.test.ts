import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../testing/runs.ts';
import type { ResourceChange } from '../objects.ts';
import { NOW, SECOND } from '../testing.ts';
import { CoverageEngine } from './engine.ts';
import { editField, smallCluster } from './testing/single-field.ts';

const MAX_CHANGES = 400;
/** So many changes, and everything is compared. */
const BETWEEN = 8;

/** Everything that differs between an engine that saw every change and one that sees only what they came to. */
function differences(engine: CoverageEngine, objects: readonly ResourceChange[], now: number): string[] {
  const full = new CoverageEngine(engine.memory());
  full.apply(objects);
  full.settle(now);
  const wrong: string[] = [];
  const compare = (what: string, mine: unknown, expected: unknown) => {
    const [a, b] = [JSON.stringify(mine), JSON.stringify(expected)];
    if (a !== b) wrong.push(`${what}: ${a} is not ${b}`);
  };
  for (const [key, column] of full.columns) {
    const mine = engine.columns.get(key);
    for (const node of full.objects.nodes.keys()) {
      compare(`${key} on ${node}`, engine.cell(key, node), full.cell(key, node));
    }
    compare(`numbers of ${key}`, mine?.computed(), column.computed());
    compare(`counts of ${key}`, mine?.counts, column.counts);
    compare(`rollout of ${key}`, mine?.rollout, column.rollout);
    compare(`notes of ${key}`, mine?.notes, column.notes);
    compare(`disagreement of ${key}`, mine?.disagreement, column.disagreement);
  }
  for (const node of full.objects.nodes.keys()) compare(node, engine.nodeCounts(node), full.nodeCounts(node));
  compare('columns', [...engine.columns.keys()].sort(), [...full.columns.keys()].sort());
  return wrong;
}

const step = fc.record({
  at: fc.nat(1_000),
  pick: fc.nat(10_000),
  /** Mostly a field changes; sometimes the object goes, or comes back as it was in the beginning. */
  kind: fc.constantFrom('edit', 'edit', 'edit', 'edit', 'edit', 'edit', 'edit', 'edit', 'delete', 'restore'),
  passed: fc.constantFrom(0, 0, 0, 1, 10, 31, 320, 1300),
});

describe('the incremental evaluation', () => {
  it('equals a full one after every change of a single field', { timeout: runs(240_000, 3_600_000) }, () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: MAX_CHANGES, size: 'max' }), (steps) => {
        const original = smallCluster();
        const keys = [...original.keys()];
        const objects = smallCluster();
        const engine = new CoverageEngine();
        engine.apply([...objects.values()]);
        let now = NOW;
        engine.settle(now);
        steps.forEach(({ at, pick, kind, passed }, index) => {
          now += passed * SECOND;
          const key = keys[at % keys.length] ?? '';
          const before = objects.get(key);
          const first = original.get(key);
          if (first === undefined) return;
          if (kind === 'delete' && before !== undefined) {
            objects.delete(key);
            engine.apply([{ ...before, type: 'delete' }]);
          } else {
            const next = before === undefined || kind === 'restore' ? first : editField(before, pick, now);
            objects.set(key, next);
            engine.apply([next]);
          }
          engine.settle(now);
          if (index % BETWEEN === BETWEEN - 1) expect(differences(engine, [...objects.values()], now)).toEqual([]);
        });
      }),
      // A cluster sees 175 changes on average: 100,000 and 1,000,000 in all.
      { numRuns: runs(600, 6_000) },
    );
  });
});
