import { describe, expect, test } from 'vitest';
import { evaluate } from '../../evaluate.ts';
import { condition, context, MINUTE, NOW, node, pod } from '../../testing.ts';
import { NOT_READY_NODE } from '../testing/not-ready.ts';
import { NodeUnknown } from './node-unknown.ts';

const SILENT = condition('Ready', 'Unknown', { lastTransitionTime: NOW - 3 * MINUTE });

describe('a node that does not answer', () => {
  test('makes a Pod that was fine unknown', () => {
    expect(evaluate(context({ node: node({ conditions: [SILENT] }), pods: [pod()] }))).toMatchObject({
      state: 'unknown',
      reason: 'NodeUnknown',
      since: NOW - 3 * MINUTE,
      message: "Node is silent: the Pod's state is unknown.",
    });
  });

  test('whatever taint it carries by then', () => {
    const tainted = node({ conditions: [SILENT], taints: ['node.kubernetes.io/unreachable:NoSchedule'] });
    expect(evaluate(context({ node: tainted, pods: [pod()] })).reason).toBe('NodeUnknown');
  });

  test('never having said anything, says so', () => {
    const mute = node({ conditions: [], createdAt: NOW - MINUTE });
    expect(evaluate(context({ node: mute, pods: [pod()] }))).toMatchObject({
      reason: 'NodeUnknown',
      since: NOW - MINUTE,
      message: "Node is silent (it never reported Ready): the Pod's state is unknown.",
    });
  });
});

test('shows what the Pod last said, if one is left that is not leaving', () => {
  const last = (deletedAt: number | null) =>
    NodeUnknown.judge(context({ node: node({ conditions: [SILENT] }), pods: [pod({ deletedAt })] }))
      ?.evidence()
      .at(-1)?.value;
  expect(last(null)).toBe('Pod agent-x7k2p, phase Running');
  expect(last(NOW)).toBe('no live Pod');
});

test('a node that answers no is not silent', () => {
  expect(evaluate(context({ node: NOT_READY_NODE, pods: [pod()] })).reason).toBe('NodeNotReady');
});
