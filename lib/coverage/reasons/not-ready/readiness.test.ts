import { describe, expect, test } from 'vitest';
import { evaluate } from '../../evaluate.ts';
import { context, event, HOUR, MINUTE, NOW, pod, SECOND, state, unreadyPod } from '../../testing.ts';
import { unready, warming } from '../testing/not-ready.ts';
import { ReadinessFailing, WarmingUp } from './readiness.ts';

describe('a container that runs and is not ready', () => {
  const at = (seconds: number) => ReadinessFailing.judge(context({ pods: [unready(NOW - seconds * SECOND)] }));

  test('may take a minute', () => {
    expect(at(59)?.severity).toBe('info');
    expect(at(60)?.severity).toBe('warning');
  });

  test('says no more than that without an event of its probe', () => {
    expect(at(600)?.says()).toBe('Container agent runs but is not ready.');
  });

  test('is not judged by the event of another probe, or of another Pod', () => {
    const events = [
      event('Unhealthy', 'Liveness probe failed: x', { regardingUid: 'uid-of-agent-x7k2p' }),
      event('Unhealthy', 'Readiness probe failed: x', { regardingUid: 'uid-of-another' }),
    ];
    const finding = ReadinessFailing.judge(context({ pods: [unready(NOW - HOUR)], events }));
    expect(finding?.says()).toBe('Container agent runs but is not ready.');
  });

  test('of which the kubelet does not say whether it has started, has', () => {
    const old = unreadyPod({ started: null, state: state('running', { startedAt: NOW - HOUR }) });
    expect(evaluate(context({ pods: [old] })).reason).toBe('ReadinessFailing');
  });

  test('is not named while another keeps the Pod from being ready', () => {
    expect(
      ReadinessFailing.judge(context({ pods: [unreadyPod({ ready: true, state: state('running') })] })),
    ).toBeNull();
  });
});

describe('a Pod that is Ready but not for long enough', () => {
  test('is no fault, and says for how long it has to be', () => {
    expect(evaluate(context(warming(5)))).toMatchObject({
      reason: 'WarmingUp',
      severity: 'info',
      since: NOW - 5 * SECOND,
    });
  });

  test('is available at the very moment', () => {
    expect(evaluate(context(warming(30)))).toMatchObject({ state: 'healthy', reason: '' });
  });

  test('says when that is', () => {
    expect(
      WarmingUp.judge(context(warming(5)))
        ?.evidence()
        .at(-1)?.value,
    ).toBe('2026-11-24T14:32:36Z');
  });

  test('is available at once without minReadySeconds', () => {
    expect(WarmingUp.judge(context({ pods: [pod()] }))).toBeNull();
    expect(evaluate(context({ pods: [pod({ createdAt: NOW - MINUTE })] })).state).toBe('healthy');
  });
});
