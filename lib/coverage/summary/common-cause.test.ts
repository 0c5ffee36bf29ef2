import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NodeView } from '../picture.ts';
import { type Candidate, findCommonCause, makeUniverse } from './common-cause.ts';
import { expressionOf, sayCommonCause } from './common-cause-words.ts';
import { tabulateFeatures } from './features.ts';
import { minutesAgo, NOW, type NodeSketch, sketchPicture } from './testing.ts';

/** What the nodes share that `isAffected`, among all of them. */
function shared(nodes: readonly NodeSketch[], isAffected: (node: NodeView, row: number) => boolean): Candidate[] {
  const { table, rows, all } = tabulate(nodes, isAffected);
  return findCommonCause(table, rows, makeUniverse(table, all));
}

function tabulate(nodes: readonly NodeSketch[], isAffected: (node: NodeView, row: number) => boolean) {
  const picture = sketchPicture({ nodes, daemonSets: [] });
  const all = picture.nodes.map((_, row) => row);
  const rows = all.filter((row) => {
    const node = picture.nodes[row];
    return node !== undefined && isAffected(node, row);
  });
  return { table: tabulateFeatures(picture), rows, all, picture };
}

function says(nodes: readonly NodeSketch[], isAffected: (node: NodeView, row: number) => boolean): string {
  const candidates = shared(nodes, isAffected);
  const size = nodes.filter((_, row) =>
    isAffected(tabulate(nodes, () => true).picture.nodes[row] as NodeView, row),
  ).length;
  return sayCommonCause(candidates, { size, targeted: nodes.length, isPart: false }, NOW);
}

function nodesOf(n: number, sketch: (i: number) => Partial<NodeView>): NodeSketch[] {
  return Array.from({ length: n }, (_, i) => ({ name: `n${i}`, ...sketch(i) }));
}

