import { describe, expect, it } from 'vitest';
import type { CellState } from '../model.ts';
import type { Picture } from '../picture.ts';
import type { Policy } from '../policy/policy.ts';
import { NOW, sketchPicture } from '../summary/testing.ts';
import { unmetRequirements } from './judge.ts';
import { isGapAt, judgementOf, rule, withPolicy } from './testing.ts';

const TAINT = 'dedicated=db:NoSchedule';
const LOGS = 'logging/fluent-bit';
const OTHER = 'logging/vector';
const FALCO = 'security/falco';

/** Two nodes, `a` in pool `db` and `b`; Falco is healthy on both. */
function draw(cells: { readonly [daemonSet: string]: readonly [a: CellState, b: CellState] }): Picture {
  return sketchPicture({
    nodes: [
      { name: 'a', pool: 'db', taints: [TAINT], labels: { zone: 'x', 'kubernetes.io/os': 'windows' } },
      { name: 'b', pool: 'web' },
    ],
    daemonSets: [
      { key: LOGS, categories: ['logging'], family: 'Fluent Bit' },
      { key: OTHER, categories: ['logging'] },
      { key: FALCO, categories: ['security'] },
    ],
    cell: ({ name }, key) => cells[key]?.[name === 'a' ? 0 : 1] ?? 'healthy',
  });
}
const REPELLED = draw({ [LOGS]: ['repelled', 'healthy'], [OTHER]: ['notSelected', 'healthy'] });
const LEFT_OUT = draw({ [LOGS]: ['notSelected', 'healthy'], [OTHER]: ['notSelected', 'healthy'] });

const judged = (picture: Picture, rules: Partial<Policy>, daemonSet = LOGS) => {
  const ruled = withPolicy(picture, rules);
  const judgement = judgementOf(ruled, 'a', daemonSet);
  return [judgement?.intent, judgement?.grounds[0]?.says, isGapAt(ruled, 'a', daemonSet)];
};
const until = null;

describe('what the policy excludes', () => {
  it.each([
    ['by category', { categories: ['logging'] }, {}],
    ['by family, in any spelling', { families: ['fluent-bit'] }, {}],
    ['by name', { daemonSets: [LOGS] }, {}],
    ['by a pattern', { daemonSets: ['log*/*-bit'] }, {}],
    ['on a pool', { daemonSets: [LOGS] }, { pools: ['d*'] }],
    ['by a label', { daemonSets: [LOGS] }, { requirements: [{ key: 'zone', operator: 'In', values: ['x'] }] }],
    [
      'where a label is absent',
      { daemonSets: [LOGS] },
      { requirements: [{ key: 'gpu', operator: 'NotIn', values: ['y'] }] },
    ],
  ] as const)('is by design: %s', (_, agents, nodes) => {
    expect(judged(REPELLED, { excluded: [rule(agents, nodes, { until })] })).toEqual([
      'design',
      'The policy leaves it out: Because (a-team).',
      false,
    ]);
  });

  it.each([
    ['another agent', { daemonSets: [OTHER] }, {}],
    ['another pool', { daemonSets: [LOGS] }, { pools: ['web'] }],
    ['another label', { daemonSets: [LOGS] }, { requirements: [{ key: 'zone', operator: 'NotIn', values: ['x'] }] }],
    ['a name that is only part of it', { daemonSets: ['logging/fluent'] }, {}],
  ] as const)('is not %s', (_, agents, nodes) => {
    const [intent, , isGap] = judged(REPELLED, { excluded: [rule(agents, nodes, { until })] });
    expect([intent, isGap]).toEqual(['unclear', true]);
  });

  it('outranks what it requires', () => {
    const agents = { daemonSets: [LOGS] };
    const rules = { required: [rule(agents, {}, {})], excluded: [rule(agents, {}, { until: '2026-12-31' })] };
    expect(judged(REPELLED, rules)).toEqual([
      'design',
      'The policy leaves it out until 2026-12-31: Because (a-team).',
      false,
    ]);
    expect(judged(LEFT_OUT, rules)[2]).toBe(false);
  });

  it('counts to the end of its last day, and is named when it is over', () => {
    const day = new Date(NOW).toISOString().slice(0, 10);
    const before = new Date(NOW - 24 * 60 * 60_000).toISOString().slice(0, 10);
    const agents = { daemonSets: [LOGS] };
    expect(judged(REPELLED, { excluded: [rule(agents, {}, { until: day })] })[0]).toBe('design');
    const over = withPolicy(REPELLED, { excluded: [rule(agents, {}, { until: before })] });
    expect(isGapAt(over, 'a', LOGS)).toBe(true);
    expect(judgementOf(over, 'a', LOGS)?.grounds.map(({ says }) => says)).toContain(
      `The policy left it out until ${before}, which is over: Because (a-team).`,
    );
    expect(over.policy?.expired).toEqual([
      {
        section: 'excluded',
        line: 3,
        until: before,
        owner: 'a-team',
        says: `The exclusion of ${LOGS} on all nodes ended on ${before}; a-team owns it.`,
      },
    ]);
  });
});

