import { describe, expect, test } from 'vitest';
import { evaluate } from '../../evaluate.ts';
import { condition, context, daemonSet, event, MINUTE, NOW } from '../../testing.ts';
import { namespace } from '../../testing-cluster-objects.ts';
import { DaemonSetDeleting, NamespaceTerminating, SelectorSelectsAll } from './daemon-set-wide.ts';

describe('a DaemonSet that is being deleted', () => {
  const deleted = (minutesAgo: number, ...finalizers: string[]) =>
    DaemonSetDeleting.judge(context({ daemonSet: daemonSet({ deletedAt: NOW - minutesAgo * MINUTE, finalizers }) }));

  test('is no fault until it has taken 10 min', () => {
    expect([deleted(9)?.severity, deleted(10)?.severity]).toEqual(['info', 'warning']);
  });

  test('waits for its Pods, or for the owner of a finalizer', () => {
    expect(deleted(1, 'foregroundDeletion')?.remedy().says).toContain('It is gone once its Pods are gone.');
    expect(deleted(1, 'foregroundDeletion', 'example.com/keep')?.remedy().says).toContain(
      'It waits for the owner of finalizer example.com/keep',
    );
  });

  test('explains its gaps, whatever was refused before', () => {
    const fields = { daemonSet: daemonSet({ deletedAt: NOW }), events: [event('FailedCreate', 'Error creating: no')] };
    expect(evaluate(context(fields)).reason).toBe('DaemonSetDeleting');
  });

  test('says who owns it, so that it is not simply created again', () => {
    const owned = daemonSet({ deletedAt: NOW, annotations: { 'meta.helm.sh/release-name': 'logging' } });
    expect(DaemonSetDeleting.judge(context({ daemonSet: owned }))?.remedy().says).toContain(
      'Helm release logging owns',
    );
  });
});

describe('a namespace that is being deleted', () => {
  const judge = (fields: Parameters<typeof namespace>[0]) =>
    NamespaceTerminating.judge(context({ surrounding: { namespace: () => namespace(fields) } }));

  test('shows in its phase or in its deletion time', () => {
    expect(judge({ phase: 'Terminating' })?.since).toBeNull();
    expect(judge({ deletedAt: NOW - MINUTE })?.since).toBe(NOW - MINUTE);
    expect(judge({})).toBeNull();
  });

  test('shows only the conditions that hold it', () => {
    const rows = judge({
      phase: 'Terminating',
      conditions: [condition('NamespaceContentRemaining', 'True'), condition('NamespaceFinalizersRemaining', 'False')],
    })?.evidence();
    expect(rows?.filter(({ label }) => label === 'What holds it').map(({ value }) => value)).toEqual([
      'NamespaceContentRemaining=True',
    ]);
  });

  test('is not known to be one when namespaces are not read', () => {
    expect(NamespaceTerminating.judge(context({ surrounding: { namespace: () => null } }))).toBeNull();
  });
});

test('a selector of expressions alone is not empty', () => {
  const matchExpressions = [{ key: 'app', operator: 'Exists', values: [] }];
  const selecting = daemonSet({ selector: { matchLabels: new Map<string, string>(), matchExpressions } });
  expect(SelectorSelectsAll.judge(context({ daemonSet: selecting }))).toBeNull();
});

test('an empty selector is shown with the event that the controller sends for it', () => {
  const selector = { matchLabels: new Map<string, string>(), matchExpressions: [] };
  const message = 'This daemon set is selecting all pods. A non-empty selector is required.';
  const row = (events: ReturnType<typeof event>[], canRead = true) =>
    SelectorSelectsAll.judge(context({ daemonSet: daemonSet({ selector }), events, canRead }))
      ?.evidence()
      .at(-1)?.value;
  expect(row([event('SelectingAll', message)])).toBe(message);
  expect(row([])).toBe('none kept; events usually expire after 1 h');
  expect(row([], false)).toContain('not checked');
});
