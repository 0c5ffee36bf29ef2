import { describe, expect, test } from 'vitest';
import { evaluate } from '../../evaluate.ts';
import { condition, context, MINUTE, NOW, type PodFields, SECOND, unboundPod } from '../../testing.ts';

const verdict = (why: string | null, fields: PodFields = {}) => evaluate(context({ pods: [unboundPod(why, fields)] }));

describe('a Pod that the scheduler has not looked at', () => {
  test('waits, for the first minute', () => {
    expect(verdict(null, { createdAt: NOW - 59 * SECOND })).toMatchObject({
      reason: 'UnschedulableOther',
      severity: 'info',
      message: 'Pod agent-x7k2p waits for scheduler default-scheduler.',
    });
  });

  test('has no such scheduler, perhaps: its name is shown', () => {
    expect(verdict(null, { spec: { schedulerName: 'volcano' } })).toMatchObject({
      reason: 'NoSchedulerAttempt',
      confidence: 'inferred',
      message: 'Scheduler volcano has not looked at Pod agent-x7k2p for over 60 s.',
    });
  });
});

describe('a refusal that no rule explains', () => {
  const PVC = '0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found';

  test('is quoted without what is said of other nodes', () => {
    expect(verdict(PVC)).toMatchObject({
      reason: 'UnschedulableOther',
      severity: 'critical',
      confidence: 'reported',
      message: "The scheduler can't place it here: pod has unbound immediate PersistentVolumeClaims.",
    });
  });

  test('is quoted whole when it has no part for this node', () => {
    const conditions = [condition('PodScheduled', 'False', { reason: 'SchedulerError', message: 'binding rejected' })];
    expect(verdict('', { conditions }).message).toBe("The scheduler can't place it here: binding rejected.");
  });

  test('falls back on its reason', () => {
    const conditions = [condition('PodScheduled', 'False', { reason: 'SchedulingGated' })];
    expect(verdict('', { conditions }).message).toBe("The scheduler can't place it here: SchedulingGated.");
  });

  test('is no fault within 30 s', () => {
    const refused = (seconds: number) => [
      condition('PodScheduled', 'False', { message: PVC, lastTransitionTime: NOW - seconds * SECOND }),
    ];
    expect(verdict(PVC, { conditions: refused(29) }).severity).toBe('info');
    expect(verdict(PVC, { conditions: refused(30) }).severity).toBe('critical');
  });

  test('began when the scheduler first refused', () => {
    const conditions = [condition('PodScheduled', 'False', { message: PVC, lastTransitionTime: NOW - 7 * MINUTE })];
    expect(verdict(PVC, { conditions }).since).toBe(NOW - 7 * MINUTE);
  });
});
