import { describe, expect, it } from 'vitest';
import { realEvent } from '../testing/real-objects.ts';
import { trim } from '../testing/trim.ts';

const event = (more: object) => trim('events', { ...realEvent(), ...more });

describe('an Event', () => {
  it('keeps whom it regards, what happened and how often', () => {
    expect(event({})).toEqual({
      kind: 'Event',
      name: 'agent.17a',
      namespace: 'monitoring',
      uid: 'uid-event',
      createdAt: null,
      deletedAt: null,
      labels: new Map(),
      regardingKind: 'DaemonSet',
      regardingName: 'agent',
      regardingUid: 'uid-agent',
      type: 'Warning',
      reason: 'FailedCreate',
      message: 'Error creating: pods "agent-" is forbidden: exceeded quota',
      count: 12,
      firstSeen: Date.UTC(2026, 0, 1),
      lastSeen: Date.UTC(2026, 0, 1, 0, 10),
    });
  });

  it('reads the times of an event that was written through events.k8s.io', () => {
    const newer = { firstTimestamp: null, lastTimestamp: null, count: 0, eventTime: '2026-01-01T00:00:00.123456Z' };
    const at = Date.UTC(2026, 0, 1, 0, 0, 0, 123);
    expect(event(newer)).toMatchObject({ count: 1, firstSeen: at, lastSeen: at });
    const series = { count: 5, lastObservedTime: '2026-01-01T00:20:00.000000Z' };
    expect(event({ ...newer, series })).toMatchObject({
      count: 5,
      firstSeen: at,
      lastSeen: Date.UTC(2026, 0, 1, 0, 20),
    });
  });

  it.each(['Node', 'ReplicaSet', 'Deployment', ''])('is of no use when it regards a %s', (kind) => {
    expect(event({ involvedObject: { kind, name: 'x' } })).toBeNull();
  });

  it('is of use when Normal only where it tells what a Pod waits for or who stopped it', () => {
    const kept = (reason: string) =>
      event({ type: 'Normal', reason, involvedObject: { kind: 'Pod', name: 'p' } }) !== null;
    expect(['Killing', 'Pulling', 'Scheduled'].every(kept)).toBe(true);
    expect(['SuccessfulCreate', 'Started', 'Pulled', 'Created'].some(kept)).toBe(false);
  });
});
