import { expect, test } from 'vitest';
import type { LabelSelector } from '../objects.ts';
import { mapOf, type RequirementRow, requirementOf } from '../vectors/build.ts';
import { isSelectAll, matchesLabelSelector } from './label-selector.ts';

const selectorOf = (labels: Record<string, string>, ...rows: RequirementRow[]): LabelSelector => ({
  matchLabels: mapOf(labels),
  matchExpressions: rows.map(requirementOf),
});
const POD = mapOf({ app: 'agent', tier: 'node' });

test('the empty selector selects everything, and says so', () => {
  expect(matchesLabelSelector(selectorOf({}), mapOf({}))).toBe(true);
  expect(isSelectAll(selectorOf({}))).toBe(true);
  expect(isSelectAll(selectorOf({ app: 'agent' }))).toBe(false);
  expect(isSelectAll(selectorOf({}, ['app', 'Exists']))).toBe(false);
});

test('every pair and every expression must hold', () => {
  expect(matchesLabelSelector(selectorOf({ app: 'agent' }, ['tier', 'In', 'node', 'host']), POD)).toBe(true);
  expect(matchesLabelSelector(selectorOf({ app: 'agent' }, ['tier', 'NotIn', 'node']), POD)).toBe(false);
  expect(matchesLabelSelector(selectorOf({ app: 'other' }, ['tier', 'Exists']), POD)).toBe(false);
  expect(matchesLabelSelector(selectorOf({ app: 'agent', zone: '' }), POD)).toBe(false);
});

test('an invalid selector selects nothing, not even what its valid parts select', () => {
  expect(matchesLabelSelector(selectorOf({ app: 'agent' }, ['tier', 'In']), POD)).toBe(false);
  expect(matchesLabelSelector(selectorOf({ app: 'agent' }, ['bad key', 'DoesNotExist']), POD)).toBe(false);
  expect(matchesLabelSelector(selectorOf({ 'bad key': 'x' }), mapOf({ 'bad key': 'x' }))).toBe(false);
});

test('label selectors have no Gt and Lt, unlike node selectors', () => {
  expect(matchesLabelSelector(selectorOf({}, ['size', 'Gt', '1']), mapOf({ size: '2' }))).toBe(false);
});
