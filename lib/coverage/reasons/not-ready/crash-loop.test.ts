import { describe, expect, test } from 'vitest';
import { evaluate } from '../../evaluate.ts';
import type { ContainerState, ContainerStatus } from '../../objects.ts';
import { condition, context, MINUTE, NOW, SECOND, state, unreadyPod } from '../../testing.ts';
import { crashing, ended, NOT_READY_NODE } from '../testing/not-ready.ts';
import { CrashLoop } from './crash-loop.ts';

const judge = (status: Partial<ContainerStatus>) => CrashLoop.judge(context({ pods: [unreadyPod(status)] }));

describe('between two rounds of a crash loop', () => {
  const running = { state: state('running', { startedAt: NOW }), lastState: ended(1) };

  test('a container that has restarted three times is still in it', () => {
    expect(judge({ ...running, restartCount: 3 })).not.toBeNull();
    expect(judge({ ...running, restartCount: 2 })).toBeNull();
  });

  test('until ten minutes after its last exit', () => {
    const at = (ms: number) => judge({ ...running, restartCount: 3, lastState: ended(1, 'Error', NOW - ms) });
    expect(at(10 * MINUTE - 1)).not.toBeNull();
    expect(at(10 * MINUTE)).toBeNull();
  });

  test('or until it is ready', () => {
    expect(judge({ ...running, restartCount: 3, ready: true })).toBeNull();
  });

  test('the exit of the run that just ended is the one that is named', () => {
    expect(judge({ restartCount: 3, state: ended(7), lastState: ended(1) })?.says()).toContain('exits with code 7');
  });
});

describe('the sentence', () => {
  test('has the signal, and a reason that says more than Error', () => {
    const exit = { ...ended(139), signal: 11, reason: 'Segfault' };
    expect(CrashLoop.judge(context({ pods: [crashing(exit, 1)] }))?.says()).toBe(
      'Container agent exits with code 139 (signal 11), Segfault (CrashLoopBackOff, 1 restart).',
    );
  });

  test('has what the container said last, which is the cause more often than not', () => {
    const exit = { ...ended(1), message: 'kernel 6.12.46: no matching driver' };
    expect(CrashLoop.judge(context({ pods: [crashing(exit, 6)] }))?.says()).toBe(
      'Container agent exits with code 1: kernel 6.12.46: no matching driver (6 restarts).',
    );
  });

  test('does without an exit that the kubelet has lost', () => {
    expect(CrashLoop.judge(context({ pods: [crashing(state('none'))] }))?.says()).toBe(
      'Container agent keeps restarting (CrashLoopBackOff, 6 restarts).',
    );
  });
});

test('shows the last exit, the program’s own message and the back-off', () => {
  const exit = { ...ended(1), message: 'kernel 6.12.46: no matching driver' };
  expect(
    CrashLoop.judge(context({ pods: [crashing(exit)] }))
      ?.evidence()
      .map(({ value }) => value),
  ).toEqual([
    'code 1 at 2026-11-24T14:31:11Z, ran 2 s',
    '6',
    'kernel 6.12.46: no matching driver',
    'CrashLoopBackOff: back-off 2m40s restarting failed container=agent',
  ]);
});

describe('since when', () => {
  const startedBefore = (minutes: number) => {
    const startTime = NOW - MINUTE - minutes * MINUTE;
    const ready = condition('Ready', 'False', { lastTransitionTime: NOW - 30 * SECOND });
    return evaluate(context({ pods: [crashing(ended(1), 6, { startTime, conditions: [ready] })] })).since;
  };

  test('from the start of the Pod, when the restarts fill its life: Ready changes with every round', () => {
    expect(startedBefore(10)).toBe(NOW - 11 * MINUTE);
  });

  test('the restarts fill up to twice their back-off, of 10 s that doubles up to 5 min, and a minute', () => {
    const filled = (2 * (10 + 20 + 40 + 80 + 160 + 300)) / 60 + 1;
    expect(startedBefore(filled)).toBe(NOW - MINUTE - filled * MINUTE);
    expect(startedBefore(filled + 0.001)).toBe(NOW - 30 * SECOND);
  });

  test('from the last change of Ready, when the Pod does not tell when it started or its container when it ended', () => {
    const conditions = [condition('Ready', 'False', { lastTransitionTime: NOW - 30 * SECOND })];
    const sinceOf = (exit: ContainerState, startTime: number | null) =>
      evaluate(context({ pods: [crashing(exit, 6, { startTime, conditions })] })).since;
    expect(sinceOf(ended(1), null)).toBe(NOW - 30 * SECOND);
    expect(sinceOf({ ...ended(1), finishedAt: null }, NOW - MINUTE)).toBe(NOW - 30 * SECOND);
  });

  test('from the last change of Ready, when it ran well before', () => {
    expect(startedBefore(24 * 60)).toBe(NOW - 30 * SECOND);
  });
});

test('its log is that of the run before, or of the run that has just ended', () => {
  const log = (status: Partial<ContainerStatus>) => judge({ restartCount: 3, ...status })?.remedy().commands[0];
  expect(log({ state: state('waiting', { reason: 'CrashLoopBackOff' }), lastState: ended(1) })).toMatch(/--previous$/);
  expect(log({ state: ended(1) })).toMatch(/-c agent$/);
});

test('what a container says of itself outranks its node', () => {
  expect(evaluate(context({ node: NOT_READY_NODE, pods: [crashing(ended(1))] })).reason).toBe('CrashLoop');
});
