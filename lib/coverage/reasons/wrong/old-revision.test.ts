import { describe, expect, test } from 'vitest';
import { evaluate } from '../../evaluate.ts';
import { context, daemonSet, HOUR, NOW, node } from '../../testing.ts';
import { HALTED, OLD_POD, old, STUCK } from '../testing/wrong.ts';
import { OldRevisionBlocked, OldRevisionHalted, OldRevisionQueued } from './old-revision.ts';

const verdict = (...args: Parameters<typeof old>) => evaluate(context(old(...args)));

describe('a Pod of an older revision', () => {
  test('counts as covered: it is healthy', () => {
    expect(verdict()).toMatchObject({ state: 'outdated', reason: 'OldRevisionQueued', severity: 'info' });
  });

  test('waits for the controller first, when that has not seen the change', () => {
    expect(verdict({ isObserved: false }).message).toBe(
      'Runs an older revision; the controller has not taken up generation 1 yet.',
    );
  });

  test('is old since the newer revision came', () => {
    expect(verdict({ currentCreatedAt: NOW - HOUR }).since).toBe(NOW - HOUR);
  });

  test('is old since nobody knows when, after a rollback to a revision that is older than itself', () => {
    expect(verdict({ currentCreatedAt: NOW - 100 * HOUR }).since).toBeNull();
  });

  test('is old since the newer revision came even in the second in which the Pod did', () => {
    expect(verdict({ currentCreatedAt: OLD_POD.createdAt }).since).toBe(OLD_POD.createdAt);
    expect(verdict({ currentCreatedAt: null }).since).toBeNull();
    expect(evaluate(context({ ...old(), pods: [{ ...OLD_POD, createdAt: null }] })).since).toBeNull();
  });

  test('shows that the current revision is not known, when it is not', () => {
    const current = (currentRevision: number | null) =>
      OldRevisionQueued.judge(context(old({ currentRevision })))
        ?.evidence()
        .find(({ label }) => label === 'Current')?.value;
    expect(current(7)).toBe('revision 7, hash new');
    expect(current(null)).toBe('not known');
  });

  test('is not called old when the current revision can’t be read', () => {
    expect(OldRevisionQueued.judge(context(old({ currentHash: null })))).toBeNull();
  });

  test('unless the generations tell', () => {
    const annotations = { 'deprecated.daemonset.template.generation': '2' };
    const fields = { ...old({ currentHash: null }), daemonSet: daemonSet({ annotations }) };
    expect(evaluate(context(fields)).state).toBe('outdated');
  });

  test('is first of all misscheduled, where it is that', () => {
    const fields = { ...old(), node: node({ taints: ['a:NoSchedule'] }) };
    expect(OldRevisionQueued.judge(context(fields))).toBeNull();
  });
});

describe('behind a rollout that is stuck', () => {
  test('names who holds the slots, and since when', () => {
    const finding = OldRevisionBlocked.judge(context(old(STUCK)));
    expect(finding?.since).toBe(STUCK.stuckSince);
    expect(finding?.evidence().at(-1)?.value).toBe('node-7: CrashLoop, Pod agent-bad00, since 2026-11-24T14:23:11Z');
    expect(finding?.remedy().commands).toEqual([
      'kubectl -n agents describe pod agent-bad00',
      'kubectl -n agents rollout undo ds/agent',
      'kubectl -n agents rollout status ds/agent --timeout=5m',
    ]);
  });

  test('is not undone where the Pod that holds the slot is not of the new revision: that is not what fails', () => {
    const holders = STUCK.holders.map((holder) => ({ ...holder, isUpdated: false }));
    const remedy = OldRevisionBlocked.judge(context(old({ ...STUCK, holders })))?.remedy();
    expect(JSON.stringify(remedy)).not.toMatch(/undo/i);
  });

  test('counts the slots of maxSurge, where that is the budget', () => {
    const updateStrategy = { type: 'RollingUpdate', maxUnavailable: 0, maxSurge: 3 };
    const fields = {
      ...old({ ...STUCK, held: 3, maxUnavailable: 0, maxSurge: 3 }),
      daemonSet: daemonSet({ updateStrategy }),
    };
    expect(evaluate(context(fields)).message).toContain('3 of 3 slots held');
  });
});

describe('behind a rollout that is halted', () => {
  test('waits for that, on every node, before it waits for a slot', () => {
    expect(verdict({ ...STUCK, halted: HALTED }).reason).toBe('OldRevisionHalted');
  });

  test('shows where the cause stands, and does what it asks for', () => {
    const path = 'Lease.spec.renewTime';
    const remedy = { says: 'Restart it.', commands: ['kubectl get nodes'], patch: 'spec: {}\n' };
    const halted = { reason: 'ControllerDown', says: 'The controller seems to be down.', path, remedy };
    const finding = OldRevisionHalted.judge(context(old({ halted })));
    expect(finding?.evidence().at(-1)).toEqual({
      label: 'Halted by',
      value: 'ControllerDown: The controller seems to be down.',
      path,
    });
    expect(finding?.remedy()).toEqual({
      says: 'As long as this holds, the controller updates no node. Restart it.',
      commands: ['kubectl get nodes', 'kubectl -n agents rollout status ds/agent --timeout=5m'],
      patch: 'spec: {}\n',
    });
  });
});

test('under OnDelete nothing is stuck: it waits for a person', () => {
  const updateStrategy = { type: 'OnDelete', maxUnavailable: 1, maxSurge: 0 };
  const fields = { pods: [OLD_POD], rollout: STUCK, daemonSet: daemonSet({ updateStrategy }) };
  expect(evaluate(context(fields)).reason).toBe('OldRevisionOnDelete');
});
