import { describe, expect, test } from 'vitest';
import { findings } from '../../evaluate.ts';
import { context, node } from '../../testing.ts';
import { templateOf } from '../testing/not-eligible.ts';
import { NodeSelectorMismatch } from './node-selector.ts';

const judge = (selector: Record<string, string>, labels: Record<string, string> = {}) =>
  NodeSelectorMismatch.judge(context({ ...templateOf({ nodeSelector: selector }), node: node({ labels }) }));

describe('a nodeSelector that does not match', () => {
  test('says what the node has instead', () => {
    expect(judge({ disk: 'ssd' }, { disk: 'hdd' })?.says()).toBe(
      'nodeSelector wants disk=ssd; this node has disk=hdd.',
    );
  });

  test('says how many more pairs fail', () => {
    const finding = judge({ disk: 'ssd', zone: 'a', gpu: '' });
    expect(finding?.says()).toBe('nodeSelector wants disk=ssd; this node has no label disk (and 2 more).');
    expect(finding?.evidence()).toHaveLength(6);
  });

  test('is met by labelling the node, overwriting only what is there', () => {
    const commands = judge({ disk: 'ssd', zone: 'a' }, { disk: 'hdd' })?.remedy().commands;
    expect(commands?.slice(0, 2)).toEqual([
      'kubectl label node node-1 disk=ssd --overwrite',
      'kubectl label node node-1 zone=a',
    ]);
  });

  test('leaves the platform to its own reason, and counts it as what is still in the way', () => {
    const fields = templateOf({ nodeSelector: { 'kubernetes.io/os': 'windows', disk: 'ssd' } });
    const found = findings(context(fields));
    expect(found.map(({ reason }) => reason.id)).toEqual(['OperatingSystemMismatch', 'NodeSelectorMismatch']);
    expect(found[1]?.remedy().says).toContain('1 other check also keeps');
  });

  test('with no other obstacle adds the agent', () => {
    expect(judge({ disk: 'ssd' })?.remedy().says).toContain('Adds agent to this node.');
  });
});
