import { expect, test } from 'vitest';
import { podSpecWith, podWith, termsOf } from '../vectors/build.ts';
import { PINNED_AFFINITY, TARGET_NODE } from '../vectors/pods.ts';
import { targetNodeName } from './target-node.ts';

test('no case was lost on the way here', () => {
  expect([TARGET_NODE.length, PINNED_AFFINITY.length]).toEqual([9, 8]);
});

test.each(TARGET_NODE)('$id: nodeName $nodeName, terms $terms: $target', ({ nodeName, terms, target }) => {
  expect(targetNodeName(podWith({ nodeName, spec: podSpecWith({ requiredNodeAffinity: termsOf(terms) }) }))).toBe(
    target,
  );
});

test.each(PINNED_AFFINITY)('$id: finds the node in what the controller pins', ({ pinned, node }) => {
  expect(targetNodeName(podWith({ spec: podSpecWith({ requiredNodeAffinity: termsOf(pinned) }) }))).toBe(node);
});

test('the first pin decides, even when a later one could', () => {
  const rows = [{ fields: [['metadata.name', 'In', 'a', 'b']] }, { fields: [['metadata.name', 'In', 'c']] }] as const;
  expect(targetNodeName(podWith({ spec: podSpecWith({ requiredNodeAffinity: termsOf(rows) }) }))).toBeNull();
});
