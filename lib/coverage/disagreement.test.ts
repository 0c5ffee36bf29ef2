import { describe, expect, test } from 'vitest';
import { type DisagreementFacts, findDisagreement } from './disagreement.ts';
import type { StatusNumbers } from './picture.ts';
import { type DaemonSetFields, daemonSet, HOUR, MINUTE, NOW, SECOND } from './testing.ts';
import { lease } from './testing-cluster-objects.ts';
import { TimeProbe } from './time-probe.ts';

const NUMBERS: StatusNumbers = {
  desiredNumberScheduled: 57,
  currentNumberScheduled: 57,
  numberMisscheduled: 0,
  numberReady: 57,
  numberAvailable: 57,
  updatedNumberScheduled: 57,
  numberUnavailable: 0,
};

interface Told extends Partial<DisagreementFacts> {
  readonly fields?: DaemonSetFields;
  readonly now?: number;
}

/** 57 everywhere in the status, and what the objects come to; nothing moved for an hour. */
function disagreement(objects: Partial<StatusNumbers>, { fields = {}, now = NOW, ...told }: Told = {}) {
  return findDisagreement({
    daemonSet: daemonSet({ status: { ...daemonSet().status, ...NUMBERS }, ...fields }),
    computed: { ...NUMBERS, ...objects },
    since: NOW - HOUR,
    movedAt: NOW - HOUR,
    isIdle: false,
    unwanted: () => null,
    readyTimes: () => [],
    time: new TimeProbe(now),
    around: { lease: () => null, canRead: () => true, eventsOf: () => [], unobservedSince: () => null },
    ...told,
  });
}

/** Two unavailable, where minReadySeconds is 30. */
const UNAVAILABLE = { numberAvailable: 55, numberUnavailable: 2 };
const WARM = { fields: { minReadySeconds: 30 } };

test('the same numbers do not disagree', () => {
  expect(disagreement({})).toBeNull();
});

describe('a lag of the status', () => {
  test('is named with its direction and the taint that came under a running Pod', () => {
    const lag = disagreement(
      { desiredNumberScheduled: 56, numberMisscheduled: 1 },
      { unwanted: () => 'taint x:NoSchedule on node-7' },
    );
    expect(lag).toEqual({
      kind: 'statusLag',
      says: 'Status says 57 desired, the objects 56: taint x:NoSchedule on node-7 came under a running Pod.',
      since: NOW - HOUR,
    });
  });

  test('comes of a node that went, of one that came, and of what is gone', () => {
    const says = (objects: Partial<StatusNumbers>, fields = {}) => disagreement(objects, fields)?.says;
    expect(says({ desiredNumberScheduled: 56 })).toContain('a node was removed, or may not run it any more');
    expect(says({ desiredNumberScheduled: 58 })).toContain('a node came that may run it');
    expect(says({ numberReady: 56 })).toContain('the API shows no reason why it is not written');
    const misscheduled = { status: { ...daemonSet().status, ...NUMBERS, numberMisscheduled: 1 } };
    expect(says({}, { fields: misscheduled })).toContain('what kept a Pod out is gone');
  });
});

describe('motion', () => {
  test('is no disagreement before ten seconds have passed', () => {
    const at = (seconds: number) => disagreement({ numberReady: 56 }, { movedAt: NOW - seconds * SECOND })?.kind;
    expect([at(9), at(10)]).toEqual(['transient', 'statusLag']);
  });

  test('does not hide a controller that is known to stand still', () => {
    const gone = lease({ renewedAt: NOW - HOUR });
    const around = { ...leases(NOW), lease: () => gone };
    expect(disagreement({ numberReady: 56 }, { movedAt: NOW, around })?.kind).toBe('frozenController');
  });
});

describe('a frozen controller', () => {
  test.each([
    [
      'a lease that is not renewed',
      { around: leases(NOW - HOUR) },
      'does not renew its lease since 2026-11-24T13:32:11Z',
    ],
    ['a deletion', { fields: { deletedAt: NOW } }, 'the status of what is being deleted is not written'],
    ['a Pod that nobody creates', { isIdle: true }, 'nothing creates it'],
    [
      'a generation that is not observed',
      { around: { ...leases(NOW), unobservedSince: () => NOW - MINUTE } },
      'has not taken up generation 1',
    ],
  ] as const)('is told by %s', (_, told, words) => {
    const found = disagreement({ numberReady: 56 }, told);
    expect(found?.kind).toBe('frozenController');
    expect(found?.says).toContain(words);
  });
});

describe('clocks that differ', () => {
  test('explain what minReadySeconds decides, and nothing else', () => {
    const readyTimes = () => [NOW + 5 * SECOND];
    expect(disagreement(UNAVAILABLE, { ...WARM, readyTimes })).toMatchObject({
      kind: 'clockSkew',
      says: expect.stringContaining('2026-11-24T14:32:16Z, and Rollcall’s is behind'),
    });
    expect(disagreement({ numberReady: 56 }, { ...WARM, readyTimes })?.kind).toBe('statusLag');
    expect(disagreement(UNAVAILABLE, { readyTimes })?.kind).toBe('statusLag');
  });

  test('are told by the lease too, and matter for a minute after minReadySeconds', () => {
    expect(disagreement(UNAVAILABLE, { ...WARM, around: leases(NOW + 5 * SECOND) })?.kind).toBe('clockSkew');
    const at = (seconds: number) =>
      disagreement(UNAVAILABLE, { ...WARM, readyTimes: () => [NOW - seconds * SECOND] })?.kind;
    expect([at(89), at(90)]).toEqual(['clockSkew', 'statusLag']);
  });
});

function leases(renewedAt: number): DisagreementFacts['around'] {
  const lookup = (name: string) => (name === 'kube-controller-manager' ? lease({ renewedAt }) : null);
  return { lease: lookup, canRead: () => true, eventsOf: () => [], unobservedSince: () => null };
}
