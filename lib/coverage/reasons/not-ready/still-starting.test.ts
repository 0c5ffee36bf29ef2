import { describe, expect, test } from 'vitest';
import { evaluate } from '../../evaluate.ts';
import type { ContainerStatus } from '../../objects.ts';
import {
  condition,
  containerStatus,
  context,
  HOUR,
  MINUTE,
  NOW,
  type PodFields,
  pod,
  SECOND,
  state,
  unreadyPod,
} from '../../testing.ts';
import { StillStarting } from './still-starting.ts';

const CREATING: Partial<ContainerStatus> = { state: state('waiting', { reason: 'ContainerCreating' }) };

function startingFor(ms: number, status = CREATING, fields: PodFields = {}) {
  const conditions = [condition('Ready', 'False', { lastTransitionTime: NOW - ms })];
  return evaluate(context({ pods: [unreadyPod(status, { conditions, ...fields })] }));
}

describe('a Pod that starts', () => {
  test('has a minute', () => {
    expect(startingFor(59 * SECOND)).toMatchObject({
      reason: 'StillStarting',
      severity: 'info',
      message: 'Starting: container agent waits (ContainerCreating).',
    });
  });

  test.each([
    [MINUTE, '1 min'],
    [5 * MINUTE - 1, '1 min'],
    [5 * MINUTE, '5 min'],
    [15 * MINUTE, '15 min'],
    [HOUR, '1 h'],
    [7 * HOUR, '6 h'],
    [50 * HOUR, '1 d'],
  ])('after %i ms it says how long it has taken: over %s', (ms, age) => {
    expect(startingFor(ms)).toMatchObject({
      severity: 'warning',
      message: `Not ready for over ${age}: container agent waits (ContainerCreating).`,
    });
  });

  test('asks to be looked at again when its sentence would change, not before', () => {
    const cell = context({
      pods: [
        unreadyPod(CREATING, { conditions: [condition('Ready', 'False', { lastTransitionTime: NOW - 6 * MINUTE })] }),
      ],
    });
    evaluate(cell);
    expect(cell.time.recheckAt).toBe(NOW + 9 * MINUTE);
  });
});

describe('what it waits for', () => {
  const said = (status: Partial<ContainerStatus>, fields: PodFields = {}) => startingFor(0, status, fields).message;

  test('a state that no rule knows is quoted', () => {
    const failed = state('waiting', { reason: 'ImageVolumeMountFailed', message: 'exec: "agent": not found\nstack' });
    expect(said({ state: failed })).toBe(
      'Starting: container agent waits (ImageVolumeMountFailed): exec: "agent": not found.',
    );
  });

  test('a start that the kubelet has yet to see', () => {
    expect(said({ state: state('running'), started: false })).toBe(
      'Starting: container agent runs and does not count as started yet.',
    );
  });

  test('a restart', () => {
    expect(said({ state: state('terminated', { exitCode: 1, reason: 'Error' }) })).toBe(
      'Starting: container agent ended with code 1 and is started again.',
    );
  });

  test('a container that ended well although it should stay', () => {
    const init = (exitCode: number, reason: string) =>
      containerStatus({ name: 'init', ready: false, state: state('terminated', { exitCode, reason }) });
    const waitsFor = (one: ContainerStatus) => said(CREATING, { initContainerStatuses: [one] });
    expect(waitsFor(init(0, 'Error'))).toContain('container init ended with code 0');
    expect(
      waitsFor(containerStatus({ name: 'init', ready: false, state: state('waiting', { reason: 'Completed' }) })),
    ).toContain('container init waits (Completed)');
  });

  test('the kubelet, unless that has reported a container without saying when it took the Pod up', () => {
    expect(said(CREATING, { startTime: null })).toBe('Starting: container agent waits (ContainerCreating).');
  });

  test('the first report of a container', () => {
    expect(said({}, { containerStatuses: [], conditions: [], startTime: NOW })).toBe(
      'Starting: the kubelet has reported no container yet.',
    );
  });

  test('the kubelet', () => {
    expect(said({}, { startTime: null, createdAt: NOW, conditions: [], containerStatuses: [] })).toBe(
      'Starting: the kubelet has not taken up Pod agent-x7k2p yet.',
    );
  });

  test('a condition, when every container is ready', () => {
    const gated = condition('Ready', 'False', { reason: 'RestartAllContainersStarted', lastTransitionTime: NOW });
    expect(said({ ready: true }, { conditions: [gated] })).toBe('Starting: Ready=False, RestartAllContainersStarted.');
  });

  test('an init container that is done is not what it waits for', () => {
    const init = containerStatus({
      name: 'done',
      ready: false,
      state: state('terminated', { exitCode: 0, reason: 'Completed' }),
    });
    expect(said(CREATING, { initContainerStatuses: [init] })).toBe(
      'Starting: container agent waits (ContainerCreating).',
    );
  });
});

describe('its card', () => {
  const finding = (ms: number, fields: PodFields = {}) => {
    const conditions = [
      condition('PodScheduled', 'True'),
      condition('Ready', 'False', { reason: 'ContainersNotReady', lastTransitionTime: NOW - ms }),
    ];
    return StillStarting.judge(context({ pods: [unreadyPod(CREATING, { conditions, phase: 'Pending', ...fields })] }));
  };

  test('shows what is not true yet, and what the container waits for', () => {
    expect(
      finding(0)
        ?.evidence()
        .map(({ label, value }) => `${label}: ${value}`),
    ).toEqual([
      'Phase: Pending',
      'Condition: Ready=False, ContainersNotReady',
      'Restarts: 0',
      'Waits: ContainerCreating',
    ]);
    expect(finding(0, { phase: '', containerStatuses: [] })?.evidence()[0]?.value).toBe('none');
  });

  test('asks for patience first, and says later that the remedy is not known', () => {
    expect(finding(0)?.remedy().says).toBe('Wait: the Pod is starting.');
    expect(finding(5 * MINUTE)?.remedy().says).toContain('The remedy is not known.');
  });
});

test('a Pod that is available has nothing to wait for', () => {
  expect(evaluate(context({ pods: [pod()] })).state).toBe('healthy');
});
