import { describe, expect, test } from 'vitest';
import { evaluate } from '../../evaluate.ts';
import { condition, context, daemonSet, MINUTE, NOW, unreadyPod } from '../../testing.ts';
import { disruption, refused, stopped } from '../testing/ended-pods.ts';
import { Preempted } from './stopped-pod.ts';

test('a Pod that came during a shutdown was not let in, one that ran was ended', () => {
  const says = (pod: ReturnType<typeof refused>) => evaluate(context({ pods: [pod] })).message;
  expect(says(refused('NodeShutdown', 'Pod was rejected as the node is shutting down.'))).toContain('took no new Pod');
  expect(says(stopped('Terminated', 'Pod was terminated in response to imminent node shutdown.'))).toContain(
    'ended the Pod in good order',
  );
});

describe('a Pod that makes way', () => {
  const marked = (reason: string, status = 'True') =>
    unreadyPod({}, { conditions: [{ ...disruption(reason), status }, condition('Ready', 'False')] });
  const judge = (reason: string, status?: string) => Preempted.judge(context({ pods: [marked(reason, status)] }));

  test.each([
    ['PreemptionByScheduler', 'the scheduler made room for a Pod of higher priority'],
    ['TerminationByKubelet', 'the kubelet made room for a critical Pod'],
    ['DeletionByTaintManager', 'the node got a NoExecute taint that it does not tolerate'],
    ['EvictionByEvictionAPI', 'somebody evicted it through the API, as a drain does'],
    ['DeletionByPodGC', 'the node object was gone'],
    ['OfALaterRelease', 'it gives OfALaterRelease'],
  ])('%s', (reason, why) => {
    expect(judge(reason)?.says()).toBe(`Pod agent-x7k2p was stopped: ${why}.`);
  });

  test('does so from the moment at which it is marked, while its containers still end', () => {
    expect(judge('PreemptionByScheduler')?.since).toBe(NOW - 3 * MINUTE);
  });

  test('no longer does when the mark is taken back', () => {
    expect(judge('PreemptionByScheduler', 'False')).toBeNull();
  });

  test('is spared by a higher priority only if that was the reason, and it has none', () => {
    expect(judge('PreemptionByScheduler')?.remedy().patch).toContain('system-node-critical');
    expect(judge('EvictionByEvictionAPI')?.remedy().patch).toBeNull();
    const critical = daemonSet({ template: { priorityClassName: 'system-node-critical' } });
    const found = Preempted.judge(context({ daemonSet: critical, pods: [marked('PreemptionByScheduler')] }));
    expect(found?.remedy().patch).toBeNull();
  });

  test('and failed for it without a reason of its own is not just over', () => {
    const pod = stopped('', '', { conditions: [disruption('DeletionByTaintManager')] });
    expect(evaluate(context({ pods: [pod] })).reason).toBe('Preempted');
  });
});
