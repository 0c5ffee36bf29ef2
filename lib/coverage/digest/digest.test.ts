import { describe, expect, it } from 'vitest';
import type { CellState } from '../model.ts';
import type { NodeView, Picture } from '../picture.ts';
import { EMPTY_POLICY, type Policy, type PolicyView } from '../policy/policy.ts';
import { NOW, sketchPicture } from '../summary/testing.ts';
import { incident } from '../summary/testing-incident.ts';
import { judgeCell, makeDigest } from './digest.ts';
import { familyKey } from './marks.ts';

/** `cells` by node: a state for each of `keys`. */
function picture(
  keys: readonly string[],
  cells: Readonly<Record<string, readonly CellState[]>>,
  changes: { readonly family?: string; readonly rules?: Partial<Policy>; readonly node?: Partial<NodeView> } = {},
): Picture {
  const made = sketchPicture({
    nodes: Object.keys(cells).map((name) => ({ name, ...changes.node })),
    daemonSets: keys.map((key) => ({ key, categories: ['logging'], family: changes.family ?? null })),
    cell: ({ name }, key) => ({ state: cells[name]?.[keys.indexOf(key)] ?? 'healthy', severity: 'info' }),
  });
  return { ...made, policy: policyOf(changes.rules ?? {}) };
}

function policyOf(rules: Partial<Policy>): PolicyView {
  const counts = { required: 0, excluded: 0, provided: 0, agents: 0, hygiene: 0 };
  const policy = { ...EMPTY_POLICY, ...rules };
  return { state: 'loaded', file: 'policy.yaml', loadedAt: null, problems: [], rules: policy, counts, expired: [] };
}

const RULE = {
  line: 1,
  reason: 'so it is',
  owner: 'us',
  agents: { categories: [], families: [], daemonSets: ['x/a'] },
};
const EVERYWHERE = { pools: [], requirements: [] };

describe('the digest of a picture', () => {
  it('counts what each column looks like, all nodes in each', () => {
    const made = incident();
    const { counts, gapNodes } = makeDigest(made, NOW);
    expect(counts.get('logging/fluent-bit')?.looks).toMatchObject(
      made.daemonSets.find(({ name }) => name === 'fluent-bit')?.counts ?? {},
    );
    expect(counts.size).toBe(made.daemonSets.length);
    for (const { looks, passing } of counts.values()) {
      expect(Object.values(looks).reduce((sum, n) => sum + n, passing)).toBe(60);
    }
    expect(gapNodes).toContain('gpu-a100-1.example.internal');
    expect(gapNodes).not.toContain('general-m6i-1.example.internal');
  });

  it('marks what the policy leaves out: it looks by design, and its node has no gap', () => {
    const excluded = { ...RULE, nodes: EVERYWHERE, until: null };
    const { marks, counts, gapNodes } = makeDigest(
      picture(['x/a'], { n: ['repelled'] }, { rules: { excluded: [excluded] } }),
      NOW,
    );
    expect(marks.get('n')?.excused).toEqual(['x/a']);
    expect(counts.get('x/a')).toMatchObject({ tainted: 1, looks: { notSelected: 1, repelled: 0 } });
    expect(gapNodes).toEqual([]);
  });

  it('marks what the policy requires and nothing selects as a gap', () => {
    const required = { ...RULE, nodes: EVERYWHERE };
    const { marks, counts, gapNodes } = makeDigest(
      picture(['x/a'], { n: ['notSelected'], m: ['healthy'] }, { rules: { required: [required] } }),
      NOW,
    );
    expect(marks.get('n')?.required).toEqual(['x/a']);
    expect(counts.get('x/a')).toMatchObject({ required: 1, looks: { repelled: 1, healthy: 1 } });
    expect(gapNodes).toEqual(['n']);
  });

  it('takes no gap for one that its variant closes', () => {
    const states: Record<string, CellState[]> = { n: ['healthy', 'repelled'], m: ['notSelected', 'healthy'] };
    const { families, gapNodes, counts } = makeDigest(picture(['x/a', 'x/b'], states, { family: 'Agent' }), NOW);
    expect(families).toEqual([{ id: 'Agent', name: 'Agent', category: 'logging', members: ['x/a', 'x/b'] }]);
    expect(gapNodes).toEqual([]);
    expect(counts.get(familyKey('Agent'))?.looks).toMatchObject({ healthy: 2 });
  });

  it('calls for nobody where a node joins, and does where it is steady', () => {
    const of = (lifecycle: NodeView['lifecycle']) =>
      makeDigest(picture(['x/a'], { n: ['notReady'] }, { node: { lifecycle } }), NOW);
    expect(of('joining')).toMatchObject({ gapNodes: [] });
    expect(of('joining').counts.get('x/a')).toMatchObject({ passing: 1, looks: { notReady: 0 } });
    expect(of('steady')).toMatchObject({ gapNodes: ['n'] });
  });

  it('judges one cell on demand, and none that nothing excludes', () => {
    const excluded = { ...RULE, nodes: EVERYWHERE, until: null };
    const made = picture(['x/a'], { n: ['repelled'], m: ['healthy'] }, { rules: { excluded: [excluded] } });
    expect(judgeCell(made, NOW, { node: 'n', daemonSet: 'x/a' })).toMatchObject({ intent: 'design' });
    expect(judgeCell(made, NOW, { node: 'm', daemonSet: 'x/a' })).toBeNull();
  });
});
