import { describe, expect, test } from 'vitest';
import { evaluate, findings } from '../../evaluate.ts';
import { condition, containerStatus, context, HOUR, MINUTE, NOW, node, pod } from '../../testing.ts';
import { NOT_READY_NODE, unready } from '../testing/not-ready.ts';
import { NodeNotReady } from './node-not-ready.ts';

describe('on a node that is not Ready', () => {
  test('a Pod that still says Ready is a gap', () => {
    expect(evaluate(context({ node: NOT_READY_NODE, pods: [pod()] }))).toMatchObject({
      state: 'notReady',
      reason: 'NodeNotReady',
      since: NOW - HOUR,
    });
  });

  test('a Pod that merely waits is the node’s fault', () => {
    const found = findings(context({ node: NOT_READY_NODE, pods: [unready(NOW - HOUR)] }));
    expect(found.map(({ reason }) => reason.id)).toEqual(['NodeNotReady', 'ReadinessFailing']);
  });

  test('what the containers last said is shown: they may well be fine', () => {
    const two = pod({ containerStatuses: [containerStatus(), containerStatus({ name: 'b', ready: false })] });
    const finding = NodeNotReady.judge(context({ node: NOT_READY_NODE, pods: [two] }));
    expect(finding?.evidence().at(-1)?.value).toBe('1 of 2 were ready when last reported');
  });

  test('and has only just joined, its Pods are on their way, not broken', () => {
    const severityAt = (age: number) =>
      evaluate(
        context({ node: node({ createdAt: NOW - age, conditions: [condition('Ready', 'False')] }), pods: [pod()] }),
      ).severity;
    expect([severityAt(MINUTE), severityAt(6 * MINUTE)]).toEqual(['info', 'warning']);
  });

  test('that gives no reason, none is made up', () => {
    const mute = node({ conditions: [condition('Ready', 'False')] });
    expect(NodeNotReady.judge(context({ node: mute, pods: [pod()] }))?.says()).toBe('Node is not Ready.');
  });
});
