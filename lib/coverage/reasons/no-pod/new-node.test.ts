import { describe, expect, test } from 'vitest';
import { findings } from '../../evaluate.ts';
import { type ContextFields, condition, context, daemonSet, event, NOW, node, pod, SECOND } from '../../testing.ts';
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

describe('a refusal', () => {
  const refused = (secondsAgo: number) => [event('FailedCreate', 'no', { lastSeen: NOW - secondsAgo * SECOND })];
  const reasons = (fields: ContextFields) => findings(context(fields)).map(({ reason }) => reason.id);

  test('since the node joined is the culprit: waiting would not help', () => {
    expect(reasons({ node: node({ createdAt: NOW - 20 * SECOND }), events: refused(20) })).toEqual([
      'FailedCreateOther',
    ]);
  });

  test('from before the node became Ready is listed beside it', () => {
    expect(reasons({ node: becameReady(20), events: refused(21) })).toEqual(['NodeJustJoined', 'FailedCreateOther']);
    expect(reasons({ node: becameReady(20), events: refused(20) })).toEqual(['FailedCreateOther']);
  });
});
