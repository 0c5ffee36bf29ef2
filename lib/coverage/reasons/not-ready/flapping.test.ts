import { describe, expect, test } from 'vitest';
import { evaluate, findings } from '../../evaluate.ts';
import type { PodObject } from '../../objects.ts';
import { condition, containerStatus, context, MINUTE, NOW, node, pod, SECOND } from '../../testing.ts';
import { ended, restarted } from '../testing/not-ready.ts';
import { FlappingReady } from './flapping.ts';

const judge = (one: PodObject, fields = {}) => FlappingReady.judge(context({ pods: [one], ...fields }));

describe('a Pod that crashes and is Ready between two crashes', () => {
  test('is not shown as healthy as the others', () => {
    expect(evaluate(context({ pods: [restarted(5, MINUTE)] }))).toMatchObject({
      state: 'healthy',
      reason: 'FlappingReady',
      severity: 'warning',
      since: NOW - MINUTE,
    });
  });

  test('is only worth knowing after one or two restarts', () => {
    expect(judge(restarted(2, MINUTE))?.severity).toBe('info');
  });

  test('is as healthy as before ten minutes after its last exit, and asks to be looked at then', () => {
    const asked = context({ pods: [restarted(5, MINUTE)] });
    evaluate(asked);
    expect(asked.time.recheckAt).toBe(NOW + 9 * MINUTE);
    expect(evaluate(context({ pods: [restarted(5, 10 * MINUTE)] }))).toMatchObject({ reason: '', severity: 'ok' });
  });

  test('is judged by its Ready where the kubelet has lost the exit', () => {
    const lost = (ms: number) =>
      pod({
        conditions: [condition('Ready', 'True', { lastTransitionTime: NOW - ms })],
        containerStatuses: [containerStatus({ restartCount: 4 })],
      });
    expect(judge(lost(59 * SECOND))?.says()).toContain('restarted a moment ago');
    expect(judge(lost(MINUTE))).toBeNull();
    const conditions = [condition('Ready', 'True', { lastTransitionTime: null })];
    expect(judge({ ...lost(0), conditions })).toBeNull();
  });

  test('asks nothing of the clock when it never restarted', () => {
    const calm = context({ pods: [pod()] });
    evaluate(calm);
    expect(calm.time.recheckAt).toBe(Number.POSITIVE_INFINITY);
  });

  test('says what killed it', () => {
    expect(judge(restarted(1, MINUTE, ended(137, 'OOMKilled')))?.says()).toContain('code 137, OOMKilled');
  });
});

test('of an older revision it is still of an older revision', () => {
  const old = { ...restarted(5, MINUTE), labels: new Map([['controller-revision-hash', 'old']]) };
  expect(evaluate(context({ pods: [old], rollout: { old: 1 } }))).toMatchObject({
    state: 'outdated',
    reason: 'FlappingReady',
  });
  expect(findings(context({ pods: [old], rollout: { currentHash: null } }))).toEqual([]);
});

test('a Pod that is out of place, or not available, is judged by that', () => {
  expect(judge(restarted(5, MINUTE), { node: node({ taints: ['x:NoSchedule'] }) })).toBeNull();
  expect(judge({ ...restarted(5, MINUTE), conditions: [] })).toBeNull();
});
