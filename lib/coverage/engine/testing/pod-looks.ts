/** What a kubelet and its events can say of a bound Pod, one look for each way to be stuck. For tests only. */
import type { EventObject, PodObject } from '../../objects.ts';
import { condition, container, containerStatus, SECOND, spec, state } from '../../testing.ts';

type Look = (now: number) => Partial<PodObject>;

const unready = condition('Ready', 'False', { reason: 'ContainersNotReady' });
const over =
  (reason: string, message: string): Look =>
  () => ({
    phase: 'Failed',
    reason,
    message,
    conditions: [],
    containerStatuses: [],
  });
const waits =
  (reason: string, message = ''): Look =>
  () => ({
    phase: 'Pending',
    conditions: [unready],
    containerStatuses: [
      containerStatus({ ready: false, started: false, state: state('waiting', { reason, message }) }),
    ],
  });

/** Runs after an exit of a moment ago. */
const restarted =
  (reason: string, exitCode: number, ready: boolean): Look =>
  (now) => ({
    phase: 'Running',
    conditions: ready ? [condition('Ready', 'True', { lastTransitionTime: now })] : [unready],
    containerStatuses: [
      containerStatus({
        ready,
        restartCount: 4,
        state: state('running', { startedAt: now }),
        lastState: state('terminated', { reason, exitCode, startedAt: now - 5 * SECOND, finishedAt: now }),
      }),
    ],
  });

const neverRan = containerStatus({
  ready: false,
  restartCount: 4,
  state: state('waiting', { reason: 'CrashLoopBackOff' }),
  lastState: state('terminated', { reason: 'StartError', exitCode: 128 }),
});

export const POD_LOOKS: readonly Look[] = [
  over('OutOfcpu', "Node didn't have enough resource: cpu, requested: 1, used: 2, capacity: 2"),
  over('NodeAffinity', 'Predicate NodeAffinity failed'),
  over('Evicted', 'The node was low on resource: memory. '),
  over('Terminated', 'Pod was terminated in response to imminent node shutdown.'),
  () => ({ conditions: [condition('DisruptionTarget', 'True', { reason: 'PreemptionByScheduler' }), unready] }),
  (now) => ({
    phase: 'Pending',
    startTime: null,
    conditions: [condition('PodScheduled', 'True', { lastTransitionTime: now })],
    containerStatuses: [],
  }),
  (now) => ({
    phase: 'Pending',
    startTime: now,
    conditions: [condition('PodReadyToStartContainers', 'False'), unready],
    containerStatuses: [],
  }),
  waits('ErrImageNeverPull'),
  waits('CreateContainerError', 'no space left on device'),
  waits('PostStartHookError'),
  () => ({ conditions: [unready], containerStatuses: [neverRan] }),
  (now) => ({
    conditions: [unready],
    initContainerStatuses: [containerStatus({ name: 'init', state: state('running', { startedAt: now }) })],
  }),
  () => ({ initContainerStatuses: [] }),
  restarted('Error', 137, true),
  restarted('Error', 137, false),
  restarted('OOMKilled', 137, false),
  () => ({ conditions: [condition('Ready', 'False', { reason: 'ReadinessGatesNotReady' })] }),
  (now) => ({
    spec: spec({ containers: [container({ hasStartupProbe: true, startupProbeSeconds: 60 })] }),
    conditions: [unready],
    containerStatuses: [containerStatus({ ready: false, started: false, state: state('running', { startedAt: now }) })],
  }),
];

/** Each is of one stage of a start, or of the end of a run. */
export const POD_EVENT_LOOKS: readonly Partial<EventObject>[] = [
  { reason: 'FailedMount', message: 'MountVolume.SetUp failed for volume "v" : secret "s" not found' },
  { reason: 'FailedCreatePodSandBox', message: 'Failed to create pod sandbox: no space left on device' },
  { reason: 'NetworkNotReady', message: 'network is not ready' },
  { reason: 'Killing', message: 'Container agent failed liveness probe, will be restarted' },
  { reason: 'FailedPostStartHook', message: 'PostStartHook failed' },
];
