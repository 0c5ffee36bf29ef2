import { describe, expect, test } from 'vitest';
import { type ContextFields, context, daemonSet, event, HOUR, MINUTE, NOW, node, pod } from '../../testing.ts';
import { CreationThrottled } from './throttled.ts';

const isThrottled = (fields: ContextFields) =>
  CreationThrottled.judge(context({ surrounding: { isCrowded: () => true }, ...fields })) !== null;
const created = (age: number) => [event('SuccessfulCreate', 'Created pod: agent-x', { lastSeen: NOW - age })];

describe('more nodes without a Pod than one go serves', () => {
  test('wait their turn while Pods are being created', () => {
    expect(isThrottled({ events: created(5 * MINUTE - 1) })).toBe(true);
    expect(isThrottled({ events: created(5 * MINUTE) })).toBe(false);
  });

  test.each<[string, ContextFields]>([
    ['the DaemonSet is new', { daemonSet: daemonSet({ createdAt: NOW - MINUTE }) }],
    ['the node is new', { node: node({ createdAt: NOW - MINUTE }) }],
    ['the Pod went a moment ago', { podlessSince: NOW - MINUTE }],
  ])('wait their turn while %s, also where events are not read', (_what, fields) => {
    expect(isThrottled({ ...fields, canRead: false })).toBe(true);
  });

  test('are not held up by this where an old Pod has to go first', () => {
    expect(isThrottled({ events: created(MINUTE), pods: [pod({ deletedAt: NOW })] })).toBe(false);
  });

  test('are a fault when nothing at all happens', () => {
    expect(isThrottled({ podlessSince: NOW - HOUR })).toBe(false);
    expect(isThrottled({ node: node({ createdAt: null }), daemonSet: daemonSet({ createdAt: null }) })).toBe(false);
  });
});

test('a few nodes do not', () => {
  expect(isThrottled({ events: created(MINUTE), surrounding: { isCrowded: () => false } })).toBe(false);
});
