import { describe, expect, it } from 'vitest';
import { rule, withPolicy } from '../judgement/testing.ts';
import type { CellState } from '../model.ts';
import type { Picture } from '../picture.ts';
import type { Policy } from '../policy/policy.ts';
import { summarise } from './summarise.ts';
import { NOW, sketchPicture } from './testing.ts';

const LOGS = 'logging/fluent-bit';
const FALCO = 'security/falco';

/** Node `a` of pool `db` and four of pool `web`; Falco is healthy on all, Fluent Bit on `web`. */
function draw(logsOnA: CellState): Picture {
  return sketchPicture({
    nodes: [
      { name: 'a', pool: 'db', taints: ['dedicated=db:NoSchedule'] },
      ...[1, 2, 3, 4].map((i) => ({ name: `w${i}`, pool: 'web' })),
    ],
    daemonSets: [
      { key: LOGS, categories: ['logging'], family: 'Fluent Bit' },
      { key: FALCO, categories: ['security'], family: 'Falco' },
    ],
    cell: ({ name }, key) => (name === 'a' && key === LOGS ? logsOnA : 'healthy'),
  });
}

function told(picture: Picture, rules: Partial<Policy> = {}) {
  const { verdict, categories, problems } = summarise(withPolicy(picture, rules), NOW);
  const logging = categories.find(({ category }) => category === 'logging');
  return {
    lead: verdict.lead,
    gap: logging?.gap,
    total: logging?.total,
    problems: problems.map(({ title }) => `${title.subject} ${title.rest}`),
    verdict,
  };
}

const on = { daemonSets: [LOGS] };

describe('a node that a taint keeps an agent off', () => {
  it('is a gap where it may be an accident', () => {
    expect(told(draw('repelled'))).toMatchObject({ lead: '1 node has a gap:', gap: 1, total: 5 });
  });

  it('is none where the policy leaves it out', () => {
    expect(told(draw('repelled'), { excluded: [rule(on, {}, { until: null })] })).toMatchObject({
      lead: 'All 5 nodes answer:',
      gap: 0,
      total: 4,
      problems: [],
    });
  });

  it('is one again when the exclusion has expired', () => {
    const excluded = [rule(on, {}, { until: '2026-11-20' })];
    expect(told(draw('repelled'), { excluded })).toMatchObject({ gap: 1, total: 5 });
  });

  it('is none where the node image does the work', () => {
    expect(told(draw('repelled'), { provided: [rule(on, {}, { by: 'the node image' })] })).toMatchObject({
      gap: 0,
      problems: [],
    });
  });
});

describe('a node that an agent does not select', () => {
  it('is no gap by itself', () => {
    expect(told(draw('notSelected'))).toMatchObject({ lead: 'All 5 nodes answer:', gap: 0, total: 4, problems: [] });
  });

  it('is one where the policy requires the agent, by name or by what it is for', () => {
    for (const agents of [on, { categories: ['logging'] }, { families: ['fluent-bit'] }] as const) {
      const said = told(draw('notSelected'), { required: [rule(agents, {}, {})] });
      expect(said).toMatchObject({ lead: '1 node has a gap:', gap: 1, total: 5 });
      expect(said.problems).toEqual(['fluent-bit not selected on 1 node: required by policy']);
    }
  });

  it('is none where the policy requires it elsewhere', () => {
    const required = [rule(on, { pools: ['web'] }, {})];
    expect(told(draw('notSelected'), { required })).toMatchObject({ gap: 0, problems: [] });
  });
});

describe('what the policy requires and the cluster has no DaemonSet for', () => {
  it('is a problem of its own, and the verdict names it', () => {
    const { problems, verdict } = told(draw('healthy'), {
      required: [rule({ categories: ['backup'] }, { pools: ['web'] }, {})],
    });
    expect(problems).toEqual(['backup is required on 4 nodes, and no DaemonSet does it']);
    expect(`${verdict.lead} ${verdict.rest}`).toBe(
      '1 requirement of the policy is not met: Backup is required on 4 nodes, and no DaemonSet does it.',
    );
  });
});
