import { describe, expect, test } from 'vitest';
import type { CellContext, Reason } from '../reason.ts';
import { ALL_REASONS } from '../registry.ts';
import { context } from '../testing.ts';
import { FIXTURES } from './testing/fixtures.ts';
import { isAffected, MUTATIONS } from './testing/mutations.ts';

/** Every example and near miss, before and after every change. */
const CELLS = Object.values(FIXTURES)
  .flat()
  .flatMap(({ id, cell, nearMiss }) => [cell, nearMiss].map((fields) => ({ id, fields })))
  .map(({ id, fields }) => ({
    id,
    before: context(fields),
    after: MUTATIONS.map(({ path, apply }) => ({ path, context: context(apply(fields)) })),
  }));

/** What a cell shows of a reason. */
function verdictOf(reason: Reason, cell: CellContext): string {
  const found = reason.judge(cell);
  return found === null
    ? 'does not apply'
    : `${found.severity}, ${found.confidence} since ${found.since}: ${found.says()}`;
}

describe('a change of a field that a reason does not name leaves its verdict as it is', () => {
  test.each(ALL_REASONS)('$id', (reason) => {
    const wrong: string[] = [];
    for (const { id, before, after } of CELLS) {
      const verdict = verdictOf(reason, before);
      for (const { path, context: changed } of after) {
        if (isAffected(path, reason.affectedBy)) continue;
        const now = verdictOf(reason, changed);
        if (now !== verdict) wrong.push(`${path} on ${id}: ${verdict} became ${now}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

test('every field that a reason names is one that a mutation changes', () => {
  const named = new Set(ALL_REASONS.flatMap(({ affectedBy }) => affectedBy));
  const paths = MUTATIONS.map(({ path }) => path);
  const unknown = [...named].filter((field) => !isAffected(field, paths));
  expect(unknown).toEqual(['Node.metadata.name', 'ControllerRevision']);
});