describe('what nodes have in common', () => {
  it('is their pool, before the taint, the kernel or the label that the same nodes have', () => {
    const nodes = nodesOf(20, (i) => ({
      pool: i < 4 ? 'gpu' : 'general',
      taints: i < 4 ? ['gpu=true:NoSchedule'] : [],
      labels: i < 4 ? { 'a/nodegroup': 'gpu', accelerator: 'a100' } : {},
    }));
    const found = shared(nodes, (_, row) => row < 4).map(expressionOf);
    expect(found).toEqual(['node pool gpu', 'taint gpu=true:NoSchedule', 'label accelerator=a100']);
    expect(says(nodes, (_, row) => row < 4)).toBe('All 4 are in node pool gpu, all of that pool; 0 nodes outside it.');
  });

  it('is the kernel, where the pool has many other nodes', () => {
    const nodes = nodesOf(60, (i) => ({
      pool: i < 14 ? 'compute' : 'general',
      kernelVersion: i < 2 ? '6.12.46' : '6.1.134',
    }));
    expect(says(nodes, (_, row) => row < 2)).toBe('Both run kernel 6.12.46; the 58 others do not.');
  });

  it('is what fits best, before what says more, and nothing that fits less is named beside it', () => {
    const nodes = nodesOf(60, (i) => ({
      pool: i < 3 ? 'compute' : 'general',
      kernelVersion: i < 2 ? '6.12.46' : '6.1.134',
    }));
    expect(shared(nodes, (_, row) => row < 2).map(expressionOf)).toEqual(['kernel 6.12.46']);
  });

  it('is nothing when most nodes that have it are fine', () => {
    const nodes = nodesOf(60, (i) => ({ pool: i < 10 ? 'compute' : 'general' }));
    expect(shared(nodes, (_, row) => row < 2)).toEqual([]);
  });

  it('is said with the others that have it too', () => {
    const nodes = nodesOf(60, (i) => ({ kubeletVersion: i < 12 ? 'v1.36.2' : 'v1.37.0' }));
    expect(says(nodes, (_, row) => row < 10)).toBe('All 10 run kubelet v1.36.2; so do 2 of the 50 others.');
  });

  it('may leave a few of them out, and says how many', () => {
    const nodes = nodesOf(60, (i) => ({ labels: { 'topology.kubernetes.io/zone': i < 9 ? 'b' : 'a' } }));
    const [best] = shared(nodes, (_, row) => row < 10);
    expect(best).toMatchObject({ kind: 'zone', value: 'b', inside: 9, insideTotal: 9, outside: 1 });
    expect(says(nodes, (_, row) => row < 10)).toBe('9 of the 10 are in zone b, all of that zone; 1 node outside it.');
  });

  it('is the time since when they joined, also beside their pool', () => {
    const nodes = nodesOf(20, (i) => ({ pool: i < 4 ? 'new' : 'old', createdAt: minutesAgo(i < 4 ? 12 : 500 + i) }));
    expect(says(nodes, (_, row) => row < 4)).toMatch(
      /^All 4 are in node pool new, .* They joined in the last 12 min\.$/,
    );
    const poolless = nodes.map((node) => ({ ...node, pool: '' }));
    expect(says(poolless, (_, row) => row < 4)).toBe('All 4 joined since 14:20:13; the 16 others did not.');
  });

  it('is nothing when each shares something only with nodes that are fine', () => {
    const nodes = nodesOf(40, (i) => ({
      pool: `p${i % 4}`,
      kernelVersion: `6.1.${i % 5}`,
      labels: { rack: `${i % 8}` },
    }));
    expect(says(nodes, (_, row) => row === 3 || row === 14 || row === 28)).toBe(
      'Nothing in common that other nodes lack.',
    );
  });

  it('is nothing that nearly all other nodes have as well', () => {
    const nodes = nodesOf(100, (i) => ({ pool: i === 99 ? 'odd' : 'even' }));
    expect(shared(nodes, (_, row) => row < 90)).toEqual([]);
    expect(says(nodes, (_, row) => row < 90)).toBe('These are 90 of the 100 nodes.');
  });

  it('is nothing when all nodes are affected', () => {
    expect(
      says(
        nodesOf(5, () => ({ pool: 'p' })),
        () => true,
      ),
    ).toBe('These are all 5 nodes.');
  });

  it('is never a label that names one node', () => {
    const nodes = nodesOf(10, (i) => ({ labels: { 'kubernetes.io/hostname': i < 2 ? 'same' : `n${i}`, id: `${i}` } }));
    expect(shared(nodes, (_, row) => row < 2)).toEqual([]);
  });

  it('is never the taint that a condition made, but the condition', () => {
    const nodes = nodesOf(10, (i) =>
      i < 3 ? { ready: 'Unknown', taints: ['node.kubernetes.io/unreachable:NoSchedule'] } : {},
    );
    expect(shared(nodes, (_, row) => row < 3).map(expressionOf)).toEqual(['condition Ready=Unknown']);
  });

  it('does not mix a label called kernel with the kernel', () => {
    const nodes = nodesOf(10, (i) => ({
      kernelVersion: i < 5 ? 'x' : 'y',
      labels: { kernel: i >= 5 && i < 8 ? 'x' : 'z' },
    }));
    expect(shared(nodes, (_, row) => row >= 5 && row < 8).map(expressionOf)).toEqual(['label kernel=x']);
  });

  it('keeps labels with the names of object properties apart', () => {
    const odd = JSON.parse('{"__proto__": "x", "constructor": "y"}') as Record<string, string>;
    const nodes = nodesOf(10, (i) => ({ labels: i < 3 ? odd : {} }));
    expect(shared(nodes, (_, row) => row < 3).map(expressionOf)).toContain('label __proto__=x');
  });
});

describe('a single node', () => {
  it('is said to be the only one with its kernel', () => {
    const nodes = nodesOf(10, (i) => ({ kernelVersion: i === 3 ? '6.12.46' : '6.1.134' }));
    expect(says(nodes, (_, row) => row === 3)).toBe('It is the only node with kernel 6.12.46.');
  });

  it('gets no word for a label, an age or a pool of its own', () => {
    const nodes = nodesOf(10, (i) => ({ pool: `p${i}`, createdAt: minutesAgo(i), labels: { id: `${i}` } }));
    expect(says(nodes, (_, row) => row === 0)).toBe('');
  });
});

