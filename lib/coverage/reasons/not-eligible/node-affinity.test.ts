import { describe, expect, test } from 'vitest';
import { context, node } from '../../testing.ts';
import type { TermRow } from '../../vectors/build.ts';
import { templateOf } from '../testing/not-eligible.ts';
import { NodeAffinityMismatch, NodeAffinityUnmatchable } from './node-affinity.ts';

const ZONE_C = node({ labels: { zone: 'c' } });
const mismatch = (...terms: TermRow[]) =>
  NodeAffinityMismatch.judge(context({ ...templateOf({ terms }), node: ZONE_C }));
const unmatchable = (...terms: TermRow[]) => NodeAffinityUnmatchable.judge(context(templateOf({ terms })));

describe('an affinity that does not match', () => {
  test('names the first expression that fails, and what the node has', () => {
    expect(
      mismatch({
        expressions: [
          ['zone', 'Exists'],
          ['zone', 'In', 'a', 'b'],
        ],
      })?.says(),
    ).toBe('Required affinity wants zone In [a, b]; this node has zone=c.');
  });

  test('says when there are more terms, and shows them all', () => {
    const finding = mismatch({ expressions: [['zone', 'In', 'a']] }, { expressions: [['gpu', 'Exists']] }, {});
    expect(finding?.says()).toBe('Required affinity wants zone In [a]; this node has zone=c (first of 3 terms).');
    expect(finding?.evidence().map(({ value }) => value)).toEqual([
      'zone In [a]: node has zone=c',
      'gpu Exists: node has no such label',
      'no requirement: empty',
    ]);
  });

  test('by name says the name', () => {
    const finding = mismatch({ fields: [['metadata.name', 'In', 'node-2']] });
    expect(finding?.says()).toBe('Required affinity wants metadata.name In [node-2]; this node has name node-1.');
    expect(finding?.remedy().commands.join('\n')).not.toContain('label node');
  });

  test('offers the label that would match', () => {
    expect(mismatch({ expressions: [['zone', 'In', 'a']] })?.remedy().commands[0]).toBe(
      'kubectl label node node-1 zone=a --overwrite',
    );
    expect(mismatch({ expressions: [['zone', 'NotIn', 'c']] })?.remedy().commands[0]).not.toContain('label');
  });
});

describe('an affinity that can match no node', () => {
  test('says what does not parse', () => {
    expect(unmatchable({ expressions: [['zone', 'In']] })?.says()).toMatch(
      /^Required affinity matches no node at all: zone In \[\]: .+\.$/,
    );
  });

  test('says that its terms are empty', () => {
    expect(unmatchable({}, {})?.says()).toBe(
      'Every term of the required affinity is empty, so it matches no node at all.',
    );
  });

  test('is a fault, since the DaemonSet then runs nowhere', () => {
    expect(unmatchable({})?.severity).toBe('warning');
  });
});
