import { describe, expect, test } from 'vitest';
import { ALL_REASONS } from '../registry.ts';
import { type ContextFields, context } from '../testing.ts';
import { FIXTURES } from './fixtures.ts';
import { isAffected, MUTATIONS } from './mutations.ts';

const ALL = Object.values(FIXTURES).flat();

/** What a cell shows of a reason. */
function verdictOf(reason: (typeof ALL_REASONS)[number], fields: ContextFields) {
  const found = reason.judge(context(fields));
  return found === null ? null : { severity: found.severity, since: found.since, says: found.says() };
}

describe('a change of a field that a reason does not name leaves its verdict as it is', () => {
  test.each(ALL_REASONS)('$id', (reason) => {
    for (const { id, cell, nearMiss } of ALL) {
      for (const fields of [cell, nearMiss]) {
        const before = verdictOf(reason, fields);
        for (const { path, apply } of MUTATIONS) {
          if (isAffected(path, reason.affectedBy)) continue;
          expect({ id, path, verdict: verdictOf(reason, apply(fields)) }).toEqual({ id, path, verdict: before });
        }
      }
    }
  });
});

test('every field that a reason names is one that a mutation changes', () => {
  const named = new Set(ALL_REASONS.flatMap(({ affectedBy }) => affectedBy));
  const paths = MUTATIONS.map(({ path }) => path);
  const unknown = [...named].filter((field) => !isAffected(field, paths));
  expect(unknown).toEqual(['Node.metadata.name', 'ControllerRevision']);
});