describe('what the node image provides', () => {
  it('is by design, and no gap', () => {
    const provided = [rule({ families: ['Fluent Bit'] }, {}, { by: 'journald of the image' })];
    expect(judged(REPELLED, { provided })).toEqual([
      'design',
      'The policy says that journald of the image does this here: Because.',
      false,
    ]);
  });

  it('meets what is required of a category or family', () => {
    const rules = {
      required: [rule({ categories: ['logging'] }, {}, {})],
      provided: [rule({ categories: ['logging'] }, { pools: ['db'] }, { by: 'the image' })],
    };
    expect(unmetRequirements({ picture: withPolicy(LEFT_OUT, rules), now: NOW })).toEqual([]);
  });
});

describe('what the policy requires', () => {
  it.each([
    ['a DaemonSet', { daemonSets: [LOGS] }, `The policy requires ${LOGS} on a: Because (a-team).`],
    ['a family', { families: ['fluent bit'] }, 'The policy requires fluent bit on a: Because (a-team).'],
    ['a category', { categories: ['logging'] }, 'The policy requires logging on a: Because (a-team).'],
  ] as const)('is a gap where selectors leave the node out: %s', (_, agents, says) => {
    expect(judged(LEFT_OUT, { required: [rule(agents, {}, {})] })).toEqual(['accident', says, true]);
  });

  it('is an accident whatever the evidence says', () => {
    const required = [rule({ daemonSets: [LOGS] }, {}, {})];
    expect(
      judged(
        { ...REPELLED, nodes: REPELLED.nodes.map((node) => ({ ...node, lifecycle: 'leaving' })) },
        { required },
      )[0],
    ).toBe('accident');
  });

  it('of a category is met by any agent of it', () => {
    const covered = draw({ [LOGS]: ['notSelected', 'healthy'] });
    expect(judged(covered, { required: [rule({ categories: ['logging'] }, {}, {})] })).toEqual([
      'design',
      'The selectors of fluent-bit leave this node out, and somebody wrote them.',
      false,
    ]);
  });

  it('of a category is one gap, at the agent that selects the node', () => {
    const required = [rule({ categories: ['logging'] }, {}, {})];
    expect(judged(REPELLED, { required })[2]).toBe(true);
    expect(judged(REPELLED, { required }, OTHER)[2]).toBe(false);
    const missing = draw({ [LOGS]: ['missing', 'healthy'], [OTHER]: ['notSelected', 'healthy'] });
    expect(judged(missing, { required }, OTHER)[2]).toBe(false);
  });

  it('of a category is left to those that are not excluded', () => {
    const rules = {
      required: [rule({ categories: ['logging'] }, {}, {})],
      excluded: [rule({ daemonSets: [LOGS] }, {}, { until })],
    };
    expect([judged(LEFT_OUT, rules)[2], judged(LEFT_OUT, rules, OTHER)[2]]).toEqual([false, true]);
  });

  it('is met by a DaemonSet of the kind that the node image provides', () => {
    const rules = {
      required: [rule({ categories: ['logging'] }, {}, {})],
      provided: [rule({ daemonSets: [LOGS] }, {}, { by: 'the image' })],
    };
    expect([judged(LEFT_OUT, rules)[2], judged(LEFT_OUT, rules, OTHER)[2]]).toEqual([false, false]);
  });

  it('asks nothing where the category is excluded, also of an agent that has it second', () => {
    const picture = sketchPicture({
      nodes: [{ name: 'a' }],
      daemonSets: [{ key: LOGS, categories: ['monitoring', 'logging'] }],
      cell: () => 'notSelected',
    });
    const required = [rule({ categories: ['logging'] }, {}, {})];
    expect(judged(picture, { required })[2]).toBe(true);
    expect(judged(picture, { required, excluded: [rule({ categories: ['logging'] }, {}, { until })] })[2]).toBe(false);
  });

  it('is not met by a probe, nor by what is ignored', () => {
    const picture = draw({ [LOGS]: ['notSelected', 'healthy'] });
    const required = [rule({ categories: ['logging'] }, {}, {})];
    for (const fields of [{ role: 'probe' as const }, { isIgnored: true }]) {
      const daemonSets = picture.daemonSets.map((one) => (one.name === 'vector' ? { ...one, ...fields } : one));
      expect(judged({ ...picture, daemonSets }, { required })[2]).toBe(true);
    }
  });

  it('asks nothing of nodes that the rule does not mean', () => {
    const required = [rule({ daemonSets: [LOGS] }, { pools: ['web'] }, {})];
    expect(judged(LEFT_OUT, { required })[2]).toBe(false);
  });

  it('is listed with its nodes, also where the cluster has no such agent', () => {
    const required = [
      rule({ categories: ['logging', 'backup'], daemonSets: ['security/*'] }, {}, { line: 9 }),
      rule({ families: ['Velero'] }, { pools: ['web'] }, {}),
    ];
    const listed = unmetRequirements({ picture: withPolicy(LEFT_OUT, { required }), now: NOW });
    expect(listed.map(({ line, what, daemonSets, nodes }) => [line, what, daemonSets, nodes])).toEqual([
      [9, 'logging', [LOGS, OTHER], ['a']],
      [9, 'backup', [], ['a', 'b']],
      [3, 'Velero', [], ['b']],
    ]);
  });

  it('is not called unmet where it is not known, or meant to be absent', () => {
    const required = [rule({ categories: ['logging'] }, {}, {})];
    const unknown = draw({ [LOGS]: ['unknown', 'unknown'], [OTHER]: ['notSelected', 'notSelected'] });
    expect(unmetRequirements({ picture: withPolicy(unknown, { required }), now: NOW })).toEqual([]);
    const excluded = [rule({ daemonSets: ['logging/*'] }, {}, { until })];
    expect(unmetRequirements({ picture: withPolicy(LEFT_OUT, { required, excluded }), now: NOW })).toEqual([]);
  });
});

describe('a DaemonSet that the policy ignores', () => {
  const agents = [
    {
      line: 3,
      reason: 'A cache',
      owner: 'ci',
      daemonSets: ['logging/*'],
      categories: null,
      family: null,
      ignore: true,
    },
  ];

  it('has no gaps at all, and is required by nothing', () => {
    const missing = withPolicy(draw({ [LOGS]: ['missing', 'repelled'] }), { agents });
    expect([isGapAt(missing, 'a', LOGS), isGapAt(missing, 'b', LOGS)]).toEqual([false, false]);
    expect(judged(REPELLED, { agents })).toEqual(['design', `The policy ignores ${LOGS}: A cache (ci).`, false]);
  });
});
