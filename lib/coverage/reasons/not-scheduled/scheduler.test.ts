import { describe, expect, test } from 'vitest';
import { evaluate, findings } from '../../evaluate.ts';
import { condition, context, MINUTE, NOW, type PodFields, SECOND, unboundPod } from '../../testing.ts';
import { lease } from '../../testing-cluster-objects.ts';
import { NoSchedulerAttempt } from './scheduler.ts';

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

describe('the lease of the default scheduler', () => {
  const judge = (renewedAt: number | null, schedulerName = 'default-scheduler', canRead = true) =>
    NoSchedulerAttempt.judge(
      context({
        pods: [unboundPod(null, { spec: { schedulerName } })],
        canRead,
        surrounding: { lease: (name) => (renewedAt === null ? null : lease({ name, renewedAt })) },
      }),
    );
  const leaseRow = (finding: ReturnType<typeof judge>) =>
    finding?.evidence().find(({ label }) => label === 'Lease')?.value;

  test('says that it is down when nobody renews it', () => {
    expect(judge(NOW - 5 * MINUTE)?.says()).toBe(
      'The scheduler is down: lease kube-scheduler was last renewed at 2026-11-24T14:27:11Z.',
    );
  });

  test('says nothing of a scheduler of another name', () => {
    expect(judge(NOW - 5 * MINUTE, 'volcano')?.says()).toContain('volcano has not looked');
  });

  test('in time shows that the scheduler lives', () => {
    const finding = judge(NOW - SECOND);
    expect(finding?.says()).toContain('has not looked at Pod');
    expect(leaseRow(finding)).toBe('held by cp-1_8f3, renewed 2026-11-24T14:32:10Z');
  });

  test('may be elsewhere, or not to be read', () => {
    expect(leaseRow(judge(null))).toContain('there is none');
    expect(leaseRow(judge(null, 'default-scheduler', false))).toBe('not checked (no permission to list leases)');
  });
});

describe('an error of the scheduler', () => {
  test('is not read as a refusal, whatever its text', () => {
    const message = 'running PreBind plugin "VolumeBinding": persistentvolumeclaim "data" not found';
    const conditions = [condition('PodScheduled', 'False', { reason: 'SchedulerError', message })];
    const found = findings(context({ pods: [unboundPod('', { conditions })] }));
    expect(found.map(({ reason }) => reason.id)).toEqual(['SchedulerInternalError']);
  });

  test('is no fault within 30 s, for it tries again', () => {
    const failed = (seconds: number) => [
      condition('PodScheduled', 'False', { reason: 'SchedulerError', lastTransitionTime: NOW - seconds * SECOND }),
    ];
    expect(verdict('', { conditions: failed(29) })).toMatchObject({
      reason: 'SchedulerInternalError',
      severity: 'info',
    });
    expect(verdict('', { conditions: failed(30) }).severity).toBe('critical');
  });
});

describe('a refusal that no rule explains', () => {
  const ODD = '0/3 nodes are available: PersistentVolume had no name. not found';

  test('is quoted without what is said of other nodes', () => {
    expect(verdict(ODD)).toMatchObject({
      reason: 'UnschedulableOther',
      severity: 'critical',
      confidence: 'reported',
      message: "The scheduler can't place it here: PersistentVolume had no name.",
    });
  });

  test('is quoted whole when it is not worded as ours is', () => {
    expect(verdict('the queue is full').message).toBe("The scheduler can't place it here: the queue is full.");
  });

  test('falls back on its reason', () => {
    const conditions = [condition('PodScheduled', 'False', { reason: 'Unschedulable' })];
    expect(verdict('', { conditions }).message).toBe("The scheduler can't place it here: Unschedulable.");
  });

  test('is no fault within 30 s', () => {
    const refused = (seconds: number) => [
      condition('PodScheduled', 'False', { message: ODD, lastTransitionTime: NOW - seconds * SECOND }),
    ];
    expect(verdict(ODD, { conditions: refused(29) }).severity).toBe('info');
    expect(verdict(ODD, { conditions: refused(30) }).severity).toBe('critical');
  });

  test('began when the scheduler first refused', () => {
    const conditions = [condition('PodScheduled', 'False', { message: ODD, lastTransitionTime: NOW - 7 * MINUTE })];
    expect(verdict(ODD, { conditions }).since).toBe(NOW - 7 * MINUTE);
  });
});
