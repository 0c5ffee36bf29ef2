import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NodeView } from '../picture.ts';
import { findCommonCause } from './common-cause.ts';
import { makeUniverse } from './common-cause-singles.ts';
import { expressionOf } from './common-cause-words.ts';
import { minutesAgo } from './testing.ts';
import { nodesOf, says, shared, tabulate } from './testing-common-cause.ts';

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
    expect(best).toMatchObject({ terms: [{ kind: 'zone', values: ['b'] }], inside: 9, insideTotal: 9, outside: 1 });
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

describe('what nodes lack in common', () => {
  it('is a label that the others carry', () => {
    const nodes = nodesOf(20, (i) => ({ pool: `p${i % 3}`, labels: i < 4 ? {} : { team: `t${i % 5}` } }));
    expect(shared(nodes, (_, row) => row < 4).map(expressionOf)).toEqual(['without label team']);
    expect(says(nodes, (_, row) => row < 4)).toBe('All 4 carry no label team; the 16 others do.');
  });

  it('is a label in whatever value, where only they have it', () => {
    const nodes = nodesOf(40, (i) => ({ labels: i < 8 ? { team: `t${i}` } : {} }));
    expect(shared(nodes, (_, row) => row < 8).map(expressionOf)).toEqual(['label team']);
  });

  it('is the pool that none of them is in', () => {
    const nodes = nodesOf(60, (i) => ({ pool: i < 40 ? 'canary' : `p${i % 4}` }));
    expect(says(nodes, (_, row) => row >= 40)).toBe(
      'All 20 are in a node pool other than canary; the 40 others are not.',
    );
  });

  it('is said of a single node that alone lacks a label', () => {
    const nodes = nodesOf(10, (i) => ({ labels: i === 3 ? {} : { team: `t${i % 2}` } }));
    expect(says(nodes, (_, row) => row === 3)).toBe('It is the only node without label team.');
  });
});

describe('a condition', () => {
  it('is what nodes can have in common, when it says that something is not as it should be', () => {
    const conditions = [{ type: 'DiskPressure', status: 'True', reason: '', message: '' }];
    const nodes = nodesOf(20, (i) => ({ pool: `p${i % 3}`, conditions: i < 3 ? conditions : [] }));
    expect(says(nodes, (_, row) => row < 3)).toBe('All 3 have condition DiskPressure; the 17 others do not.');
  });

  it('is named with its status where that is not True', () => {
    const conditions = [{ type: 'StorageReady', status: 'False', reason: '', message: '' }];
    const nodes = nodesOf(20, (i) => (i < 3 ? { conditions } : {}));
    expect(shared(nodes, (_, row) => row < 3).map(expressionOf)).toEqual(['condition StorageReady=False']);
  });
});

describe('the order of nodes', () => {
  it('changes nothing', () => {
    const node = fc.record({
      pool: fc.constantFrom('a', 'b', 'c', 'd'),
      kernelVersion: fc.constantFrom('5', '6', '7'),
      labels: fc.constantFrom<Record<string, string>>({}, { rack: '1' }, { rack: '2' }, { rack: '1', disk: 'ssd' }),
      isAffected: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(node, { maxLength: 40 }), fc.infiniteStream(fc.nat()), (drawn, random) => {
        const nodes = drawn.map((one, i) => ({ name: `n${i}`, ...one }));
        const shuffled = [...nodes]
          .map((one) => [random.next().value, one] as const)
          .sort(([a], [b]) => a - b)
          .map(([, one]) => one);
        const find = (all: typeof nodes) =>
          shared(all, (_, row) => all[row]?.isAffected ?? false).map(({ terms, inside, insideTotal }) => ({
            terms,
            inside,
            insideTotal,
          }));
        expect(find(shuffled)).toEqual(find(nodes));
      }),
      { numRuns: 300 },
    );
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
  const matches = (node: NodeView, expression: string) =>
    expression.split(' and ').every((term) => matchesTerm(node, term));

  function matchesTerm(node: NodeView, term: string): boolean {
    const [, name = '', isNot, set, value = ''] =
      /^(node pool|kernel|taint|unschedulable|joined since|joined by|label \w+|without label \w+)( other than)?( in)?[ =]?(.*)$/.exec(
        term,
      ) ?? [];
    if (name === '') throw new Error(`no way to recount ${term}`);
    const values = set === undefined ? [value] : value.slice(1, -1).split(', ');
    const created = Date.parse(node.createdAt ?? '');
    if (name === 'taint') return node.taints.includes(value);
    if (name === 'unschedulable') return node.unschedulable;
    if (name === 'joined since') return created >= Date.parse(value);
    if (name === 'joined by') return created <= Date.parse(value);
    if (name.startsWith('without label ')) return !Object.hasOwn(node.labels, name.slice(14));
    if (name.startsWith('label ')) {
      const own = node.labels[name.slice(6)];
      return own !== undefined && (value === '' || values.includes(own));
    }
    const own = name === 'node pool' ? node.pool : node.kernelVersion;
    return values.includes(own) === (isNot === undefined);
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
        expect(new Set(found.map(({ terms: [{ kind }] }) => kind)).size).toBe(found.length);
      }),
      { numRuns: 500 },
    );
  });
});
