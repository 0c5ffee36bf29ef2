import { describe, expect, test } from 'vitest';
import { evaluate } from '../../evaluate.ts';
import { type ContextFields, context, daemonSet, event, HOUR, NOW, node, SECOND } from '../../testing.ts';
import { lease, limitRange, namespace, quota } from '../../testing-cluster-objects.ts';
import { PodMissingUnexplained } from './unexplained.ts';

const verdict = (fields: ContextFields = {}) => {
  const { reason, severity, message } = evaluate(context(fields));
  expect(reason).toBe('PodMissingUnexplained');
  return { severity, message };
};

describe('a Pod that is missing and nothing says why', () => {
  test('is critical', () => {
    expect(verdict().severity).toBe('critical');
  });

  test('says that events were not checked, when they could not be', () => {
    expect(verdict({ canRead: false }).message).toBe(
      'No Pod, and the API shows no reason. Not checked: events, namespaces, resourcequotas, limitranges, leases.',
    );
  });

  test('says of every list whether it was checked, also when all of them were not', () => {
    const template = { priorityClassName: 'system-node-critical', runtimeClassName: 'gvisor' };
    const fields = { daemonSet: daemonSet({ template }), canRead: false };
    expect(verdict(fields).message).toBe(
      'No Pod, and the API shows no reason. Not checked: events, namespaces, resourcequotas, limitranges, priorityclasses, runtimeclasses, leases.',
    );
    const rows = PodMissingUnexplained.judge(context(fields))?.evidence() ?? [];
    expect(rows.filter(({ value }) => value.startsWith('not checked')).map(({ label }) => label)).toEqual([
      'Events',
      'Namespace',
      'Quotas',
      'Limit ranges',
      'Priority class',
      'Runtime class',
      'Lease kube-controller-manager',
    ]);
  });

  test('shows what surrounds it, with numbers', () => {
    const surrounding = {
      namespace: () => namespace(),
      quotas: () => [quota({ pods: '10', cpu: '4' }, { pods: '3' })],
      limitRanges: () => [limitRange({})],
      lease: () => lease(),
    };
    const rows = PodMissingUnexplained.judge(context({ surrounding }))?.evidence() ?? [];
    expect(rows.map(({ label, value }) => `${label}: ${value}`)).toEqual(
      expect.arrayContaining([
        'Namespace: Active',
        'Quotas: compute: pods 3 of 10, cpu 0 of 4',
        'Limit ranges: sizes, and no refusal names one',
        'Lease kube-controller-manager: renewed 2026-11-24T14:32:09Z, held by cp-1_8f3, 15 s long',
      ]),
    );
  });

  test('shows what was checked and what was not', () => {
    const events = (fields: ContextFields) =>
      PodMissingUnexplained.judge(context(fields))
        ?.evidence()
        .find(({ label }) => label === 'Events')?.value;
    expect(events({})).toBe('none kept; events usually expire after 1 h');
    expect(events({ canRead: false })).toContain('not checked');
    expect(events({ events: [event('SuccessfulCreate', 'x')] })).toBe(
      'newest is SuccessfulCreate, 2026-11-24T14:31:11Z',
    );
  });
});

describe('within 30 s it is no fault', () => {
  const daemonSetAged = (seconds: number) => ({ daemonSet: daemonSet({ createdAt: NOW - seconds * SECOND }) });

  test('of a new DaemonSet', () => {
    expect(verdict(daemonSetAged(29))).toEqual({
      severity: 'info',
      message: 'No Pod yet; the controller is still to create it.',
    });
    expect(verdict(daemonSetAged(30)).severity).toBe('warning');
    expect(verdict(daemonSetAged(120)).severity).toBe('critical');
  });

  test('of a Pod that went only a moment ago', () => {
    const gone = (seconds: number) =>
      verdict({ podlessSince: NOW - seconds * SECOND, surrounding: { lease: () => lease() } }).severity;
    expect([gone(29), gone(30), gone(119), gone(120)]).toEqual(['info', 'warning', 'warning', 'critical']);
  });

  test('but events are no excuse', () => {
    const created = event('SuccessfulCreate', 'Created pod: agent-x', { lastSeen: NOW });
    expect(verdict({ events: [created] }).severity).toBe('critical');
  });

  test('nor is a time that is not known', () => {
    expect(verdict({ node: node({ createdAt: null }), daemonSet: daemonSet({ createdAt: null }) }).severity).toBe(
      'critical',
    );
    expect(verdict({ node: node({ createdAt: NOW - HOUR }) }).severity).toBe('critical');
  });
});
