import { describe, expect, test } from 'vitest';
import { evaluate, findings } from '../../evaluate.ts';
import { type ContextFields, condition, context, HOUR, MINUTE, NOW, SECOND, state, unreadyPod } from '../../testing.ts';
import { podEventOf } from '../testing/before-containers.ts';
import { crashing, ended, gated, NOT_READY_NODE, startingUp } from '../testing/not-ready.ts';
import { ContainerUnknown } from './container-unknown.ts';
import { LivenessKilling } from './liveness-killing.ts';
import { StartupProbePending } from './startup-probe.ts';

const killing = (text: string, ago = MINUTE) => podEventOf('Killing', text, ago);
const unhealthy = (text: string, ago = MINUTE) => podEventOf('Unhealthy', text, ago);

describe('a container that the kubelet kills', () => {
  const judge = (fields: ContextFields) => LivenessKilling.judge(context(fields));
  const byLiveness = killing('Container agent failed liveness probe, will be restarted');

  test('is killed by the probe that the event names', () => {
    const startup = killing('Container agent failed startup probe, will be restarted');
    expect(judge({ pods: [crashing(ended(137))], events: [startup] })?.says()).toBe(
      'Container agent is killed by its startup probe (6 restarts).',
    );
  });

  test('is not another one of the Pod', () => {
    const other = killing('Container other failed liveness probe, will be restarted');
    expect(judge({ pods: [crashing(ended(137))], events: [other] })).toBeNull();
  });

  test('is known by its probe alone only when a signal ended it', () => {
    const events = [unhealthy('Liveness probe failed: timeout')];
    expect(judge({ pods: [crashing(ended(143))], events })).not.toBeNull();
    expect(judge({ pods: [crashing(ended(1))], events })).toBeNull();
    expect(judge({ pods: [crashing(ended(143))], events: [unhealthy('Readiness probe failed: x')] })).toBeNull();
  });

  test('for its memory is not killed by a probe', () => {
    expect(judge({ pods: [crashing(ended(137, 'OOMKilled'))], events: [byLiveness] })).toBeNull();
  });

  test('and is ready again does not keep its Pod from being ready', () => {
    const back = { ready: true, restartCount: 1, state: state('running', { startedAt: NOW }), lastState: ended(137) };
    expect(judge({ pods: [unreadyPod(back)], events: [byLiveness] })).toBeNull();
  });

  test('stands before the loop that follows from it', () => {
    const found = findings(context({ pods: [crashing(ended(137))], events: [byLiveness] }));
    expect(found.map(({ reason }) => reason.id)).toEqual(['LivenessKilling', 'CrashLoop']);
  });

  test('and runs again is held to it for ten minutes, and less so after a single kill', () => {
    const again = (ms: number) =>
      unreadyPod({
        restartCount: 1,
        state: state('running', { startedAt: NOW }),
        lastState: ended(137, 'Error', NOW - ms),
      });
    const at = (ms: number) => judge({ pods: [again(ms)], events: [{ ...byLiveness, lastSeen: NOW - ms }] });
    expect(at(10 * MINUTE - 1)?.severity).toBe('warning');
    expect(at(10 * MINUTE)).toBeNull();
  });
});

describe('a startup probe that has yet to pass', () => {
  test('is no fault within the time that it gives', () => {
    const at = (ms: number) => evaluate(context({ pods: [startingUp(ms)] })).severity;
    expect([at(300 * SECOND - 1), at(300 * SECOND)]).toEqual(['info', 'warning']);
  });

  test('is one when the container was killed for it before', () => {
    expect(evaluate(context({ pods: [startingUp(SECOND, { restartCount: 1 })] })).severity).toBe('warning');
  });

  test('says what it answered', () => {
    const events = [unhealthy('Startup probe failed: connection refused')];
    expect(StartupProbePending.judge(context({ pods: [startingUp(MINUTE)], events }))?.says()).toBe(
      'Container agent runs, its startup probe has yet to pass (may take 300 s): connection refused.',
    );
  });

  test('only waits, so its node comes first', () => {
    expect(evaluate(context({ node: NOT_READY_NODE, pods: [startingUp(MINUTE)] })).reason).toBe('NodeNotReady');
  });
});

describe('a readiness gate', () => {
  const says = (message: string) => evaluate(context({ pods: [gated(message)] })).message;

  test('is named as the kubelet names it, with how many more there are', () => {
    expect(says('the status of pod readiness gate "a.example.com/x" is not "True", but False')).toBe(
      'Containers are ready; readiness gate a.example.com/x is not True.',
    );
    expect(
      says(
        'corresponding condition of pod readiness gate "a" does not exist., the status of pod readiness gate "b" is not "True", but False',
      ),
    ).toBe('Containers are ready; readiness gate a and 1 more are not True.');
    expect(says('')).toBe('Containers are ready; readiness gates are not True.');
  });

  test('is no fault in the first half minute', () => {
    expect(evaluate(context({ pods: [gated('', { startTime: NOW - 29 * SECOND })] })).severity).toBe('info');
  });
});

test('a Pod whose containers the kubelet does not know says so', () => {
  const conditions = [
    condition('Ready', 'False', { reason: 'UnknownContainerStatuses', lastTransitionTime: NOW - HOUR }),
  ];
  expect(evaluate(context({ pods: [unreadyPod({}, { containerStatuses: [], conditions })] })).message).toBe(
    "The kubelet can't tell the state of the Pod's containers.",
  );
});

test('a Pod that is over is not one whose container is lost', () => {
  const over = unreadyPod({ state: ended(137, 'ContainerStatusUnknown') }, { phase: 'Failed' });
  expect(ContainerUnknown.judge(context({ pods: [over] }))).toBeNull();
});
