import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../testing/runs.ts';
import { CATEGORIES, CELL_STATES } from '../model.ts';
import { daemonSetKey } from '../objects.ts';
import type { Picture } from '../picture.ts';
import { makeGaps } from '../summary/gaps.ts';
import { minutesAgo, NOW, sketchPicture } from '../summary/testing.ts';
import { judge, unmetRequirements } from './judge.ts';
import { rule, withPolicy } from './testing.ts';

const RUNS = { numRuns: runs(200, 20_000) };

const taint = fc.constantFrom(
  'dedicated=db:NoSchedule',
  'nvidia.com/gpu=present:NoSchedule',
  'node-role.kubernetes.io/control-plane:NoSchedule',
  'virtual-kubelet.io/provider=azure:NoSchedule',
  'node.kubernetes.io/unreachable:NoExecute',
  'x:PreferNoSchedule',
  `${'long.'.repeat(40)}example/${'k'.repeat(63)}=${'v'.repeat(63)}:NoExecute`,
  'no taint at all',
  '',
);
const name = fc.constantFrom('n', `${'x'.repeat(60)}.`.repeat(4));
const node = fc.record({
  name,
  pool: fc.constantFrom('a', 'b', 'nodes', '', 'p'.repeat(200)),
  taints: fc.array(taint, { maxLength: 3 }),
  labels: fc.dictionary(
    fc.constantFrom('zone', 'type', '__proto__', 'kubernetes.io/os'),
    fc.constantFrom('a', 'virtual-kubelet', 'linux'),
  ),
  createdAt: fc.constantFrom(null, minutesAgo(5), minutesAgo(60 * 24 * 30), 'no time'),
  lifecycle: fc.constantFrom('steady' as const, 'leaving' as const, 'joining' as const),
});
const daemonSet = fc.record({
  categories: fc.subarray([...CATEGORIES], { minLength: 1, maxLength: 2 }),
  family: fc.constantFrom(null, 'Fluent Bit', 'Falco'),
  isIgnored: fc.boolean(),
  role: fc.constantFrom('agent' as const, 'probe' as const),
  selects: fc.constantFrom(null, [], [[{ key: 'kubernetes.io/os', operator: 'In', values: ['w'.repeat(300)] }]]),
});
const cell = fc.record({
  state: fc.constantFrom(...CELL_STATES, 'repelled' as const, 'notSelected' as const),
  since: fc.constantFrom(null, minutesAgo(2), minutesAgo(60 * 24 * 20), 'no time'),
});
const subject = fc.record(
  {
    categories: fc.subarray([...CATEGORIES], { minLength: 1 }),
    families: fc.constant(['fluent-bit']),
    daemonSets: fc.constantFrom(['*/*'], ['ns/ds-0'], ['ns/gone']),
  },
  { requiredKeys: [] },
);
const scope = fc.record({ pools: fc.constantFrom([], ['a'], ['*']) });
const policy = fc.record({
  required: fc.array(
    fc.tuple(subject, scope).map(([agents, nodes]) => rule(agents, nodes, {})),
    { maxLength: 2 },
  ),
  excluded: fc.array(
    fc
      .tuple(subject, scope, fc.constantFrom(null, '2020-01-01', '2099-01-01'))
      .map(([agents, nodes, until]) => rule(agents, nodes, { until })),
    { maxLength: 2 },
  ),
  provided: fc.array(
    fc.tuple(subject, scope).map(([agents, nodes]) => rule(agents, nodes, { by: 'b'.repeat(200) })),
    {
      maxLength: 1,
    },
  ),
});
const anyPicture = fc
  .tuple(fc.array(node, { minLength: 1, maxLength: 5 }), fc.array(daemonSet, { minLength: 1, maxLength: 5 }), policy)
  .chain(([nodes, daemonSets, rules]) =>
    fc
      .array(cell, { minLength: nodes.length * daemonSets.length, maxLength: nodes.length * daemonSets.length })
      .map((cells) => {
        const picture = sketchPicture({
          nodes: nodes.map((one, row) => ({ ...one, name: `${row}${one.name}` })),
          daemonSets: daemonSets.map((one, column) => ({ key: `ns/ds-${column}`, ...one })),
          cell: (one, key) => cells[Number(one.name[0]) * daemonSets.length + Number(key.slice(6))] ?? null,
        });
        return withPolicy(picture, rules);
      }),
  );

/** Everything that is said of a picture, by names. */
function everything(picture: Picture) {
  const judged = { picture, now: NOW };
  const gaps = makeGaps(judged);
  const cells = picture.nodes.flatMap(({ name }, row) =>
    picture.daemonSets.map((one, column) => ({
      cell: `${name} ${daemonSetKey(one)}`,
      letter: picture.grid[row]?.[column],
      judgement: judge(judged, row, column),
      isGap: gaps.kindOf(row).isGapAt(column),
    })),
  );
  return { cells: cells.sort((a, b) => (a.cell < b.cell ? -1 : 1)), unmet: unmetRequirements(judged) };
}

describe('any picture under any policy', () => {
  it('has a judgement with grounds for each excluded cell, and for no other', () => {
    fc.assert(
      fc.property(anyPicture, (picture) => {
        for (const { letter, judgement } of everything(picture).cells) {
          expect(judgement !== null).toBe(letter === 't' || letter === 's');
          if (judgement === null) continue;
          expect(judgement.grounds.length).toBeGreaterThan(0);
          for (const { says } of judgement.grounds) {
            expect(says.length).toBeLessThanOrEqual(140);
            expect(says).toMatch(/^\S.*[.…]$/);
          }
        }
      }),
      RUNS,
    );
  });

  it('is judged the same in whatever order its nodes come', () => {
    fc.assert(
      fc.property(anyPicture, (picture) => {
        const nodes = [...picture.nodes].reverse();
        const grid = [...picture.grid].reverse();
        const turned = everything({ ...picture, nodes, grid });
        const straight = everything(picture);
        expect(turned.cells).toEqual(straight.cells);
        expect(turned.unmet.map((one) => ({ ...one, nodes: [...one.nodes].reverse() }))).toEqual(straight.unmet);
      }),
      RUNS,
    );
  });

  it('has no gap in an excluded cell that the policy leaves out, and calls it a design', () => {
    fc.assert(
      fc.property(anyPicture, (picture) => {
        const rules = picture.policy?.rules;
        const excluded = [...(rules?.excluded ?? []), rule({ daemonSets: ['*/*'] }, {}, { until: null })];
        for (const { judgement, isGap } of everything(withPolicy(picture, { ...rules, excluded })).cells) {
          if (judgement === null) continue;
          expect([judgement.intent, isGap]).toEqual(['design', false]);
        }
      }),
      RUNS,
    );
  });

  it('counts an unknown cell as no gap', () => {
    fc.assert(
      fc.property(anyPicture, (picture) => {
        for (const { letter, isGap } of everything(picture).cells) if (letter === 'u') expect(isGap).toBe(false);
      }),
      RUNS,
    );
  });
});
