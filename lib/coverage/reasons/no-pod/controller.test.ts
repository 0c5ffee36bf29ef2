import { describe, expect, test } from 'vitest';
import { evaluate } from '../../evaluate.ts';
import { type ContextFields, context, daemonSet, event, HOUR, MINUTE, NOW, pod, SECOND } from '../../testing.ts';
import { leases } from '../testing/no-pod.ts';
import { ControllerNotObserving } from './controller.ts';

describe('without a lease to be seen', () => {
  const gone = (seconds: number, fields: ContextFields = {}) =>
    evaluate(context({ podlessSince: NOW - seconds * SECOND, ...fields })).reason;

  test('a Pod that is missing for 2 min without any attempt says that the controller may be down', () => {
    expect(gone(119)).toBe('PodMissingUnexplained');
    expect(gone(120)).toBe('ControllerDown');
  });

  test('a lease that is renewed says that it is not', () => {
    expect(gone(120, leases(SECOND, SECOND))).toBe('PodMissingUnexplained');
  });

  test.each<[string, ContextFields]>([
    ['an attempt', { events: [event('FailedCreate', 'Error creating: no')] }],
    [
      'a sign of life within 10 min, whatever the clocks say',
      { events: [event('SuccessfulDelete', 'x', { lastSeen: NOW - 11 * MINUTE })] },
    ],
    [
      'an attempt that is not over, though longer ago',
      { events: [event('FailedCreate', 'Error creating: no', { lastSeen: NOW - 15 * MINUTE })] },
    ],
    ['many nodes to serve', { surrounding: { isCrowded: () => true } }],
    ['no permission to read events', { canRead: false }],
    ['a Pod that is leaving', { pods: [pod({ deletedAt: NOW })] }],
    ['a generation that it has not seen', { surrounding: { unobservedSince: () => NOW } }],
  ])('%s says nothing about the controller', (_what, fields) => {
    expect(gone(120, fields)).not.toBe('ControllerDown');
  });

  test('a gap whose beginning nobody saw says nothing either', () => {
    expect(evaluate(context()).reason).toBe('PodMissingUnexplained');
  });
});

describe('a generation that is not observed', () => {
  const behind = (seconds: number, fields: ContextFields = {}) =>
    context({
      daemonSet: daemonSet({ generation: 5 }),
      ...fields,
      surrounding: { ...fields.surrounding, unobservedSince: () => NOW - seconds * SECOND },
    });

  test('is a fault after a minute', () => {
    expect(ControllerNotObserving.judge(behind(59))).toBeNull();
    expect(ControllerNotObserving.judge(behind(60))).toMatchObject({ confidence: 'certain', since: NOW - MINUTE });
  });

  test('is the smaller news where the controller is down', () => {
    expect(evaluate(behind(300, leases(HOUR, SECOND))).reason).toBe('ControllerDown');
  });

  test('says of leases and revisions whether they were checked', () => {
    const rows = ControllerNotObserving.judge(behind(300, { canRead: false }))?.evidence() ?? [];
    expect(rows.filter(({ value }) => value.startsWith('not checked')).map(({ label }) => label)).toEqual([
      'Revisions',
      'Lease kube-controller-manager',
    ]);
  });
});
