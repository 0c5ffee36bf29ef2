import { describe, expect, test } from 'vitest';
import { findSelectorMisses } from '../eligibility/evaluate-eligibility.ts';
import { mapOf, type TermRow, termsOf } from '../vectors/build.ts';
import { REQUIRED_AFFINITY, STRICTLY_PARSED, TERMS } from '../vectors/node-affinity.ts';
import { REQUIRED_AFFINITY_DERIVED } from '../vectors/node-affinity-derived.ts';
import { requiredNodeAffinity } from './node-affinity.ts';

const NODE = { name: 'n1', labels: mapOf({ zone: 'a', cores: '4' }) };
const verdictOf = (...rows: TermRow[]) => requiredNodeAffinity(termsOf(rows), NODE);

test('no case was lost on the way here', () => {
  // MT01 has no node at all, which can't be said here.
  const tables = [TERMS, REQUIRED_AFFINITY, REQUIRED_AFFINITY_DERIVED, STRICTLY_PARSED];
  expect(tables.map((table) => table.length)).toEqual([9, 27, 20, 5]);
});

test.each([...TERMS, ...REQUIRED_AFFINITY, ...REQUIRED_AFFINITY_DERIVED, ...STRICTLY_PARSED])(
  '$id: nodeSelector $nodeSelector, terms $terms, node $name $labels',
  ({ nodeSelector = {}, terms, name = '', labels = {}, matches }) => {
    const { outcome } = requiredNodeAffinity(termsOf(terms), { name, labels: mapOf(labels) });
    const isSelected = findSelectorMisses(mapOf(nodeSelector), mapOf(labels)).length === 0;
    expect(isSelected && (outcome === 'none' || outcome === 'match')).toBe(matches);
  },
);

test.each(STRICTLY_PARSED)('$id: refuses the terms $unparsable', ({ terms, name = '', labels = {}, unparsable }) => {
  const verdict = requiredNodeAffinity(termsOf(terms), { name, labels: mapOf(labels) });
  const outcomes = verdict.outcome === 'mismatch' || verdict.outcome === 'unmatchable' ? verdict.terms : [];
  expect(outcomes.flatMap(({ outcome }, index) => (outcome === 'unparsable' ? [index] : []))).toEqual(unparsable);
});

test('only metadata.name is a field of a node; any other reads as empty', () => {
  expect(verdictOf({ fields: [['metadata.uid', 'In', 'n1']] })).toMatchObject({ terms: [{ have: '' }] });
  expect(verdictOf({ fields: [['metadata.uid', 'In', '']] })).toEqual({ outcome: 'match' });
});

describe('the verdict', () => {
  test('tells no affinity from affinity that matches', () => {
    expect(requiredNodeAffinity(null, NODE)).toEqual({ outcome: 'none' });
    expect(verdictOf({ expressions: [['zone', 'In', 'a']] })).toEqual({ outcome: 'match' });
  });

  test('names the first failing requirement of every term, with what the node has', () => {
    const verdict = verdictOf(
      {
        expressions: [
          ['zone', 'In', 'a'],
          ['cores', 'Gt', '8'],
          ['arch', 'Exists'],
        ],
      },
      { expressions: [['arch', 'In', 'arm64']] },
      { fields: [['metadata.name', 'In', 'n2']] },
    );
    expect(verdict).toEqual({
      outcome: 'mismatch',
      terms: [
        {
          outcome: 'mismatch',
          list: 'matchExpressions',
          requirement: { key: 'cores', operator: 'Gt', values: ['8'] },
          have: '4',
          problem: '',
        },
        {
          outcome: 'mismatch',
          list: 'matchExpressions',
          requirement: { key: 'arch', operator: 'In', values: ['arm64'] },
          have: null,
          problem: '',
        },
        {
          outcome: 'mismatch',
          list: 'matchFields',
          requirement: { key: 'metadata.name', operator: 'In', values: ['n2'] },
          have: 'n1',
          problem: '',
        },
      ],
    });
  });

  test('calls it unmatchable when no node could ever match', () => {
    expect(verdictOf()).toEqual({ outcome: 'unmatchable', terms: [] });
    expect(verdictOf({}, { expressions: [['bad key', 'Exists']] })).toMatchObject({
      outcome: 'unmatchable',
      terms: [{ outcome: 'empty' }, { outcome: 'unparsable', problem: '"bad key" is not a valid label key' }],
    });
  });

  test('stays a mismatch while one term could match another node', () => {
    expect(verdictOf({}, { expressions: [['zone', 'In', 'b']] })).toMatchObject({
      outcome: 'mismatch',
      terms: [{ outcome: 'empty' }, { outcome: 'mismatch', have: 'a' }],
    });
  });

  test.each([
    [{ fields: [['metadata.name', 'Exists']] }, 'matchFields takes In or NotIn, not "Exists"'],
    [{ fields: [['metadata.name', 'In', 'n1', 'n2']] }, 'matchFields In needs exactly one value'],
    [{ expressions: [['zone', 'In']], fields: [['metadata.name', 'In', 'n1']] }, 'In needs at least one value'],
  ] satisfies [TermRow, string][])('says why %j cannot be read', (row, problem) => {
    expect(verdictOf(row)).toMatchObject({ outcome: 'unmatchable', terms: [{ outcome: 'unparsable', problem }] });
  });
});
