import { describe, expect, test } from 'vitest';
import { evaluate } from '../../evaluate.ts';
import { type ContextFields, context, event, MINUTE, NOW, node, pod, SECOND } from '../../testing.ts';
import { FailedPodBackoff } from './failed-pod.ts';

const TEXT = 'Found failed daemon pod agents/agent-9vq4z on node node-1, will try to kill it';
const failed = (lastSeen: number, message = TEXT) => event('FailedDaemonPod', message, { lastSeen });
const reasonOf = (fields: ContextFields) => evaluate(context(fields)).reason;

describe('a failed Pod that the controller deleted', () => {
  test('explains the gap for 5 min', () => {
    expect(reasonOf({ events: [failed(NOW - 5 * MINUTE + 1)] })).toBe('FailedPodBackoff');
    expect(reasonOf({ events: [failed(NOW - 5 * MINUTE)] })).toBe('PodMissingUnexplained');
  });

  test('is named, also in an event that stands for many', () => {
    const finding = FailedPodBackoff.judge(
      context({ events: [failed(NOW, `(combined from similar events): ${TEXT}`)] }),
    );
    expect(finding?.says()).toBe('Pod agent-9vq4z failed here and was deleted; its replacement is not there yet.');
  });

  test('counts on its own node only, however alike the names are', () => {
    const events = [failed(NOW)];
    expect(FailedPodBackoff.judge(context({ events, node: node({ name: 'node' }) }))).toBeNull();
    expect(FailedPodBackoff.judge(context({ events, node: node({ name: 'node-10' }) }))).toBeNull();
  });

  test('is no news while another Pod is there', () => {
    expect(FailedPodBackoff.judge(context({ events: [failed(NOW)], pods: [pod({ deletedAt: NOW })] }))).toBeNull();
  });

  test('gives way to a refusal from after it: that keeps the replacement off', () => {
    const refused = (lastSeen: number) => event('FailedCreate', 'Error creating: no', { lastSeen });
    expect(reasonOf({ events: [failed(NOW - SECOND), refused(NOW - SECOND)] })).toBe('FailedCreateOther');
    expect(reasonOf({ events: [failed(NOW), refused(NOW - SECOND)] })).toBe('FailedPodBackoff');
  });
});