describe('the counts of a common cause', () => {
  const feature = fc.record({
    pool: fc.constantFrom('', 'a', 'b', 'c'),
    kernelVersion: fc.constantFrom('5', '6'),
    taints: fc.subarray(['t=1:NoSchedule', 't=2:NoExecute']),
    createdAt: fc.constantFrom(null, minutesAgo(1), minutesAgo(5), minutesAgo(9)),
    labels: fc.constantFrom<Record<string, string>>({}, { rack: '1' }, { rack: '2' }, { rack: '1', disk: 'ssd' }),
    unschedulable: fc.boolean(),
    isAffected: fc.boolean(),
    isTargeted: fc.boolean(),
  });

  /** Written against the expression alone, apart from how features are found. */
  function matches(node: NodeView, expression: string): boolean {
    const [, kind = '', value = ''] = /^(node pool|joined since|joined by|\S+) ?(.*)$/.exec(expression) ?? [];
    const created = Date.parse(node.createdAt ?? '');
    if (kind === 'node pool') return node.pool === value;
    if (kind === 'kernel') return node.kernelVersion === value;
    if (kind === 'taint') return node.taints.includes(value);
    if (kind === 'unschedulable') return node.unschedulable;
    if (kind === 'joined since') return created >= Date.parse(value);
    if (kind === 'joined by') return created <= Date.parse(value);
    if (kind === 'label') return Object.entries(node.labels).some(([key, own]) => `${key}=${own}` === value);
    throw new Error(`no way to recount ${expression}`);
  }

  it('are what a recount gives, cover most of the nodes, and match fewer others than nodes', () => {
    fc.assert(
      fc.property(fc.array(feature, { maxLength: 30 }), (nodes) => {
        const { table, picture } = tabulate(
          nodesOf(nodes.length, (i) => nodes[i] ?? {}),
          () => true,
        );
        const all = nodes.flatMap((node, row) => (node.isTargeted || node.isAffected ? [row] : []));
        const rows = nodes.flatMap((node, row) => (node.isAffected ? [row] : []));
        const found = findCommonCause(table, rows, makeUniverse(table, all));
        for (const candidate of found) {
          const expression = expressionOf(candidate);
          const recount = (some: number[]) =>
            some.filter((row) => matches(picture.nodes[row] as NodeView, expression)).length;
          expect(candidate.inside, expression).toBe(recount(rows));
          expect(candidate.insideTotal, expression).toBe(recount(all));
          expect(candidate.outside).toBe(rows.length - candidate.inside);
          expect(candidate.inside).toBeLessThanOrEqual(candidate.insideTotal);
          expect(candidate.inside).toBeGreaterThanOrEqual(rows.length * 0.75);
          expect(candidate.insideTotal).toBeLessThan(all.length);
          expect(candidate.insideTotal - candidate.inside).toBeLessThanOrEqual(candidate.inside);
        }
        expect(new Set(found.map(({ kind }) => kind)).size).toBe(found.length);
      }),
      { numRuns: 500 },
    );
  });

  it('take less than 50 ms among 5,000 nodes with 30 labels each', () => {
    const nodes = nodesOf(5000, (i) => ({
      pool: `p${i % 40}`,
      createdAt: minutesAgo(i),
      labels: Object.fromEntries(Array.from({ length: 30 }, (_, k) => [`label-${k}`, `${k < 3 ? i : i % (k + 1)}`])),
    }));
    const { picture, rows, all } = tabulate(nodes, (node) => node.pool === 'p7');
    const took = Array.from({ length: 5 }, () => {
      const start = performance.now();
      const table = tabulateFeatures(picture);
      expect(findCommonCause(table, rows, makeUniverse(table, all))[0]).toMatchObject({
        kind: 'pool',
        insideTotal: 125,
      });
      return performance.now() - start;
    });
    expect(Math.min(...took)).toBeLessThan(50);
  });
});
