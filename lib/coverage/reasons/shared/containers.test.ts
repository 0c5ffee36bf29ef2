import { describe, expect, test } from 'vitest';
import { container, containerStatus, event, NOW, pod, SECOND, state } from '../../testing.ts';
import { ended } from '../testing/not-ready.ts';
import { eventEvidence, exitEvidence, imageOf, initStatuses, lastingStatuses, unreadySince } from './containers.ts';

describe('the containers of a Pod', () => {
  const all = pod({
    spec: { initContainers: [container({ name: 'copy' }), container({ name: 'proxy', restartPolicy: 'Always' })] },
    initContainerStatuses: [containerStatus({ name: 'copy' }), containerStatus({ name: 'proxy' })],
  });
  const names = (statuses: readonly { name: string }[]) => statuses.map(({ name }) => name);

  test('that must end before it runs', () => {
    expect(names(initStatuses(all))).toEqual(['copy']);
  });

  test('that stay, sidecars first', () => {
    expect(names(lastingStatuses(all))).toEqual(['proxy', 'agent']);
  });

  test('have the image that was asked for: the status may name another, or none yet', () => {
    expect(imageOf(all, containerStatus({ image: 'sha256:abc' }))).toBe('example.com/agent:1');
    expect(imageOf(all, containerStatus({ name: 'injected', image: 'example.com/x' }))).toBe('example.com/x');
  });
});

describe('the last exit of a container', () => {
  const first = (fields: Parameters<typeof containerStatus>[0]) => exitEvidence(pod(), containerStatus(fields))[0];

  test('is of the run that has just ended', () => {
    expect(first({ state: ended(1), lastState: ended(2) })).toMatchObject({
      value: 'code 1 at 2026-11-24T14:31:11Z, ran 2 s',
      path: 'Pod.status.containerStatuses[agent].state.terminated',
    });
  });

  test('is of the run before, while another goes on', () => {
    expect(first({ lastState: ended(2) })?.path).toBe('Pod.status.containerStatuses[agent].lastState.terminated');
  });

  test('has no length when its start or end is not known', () => {
    expect(first({ state: { ...ended(1), startedAt: null } })?.value).toBe('code 1 at 2026-11-24T14:31:11Z');
    expect(first({ state: { ...ended(1), finishedAt: null } })?.value).toBe('code 1 at not set');
  });

  test('is not there before the first', () => {
    expect(exitEvidence(pod(), containerStatus()).map(({ label }) => label)).toEqual(['Restarts']);
  });

  test('is followed by what the container waits for, with or without a text', () => {
    const waits = (message: string) =>
      exitEvidence(pod(), containerStatus({ state: state('waiting', { reason: 'CrashLoopBackOff', message }) })).at(-1)
        ?.value;
    expect(waits('')).toBe('CrashLoopBackOff');
    expect(waits('back-off 10s')).toBe('CrashLoopBackOff: back-off 10s');
  });
});

test('an event says how often it was seen', () => {
  const seen = (count: number) => eventEvidence(event('Failed', 'x', { count }))[0]?.value;
  expect(seen(1)).toBe('x (seen once, last 2026-11-24T14:31:11Z)');
  expect(seen(31)).toBe('x (seen 31 times, last 2026-11-24T14:31:11Z)');
  expect(eventEvidence(null)).toEqual([]);
});

test('a Pod that is Ready, or says nothing, is not ready since it started', () => {
  expect(unreadySince(pod({ startTime: NOW - 5 * SECOND }))).toBe(NOW - 5 * SECOND);
  expect(unreadySince(pod({ conditions: [], startTime: null, createdAt: NOW - 7 * SECOND }))).toBe(NOW - 7 * SECOND);
});
