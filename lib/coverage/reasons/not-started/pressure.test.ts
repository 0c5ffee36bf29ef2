import { describe, expect, test } from 'vitest';
import { evaluate, findings } from '../../evaluate.ts';
import { context, daemonSet } from '../../testing.ts';
import { disruption, refused, stopped } from '../testing/ended-pods.ts';
import { EvictedByNodePressure, EvictedByOwnStorage, RejectedByNodePressure } from './pressure.ts';

describe('a Pod that came while the node was short of something', () => {
  const judge = (message: string, priorityClassName = '') =>
    RejectedByNodePressure.judge(
      context({ daemonSet: daemonSet({ template: { priorityClassName } }), pods: [refused('Evicted', message)] }),
    );

  test('hears of every condition', () => {
    expect(judge('The node had condition: [DiskPressure PIDPressure]. ')?.says()).toContain('DiskPressure PIDPressure');
  });

  test('needs no higher priority when its template has one by now', () => {
    const found = judge('The node had condition: [DiskPressure]. ', 'system-cluster-critical');
    expect(found?.remedy().patch).toBeNull();
    expect(found?.remedy().says).toContain('critical by now');
  });
});

describe('a Pod that had to go', () => {
  const judge = (message: string, container = 'agent') =>
    EvictedByNodePressure.judge(
      context({
        pods: [stopped('Evicted', message, { conditions: [disruption('TerminationByKubelet', message)] })],
        daemonSet: daemonSet({
          template: { containers: [{ ...daemonSet().template.containers[0], name: container }] as never },
        }),
      }),
    );
  const used = (what: string) =>
    `The node was low on resource: ${what}. Container agent was using 2Gi, request is 0, has larger consumption of ${what}. `;

  test('within its requests is named without blame, and no request is proposed', () => {
    const found = judge('The node was low on resource: inodes. ');
    expect(found?.says()).toBe('Evicted: node-1 ran low on inodes.');
    expect(found?.remedy().patch).toBeNull();
  });

  test('and used more than it asked for should ask for what it used', () => {
    expect(judge(used('memory'))?.remedy().patch).toContain('memory: 2Gi');
    expect(judge(used('pids'))?.remedy().patch).toBeNull();
    expect(judge(used('ephemeral-storage'))?.remedy().patch).toContain('ephemeral-storage: 2Gi');
  });

  test('by a container that a webhook added gets no patch that the API server would refuse', () => {
    expect(judge(used('memory'), 'another')?.remedy().patch).toBeNull();
  });

  test('is not called preempted for the condition that comes with it', () => {
    const pod = stopped('Evicted', used('memory'), { conditions: [disruption('TerminationByKubelet')] });
    expect(findings(context({ pods: [pod] })).map(({ reason }) => reason.id)).toEqual(['EvictedByNodePressure']);
  });
});

describe('a Pod that outgrew its own limit', () => {
  const judge = (message: string) => EvictedByOwnStorage.judge(context({ pods: [stopped('Evicted', message)] }));

  test('by its volume', () => {
    expect(judge('Usage of EmptyDir volume "spool" exceeds the limit "1Gi". ')?.remedy().patch).toContain('2048Mi');
  });

  test('by a container', () => {
    const found = judge('Container agent exceeded its local ephemeral storage limit "500Mi". ');
    expect(found?.says()).toContain('Container agent outgrew its limit of 500 Mi');
    expect(found?.remedy().patch).toContain('ephemeral-storage: 1000Mi');
  });

  test('in all, for which no single limit is to blame', () => {
    const found = judge('Pod ephemeral local storage usage exceeds the total limit of containers 2Gi. ');
    expect(found?.says()).toContain('The Pod outgrew its limit of 2 Gi');
    expect(found?.remedy().patch).toBeNull();
  });

  test('that is no quantity is left as it is', () => {
    const found = judge('Usage of EmptyDir volume "spool" exceeds the limit "much". ');
    expect(found?.says()).toContain('limit of much local storage');
    expect(found?.remedy().patch).toBeNull();
  });
});

test('an eviction in words unknown here is only a Pod that is over', () => {
  expect(evaluate(context({ pods: [stopped('Evicted', 'for another reason')] })).reason).toBe(
    'TerminalPodAwaitingDeletion',
  );
});
