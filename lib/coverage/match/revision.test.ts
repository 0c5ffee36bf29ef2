import { expect, test } from 'vitest';
import { mapOf } from '../vectors/build.ts';
import { POD_UPDATED } from '../vectors/pods.ts';
import { isPodUpdated } from './revision.ts';

test('no case was lost on the way here', () => {
  expect(POD_UPDATED).toHaveLength(12);
});

test.each(POD_UPDATED)(
  '$id: labels $labels, current hash $currentHash, generation $templateGeneration: $isUpdated',
  ({ labels, currentHash, templateGeneration, isUpdated }) => {
    expect(isPodUpdated(mapOf(labels), currentHash, templateGeneration)).toBe(isUpdated);
  },
);

test('an annotation that is no number says nothing, even where a label repeats it', () => {
  expect(isPodUpdated(mapOf({ 'pod-template-generation': 'x' }), null, 'x')).toBe(false);
});

test('the label is compared with the number in its shortest form', () => {
  expect(isPodUpdated(mapOf({ 'pod-template-generation': '7' }), null, '007')).toBe(true);
  expect(isPodUpdated(mapOf({ 'pod-template-generation': '007' }), null, '007')).toBe(false);
});

test('an empty hash is nobody’s', () => {
  expect(isPodUpdated(mapOf({ 'controller-revision-hash': '' }), '', null)).toBe(false);
});
