import { describe, expect, test } from 'vitest';
import { findings } from '../../evaluate.ts';
import { condition, context, daemonSet, event, NOW, node, pod, SECOND } from '../../testing.ts';
import { NodeJustJoined } from './new-node.ts';

const becameReady = (secondsAgo: number, status = 'True') =>
  node({ conditions: [condition('Ready', status, { lastTransitionTime: NOW - secondsAgo * SECOND })] });

describe('a node that has just become Ready', () => {
  test('was closed to this DaemonSet before, so the controller is not late', () => {
    const finding = NodeJustJoined.judge(context({ node: becameReady(59) }));
    expect(finding?.says()).toBe('Node became Ready less than 60 s ago; the controller is still to create the Pod.');
    expect(finding?.since).toBe(NOW - 59 * SECOND);
  });

  test('is no excuse a minute later', () => {
    expect(NodeJustJoined.judge(context({ node: becameReady(60) }))).toBeNull();
  });

  test('is no excuse for a DaemonSet that tolerates a node that is not Ready', () => {
    const tolerant = daemonSet({ template: { tolerations: [['node.kubernetes.io/not-ready', 'Exists']] } });
    expect(NodeJustJoined.judge(context({ node: becameReady(5), daemonSet: tolerant }))).toBeNull();
  });

  test('has to be Ready', () => {
    expect(NodeJustJoined.judge(context({ node: becameReady(5, 'False') }))).toBeNull();
  });
});

test('a Pod that is still leaving shows that the node is not new to the DaemonSet', () => {
  const leaving = pod({ deletedAt: NOW });
  expect(NodeJustJoined.judge(context({ node: node({ createdAt: NOW }), pods: [leaving] }))).toBeNull();
});

test('asks to be looked at again when the minute is over', () => {
  const cell = context({ node: node({ createdAt: NOW - 20 * SECOND }) });
  NodeJustJoined.judge(cell);
  expect(cell.time.recheckAt).toBe(NOW + 40 * SECOND);
});

test('a refusal is listed beside it', () => {
  const cell = context({
    node: node({ createdAt: NOW - 20 * SECOND }),
    events: [event('FailedCreate', 'no', { lastSeen: NOW })],
  });
  expect(findings(cell).map(({ reason }) => reason.id)).toEqual(['NodeJustJoined', 'FailedCreateOther']);
});
