import { describe, expect, test } from 'vitest';
import { evaluate, findings } from '../../evaluate.ts';
import { isCovered } from '../../model.ts';
import type { PodObject } from '../../objects.ts';
import { type ContextFields, context, daemonSet, HOUR, MINUTE, NOW, node, pod, SECOND } from '../../testing.ts';
import { beside, OLD_POD, STUCK } from '../testing/wrong.ts';
import { DuplicatePods } from './two-pods.ts';

const surging = daemonSet({ updateStrategy: { type: 'RollingUpdate', maxUnavailable: 0, maxSurge: 1 } });
const fresh = pod({ name: 'agent-fresh', createdAt: NOW - MINUTE });
const ids = (fields: ContextFields) => findings(context(fields)).map(({ reason }) => reason.id);

describe('what is to be said about a Pod that does its work', () => {
  test('leaves a healthy cell healthy, and an older one outdated', () => {
    const cordoned = node({ unschedulable: true });
    expect(evaluate(context({ node: cordoned, pods: [pod()] }))).toMatchObject({
      state: 'healthy',
      reason: 'NodeDraining',
    });
    const old = evaluate(context({ node: cordoned, pods: [OLD_POD], rollout: { old: 1 } }));
    expect(old).toMatchObject({ state: 'outdated', reason: 'OldRevisionQueued', severity: 'info' });
  });

  test('never makes a cell healthy whose revision can’t be read', () => {
    const fields = {
      node: node({ unschedulable: true, deletedAt: NOW }),
      pods: [pod()],
      rollout: { currentHash: null },
    };
    expect(evaluate(context(fields))).toMatchObject({ state: 'unknown', reason: 'RevisionUnknown' });
  });

  test('is not said of a Pod that is not available', () => {
    const unready = pod({ conditions: [], name: 'agent-unready' });
    expect(evaluate(context({ node: node({ unschedulable: true }), pods: [unready] })).state).toBe('notReady');
  });

  test('does not hide what is worse', () => {
    const stuck = { pods: [OLD_POD, fresh], daemonSet: surging, rollout: { old: 1, ...STUCK } };
    expect(evaluate(context(stuck))).toMatchObject({ state: 'outdated', reason: 'OldRevisionBlocked' });
    expect(ids(stuck)).toEqual(['OldRevisionBlocked', 'SurgeOverlap']);
    const released = pod({
      name: 'agent-freed',
      owner: null,
      labels: { app: 'debug', 'pod-template-generation': '1' },
    });
    const alike = { ...beside(released), node: node({ unschedulable: true }) };
    expect(ids(alike)).toEqual(['ReleasedPodRunning', 'NodeDraining']);
  });

  test('counts as covered whatever is said', () => {
    for (const fields of [{ pods: [pod(), fresh] }, { pods: [OLD_POD, fresh], daemonSet: surging }]) {
      expect(isCovered(evaluate(context(fields)).state)).toBe(true);
    }
  });
});

describe('two Pods on one node', () => {
  test('are no fault for 30 s: the controller is to delete one', () => {
    const at = (seconds: number) =>
      DuplicatePods.judge(context({ pods: [pod(), pod({ name: 'agent-b', createdAt: NOW - seconds * SECOND })] }));
    expect([at(29)?.severity, at(30)?.severity]).toEqual(['info', 'warning']);
    expect(at(30)?.remedy().commands[0]).toBe('kubectl -n agents delete pod agent-b --ignore-not-found');
  });

  test('are not two when one of them leaves or is over', () => {
    expect(ids({ pods: [pod(), { ...fresh, deletedAt: NOW }] })).toEqual([]);
    expect(ids({ pods: [pod(), { ...fresh, phase: 'Failed' }] })).toEqual([]);
  });

  test('of which the first is not available are told of beside what is wrong with it', () => {
    const unready = pod({ name: 'agent-a', createdAt: NOW - HOUR, conditions: [] });
    const second = pod({ name: 'agent-b', createdAt: NOW - MINUTE });
    expect(ids({ pods: [unready, second] }).slice(1)).toEqual(['DuplicatePods']);
    expect(evaluate(context({ pods: [unready, second] })).state).toBe('notReady');
    const remedy = DuplicatePods.judge(context({ pods: [unready, second] }))?.remedy();
    expect(remedy?.says).toContain('What is left is not available');
  });

  test('of which too many surge: the oldest of each revision stays', () => {
    const at = (name: string, minutes: number) => pod({ name, createdAt: NOW - minutes * MINUTE, conditions: [] });
    const three = [OLD_POD, at('agent-b', 5), at('agent-c', 4)];
    const remedy = (pods: readonly PodObject[]) =>
      DuplicatePods.judge(context({ pods, daemonSet: surging, rollout: { old: 1 } }))?.remedy();
    expect(remedy(three)?.commands[0]).toBe('kubectl -n agents delete pod agent-c --ignore-not-found');
    expect(remedy(three)?.says).toContain(`Leaves ${OLD_POD.name} and agent-b`);
    const done = [OLD_POD, pod({ name: 'agent-b', createdAt: NOW - 5 * MINUTE }), at('agent-c', 4)];
    expect(remedy(done)?.commands[0]).toContain(`delete pod ${OLD_POD.name} agent-c`);
    const unready = [{ ...OLD_POD, conditions: [] }, at('agent-b', 5), at('agent-c', 4)];
    expect(remedy(unready)?.commands[0]).toContain(`delete pod ${OLD_POD.name} agent-c`);
    const alike = [at('agent-b', 5), at('agent-c', 4)];
    expect(remedy(alike)?.commands[0]).toContain('delete pod agent-c');
  });

  test('are a surge pair only where one is of the current revision and the strategy allows it', () => {
    expect(ids({ pods: [OLD_POD, fresh], daemonSet: surging, rollout: { old: 1 } })[0]).toBe('SurgeOverlap');
    expect(ids({ pods: [OLD_POD, fresh], rollout: { old: 1 } })[0]).toBe('DuplicatePods');
    expect(ids({ pods: [pod(), fresh], daemonSet: surging })[0]).toBe('DuplicatePods');
  });
});

describe('a Pod that looks like the DaemonSet’s', () => {
  test('belongs to an earlier DaemonSet of this name', () => {
    const controller = { kind: 'DaemonSet', name: 'agent', uid: 'uid-before' };
    const earlier = evaluate(context(beside(pod({ name: 'agent-left', controller }))));
    expect(earlier).toMatchObject({
      state: 'healthy',
      reason: 'ForeignOwner',
      severity: 'warning',
      message: 'Pod agent-left belongs to an earlier DaemonSet of this name; this one does not count it.',
    });
  });
});
