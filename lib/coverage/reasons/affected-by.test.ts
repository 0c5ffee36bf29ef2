import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runs } from '../../testing/runs.ts';
import type { CellContext, Reason } from '../reason.ts';
import { ALL_REASONS } from '../registry.ts';
import { type ContextFields, context, daemonSet, resources } from '../testing.ts';
import { runtimeClass } from '../testing-cluster-objects.ts';
import { FIXTURES } from './testing/fixtures.ts';
import { isAffected, MUTATIONS } from './testing/mutations.ts';
import { refusedWith } from './testing/no-pod.ts';

/** What is promised of every reason. */
const LEAST = 1_000;

/** A reason that comes in another form than its example. */
const VARIANTS: readonly { readonly id: string; readonly fields: ContextFields }[] = [
  {
    id: 'RuntimeClassMissing',
    fields: {
      ...refusedWith(
        `pods "a" is forbidden: pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead`,
      ),
      daemonSet: daemonSet({ template: { runtimeClassName: 'heavy', overhead: resources({ memory: '64Mi' }) } }),
      surrounding: { runtimeClass: (name) => runtimeClass(name, { memory: '64Mi' }) },
    },
  },
];

const EXAMPLES = [
  ...Object.values(FIXTURES)
    .flat()
    .flatMap(({ id, cell, nearMiss }) => [cell, nearMiss].map((fields) => ({ id, fields }))),
  ...VARIANTS,
];

/** Every example and near miss, before and after every change. */
const CELLS = EXAMPLES.map(({ id, fields }) => ({
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
    let cases = 0;
    for (const { id, before, after } of CELLS) {
      const verdict = verdictOf(reason, before);
      for (const { path, context: changed } of after) {
        if (isAffected(path, reason.affectedBy)) continue;
        cases += 1;
        const now = verdictOf(reason, changed);
        if (now !== verdict) wrong.push(`${path} on ${id}: ${verdict} became ${now}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(cases).toBeGreaterThanOrEqual(LEAST);
  });
});

describe('so does one on a cell that other changes have made another than any example', () => {
  test.each(ALL_REASONS)('$id', (reason) => {
    const own = EXAMPLES.filter(({ id }) => id === reason.id).map(({ fields }) => fields);
    const unnamed = MUTATIONS.filter(({ path }) => !isAffected(path, reason.affectedBy));
    const number = (length: number) => fc.nat({ max: length - 1 });
    const before = fc.array(number(MUTATIONS.length), { maxLength: 3 });
    fc.assert(
      fc.property(number(own.length), before, number(unnamed.length), (from, changes, last) => {
        const fields = changes.reduce((cell, place) => MUTATIONS[place]?.apply(cell) ?? cell, own[from] ?? {});
        const after = unnamed[last]?.apply(fields) ?? fields;
        const message = `${changes.map((place) => MUTATIONS[place]?.path)}, then ${unnamed[last]?.path}`;
        expect(verdictOf(reason, context(after)), message).toBe(verdictOf(reason, context(fields)));
      }),
      { numRuns: runs(LEAST, 20 * LEAST) },
    );
  });
});

test('every field that a reason names is one that a mutation changes', () => {
  const named = new Set(ALL_REASONS.flatMap(({ affectedBy }) => affectedBy));
  const paths = MUTATIONS.map(({ path }) => path);
  const unknown = [...named].filter((field) => !isAffected(field, paths));
  expect(unknown).toEqual(['Node.metadata.name', 'ControllerRevision']);
});
