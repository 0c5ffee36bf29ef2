import { describe, expect, test } from 'vitest';
import { mapOf, requirementOf } from '../vectors/build.ts';
import { LABEL_REQUIREMENTS, REQUIREMENT_VALIDITY } from '../vectors/labels.ts';
import { isLabelKey, isLabelValue, matchesRequirement, parseInt64, requirementProblem } from './labels.ts';

test('no case was lost on the way here', () => {
  expect([LABEL_REQUIREMENTS.length, REQUIREMENT_VALIDITY.length]).toEqual([18, 18]);
});

test.each(LABEL_REQUIREMENTS)(
  '$id: labels $labels, requirements $requirements',
  ({ labels, requirements, matches }) => {
    const all = requirements.map(requirementOf);
    expect(all.every((requirement) => matchesRequirement(requirement, mapOf(labels)))).toBe(matches);
  },
);

test.each(['Gt', 'Lt'])('%s is strict', (operator) => {
  expect(matchesRequirement(requirementOf(['cores', operator, '4']), mapOf({ cores: '4' }))).toBe(false);
});

test.each(REQUIREMENT_VALIDITY)('%s: %j', (_, row, isValid) => {
  expect(requirementProblem(requirementOf(row)) === null).toBe(isValid);
});

test.each([
  [['bad key', 'Exists'], '"bad key" is not a valid label key'],
  [['k', 'In'], 'In needs at least one value'],
  [['k', 'DoesNotExist', 'x'], 'DoesNotExist takes no values'],
  [['k', 'Gt', '1', '2'], 'Gt needs exactly one value'],
  [['k', 'Lt', 'one'], 'Lt needs an integer, not "one"'],
  [['k', 'Gt', '-5'], '"-5" is not a valid label value'],
  [['k', 'Gt', '+5'], '"+5" is not a valid label value'],
  [['k', 'Has', 'x'], '"Has" is not an operator'],
] as const)('says what is wrong with %j', (row, problem) => {
  expect(requirementProblem(requirementOf(row))).toBe(problem);
});

describe('keys and values', () => {
  test.each(['a', 'A_b.c-9', 'example.com/role', 'a-b.c/x', `${'a'.repeat(253)}/x`, 'a'.repeat(63)])(
    'takes the key %s',
    (key) => {
      expect(isLabelKey(key)).toBe(true);
    },
  );

  test.each([
    '',
    '/',
    '/x',
    'x/',
    'a/b/c',
    '-a',
    'a-',
    'Example.com/x',
    'a..b/x',
    `${'a'.repeat(254)}/x`,
    'a'.repeat(64),
  ])('refuses the key %j', (key) => {
    expect(isLabelKey(key)).toBe(false);
  });

  test('takes the empty value, and nothing that ends in a newline', () => {
    expect(isLabelValue('')).toBe(true);
    expect(isLabelValue('a\n')).toBe(false);
  });
});

test.each([
  ['007', 7n],
  ['+5', 5n],
  ['-5', -5n],
  ['9223372036854775807', 2n ** 63n - 1n],
  ['-9223372036854775808', -(2n ** 63n)],
  ['9223372036854775808', null],
  ['', null],
  ['1_000', null],
  ['0x1', null],
  ['1.0', null],
])('reads %j as Go does: %s', (text, expected) => {
  expect(parseInt64(text)).toBe(expected);
});
