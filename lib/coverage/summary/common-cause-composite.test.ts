import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NodeView } from '../picture.ts';
import { expressionOf } from './common-cause-words.ts';
import { minutesAgo } from './testing.ts';
import { nodesOf, says, shared } from './testing-common-cause.ts';

describe('a set of values', () => {
  const zoned = (n: number) => nodesOf(n, (i) => ({ pool: `p${i % 6}`, labels: { rack: `${i % 7}` } }));

  it('is what they share, where no single value is enough and a few of them are', () => {
    const nodes = zoned(120);
    const isIn = ({ pool }: NodeView) => pool === 'p1' || pool === 'p4';
    expect(shared(nodes, isIn).map(expressionOf)).toEqual(['node pool in (p1, p4)']);
    expect(says(nodes, isIn)).toBe('All 40 are in node pools p1 and p4, all of these pools; 0 nodes outside them.');
  });

  it('may hold values of a label, and leave a node out', () => {
    const nodes = zoned(140).map((node) => ({ ...node, pool: '' }));
    const isIn = ({ labels, name }: NodeView) => (labels.rack === '2' || labels.rack === '5') && name !== 'n2';
    expect(shared(nodes, isIn)).toMatchObject([
      { terms: [{ kind: 'label', key: 'rack', values: ['2', '5'] }], inside: 39, insideTotal: 40, outside: 0 },
    ]);
    expect(says(nodes, isIn)).toBe('All 39 carry label rack in (2, 5); so does 1 of the 101 others.');
  });

  it('is never one of so many values that it would fit anything', () => {
    const nodes = nodesOf(40, (i) => ({ labels: { shelf: `${i >> 1}` } }));
    expect(shared(nodes, (_, row) => row === 2 || row === 3 || row === 20 || row === 21)).toEqual([]);
  });
});

describe('two terms together', () => {
  const nodes = nodesOf(240, (i) => ({
    pool: `p${i % 4}`,
    kernelVersion: i % 3 === 0 ? '6.6' : '6.1',
    labels: { rack: `${i % 5}` },
    createdAt: minutesAgo(i),
  }));

  it('are named where neither explains the nodes alone', () => {
    const isBoth = ({ pool, kernelVersion }: NodeView) => pool === 'p2' && kernelVersion === '6.6';
    expect(shared(nodes, isBoth)).toMatchObject([{ inside: 20, insideTotal: 20, outside: 0 }]);
    expect(says(nodes, isBoth)).toBe(
      'All 20 are in node pool p2 and run kernel 6.6; none of the 220 others does both.',
    );
  });

  it('may be something that they lack, or the time since when they joined', () => {
    const labelled = nodes.map((node, i) => ({ ...node, labels: i % 3 === 1 ? {} : { team: `t${i % 5}` } }));
    const lacks = ({ pool, labels }: NodeView) => pool === 'p1' && labels.team === undefined;
    expect(shared(labelled, lacks).map(expressionOf)).toEqual(['node pool p1 and without label team']);
    const isNew = ({ pool }: NodeView, row: number) => pool === 'p3' && row < 120;
    expect(shared(nodes, isNew).map(expressionOf)).toEqual([`node pool p3 and joined since ${minutesAgo(119)}`]);
  });

  it('are said with the nodes that meet both and are fine', () => {
    const isMost = ({ pool, kernelVersion, name }: NodeView) =>
      pool === 'p2' && kernelVersion === '6.6' && name !== 'n6';
    expect(says(nodes, isMost)).toBe('All 19 are in node pool p2 and run kernel 6.6; so does 1 of the 221 others.');
  });

  it('are not looked for where one term explains well', () => {
    const isAlmost = ({ pool, name }: NodeView) => pool === 'p2' && name !== 'n2';
    expect(shared(nodes, isAlmost).map(expressionOf)).toEqual(['node pool p2']);
  });

  it('are nothing where they would fit nodes drawn at random as well', () => {
    const random = fc.sample(fc.integer({ min: 0, max: 5 }), { numRuns: 120 * 20, seed: 7 });
    const many = nodesOf(120, (i) => ({
      labels: Object.fromEntries(Array.from({ length: 20 }, (_, k) => [`l${k}`, `${random[i * 20 + k]}`])),
    }));
    let found = 0;
    fc.assert(
      fc.property(fc.shuffledSubarray([...many.keys()], { minLength: 2, maxLength: 2 }), (drawn) => {
        if (shared(many, (_, row) => drawn.includes(row)).length > 0) found++;
      }),
      { numRuns: 100, seed: 4 },
    );
    expect(found).toBeLessThanOrEqual(5);
  });
});
