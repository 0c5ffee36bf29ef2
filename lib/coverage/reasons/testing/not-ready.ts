import type { ContainerState, PodObject } from '../../objects.ts';
import {
  type ContextFields,
  condition,
  container,
  containerStatus,
  daemonSet,
  event,
  HOUR,
  MINUTE,
  NOW,
  node,
  type PodFields,
  pod,
  SECOND,
  state,
  unreadyPod,
} from '../../testing.ts';
import { podEventOf } from './before-containers.ts';
import type { ReasonFixture } from './fixture.ts';

export const ended = (exitCode: number, reason = 'Error', finishedAt = NOW - MINUTE): ContainerState =>
  state('terminated', { exitCode, reason, startedAt: finishedAt - 2 * SECOND, finishedAt });

/** In back-off after `restartCount` restarts. */
export const crashing = (lastState: ContainerState, restartCount = 6, fields: PodFields = {}): PodObject =>
  unreadyPod(
    {
      restartCount,
      state: state('waiting', {
        reason: 'CrashLoopBackOff',
        message: 'back-off 2m40s restarting failed container=agent',
      }),
      lastState,
    },
    fields,
  );

export const unready = (startedAt: number, fields: PodFields = {}): PodObject =>
  unreadyPod({ started: true, state: state('running', { startedAt }) }, fields);

export const NOT_READY_NODE = node({
  conditions: [condition('Ready', 'False', { reason: 'KubeletNotReady', message: 'PLEG is not healthy' })],
});

/** Ready since so many seconds, and available after 30. */
export const warming = (seconds: number): ContextFields => ({
  daemonSet: daemonSet({ minReadySeconds: 30 }),
  pods: [pod({ conditions: [condition('Ready', 'True', { lastTransitionTime: NOW - seconds * SECOND })] })],
});

const limited: PodFields = { spec: { containers: [container({ limits: { memory: '512Mi' } })] } };

/** Killed a minute ago, after two seconds. */
const killed = ended(137);
const KILLING = podEventOf('Killing', 'Container agent failed liveness probe, will be restarted');
const UNHEALTHY = podEventOf('Unhealthy', 'Liveness probe failed: HTTP probe failed with statuscode: 500');

/** With a startup probe that gives it 300 s. */
const PROBED: PodFields = {
  spec: { containers: [container({ hasStartupProbe: true, startupProbeSeconds: 300 })] },
};
/** Runs for so long, and has yet to pass its startup probe. */
export const startingUp = (ms: number, status = {}) =>
  unreadyPod({ started: false, state: state('running', { startedAt: NOW - ms }), ...status }, PROBED);

/** Its containers are ready, and a gate is not. */
export const gated = (message: string, fields: PodFields = {}) =>
  pod({ conditions: [condition('Ready', 'False', { reason: 'ReadinessGatesNotReady', message })], ...fields });

/** Runs and is Ready, with its last exit this long ago. */
export const restarted = (restartCount: number, ms: number, exit = ended(1)) =>
  pod({
    conditions: [condition('Ready', 'True', { lastTransitionTime: NOW - ms })],
    containerStatuses: [
      containerStatus({
        restartCount,
        state: state('running', { startedAt: NOW - ms }),
        lastState: { ...exit, finishedAt: NOW - ms },
      }),
    ],
  });

/** Of the layer `wrong`: the Pod is available. */
export const FLAPPING: ReasonFixture = {
  id: 'FlappingReady',
  state: 'healthy',
  severity: 'warning',
  says: 'Available now, but container agent exited with code 1 within 10 min (5 restarts).',
  cell: { pods: [restarted(5, MINUTE)] },
  nearMiss: { pods: [restarted(5, 10 * MINUTE)] },
};

export const NOT_READY: readonly ReasonFixture[] = [
  {
    id: 'OutOfMemoryKilled',
    state: 'notReady',
    severity: 'critical',
    says: 'Container agent was killed for memory: limit 512 Mi (OOMKilled, 6 restarts).',
    cell: { pods: [crashing(ended(137, 'OOMKilled'), 6, limited)] },
    nearMiss: { pods: [crashing(ended(137, 'Error'), 6, limited)] },
  },
  {
    id: 'LivenessKilling',
    state: 'notReady',
    severity: 'critical',
    says: 'Container agent is killed by its liveness probe: HTTP probe failed with statuscode: 500 (6 restarts).',
    cell: { pods: [crashing(killed)], events: [KILLING, UNHEALTHY] },
    nearMiss: {
      pods: [crashing(killed)],
      events: [
        { ...KILLING, lastSeen: NOW - HOUR },
        { ...UNHEALTHY, lastSeen: NOW - HOUR },
      ],
    },
  },
  {
    id: 'CrashLoop',
    state: 'notReady',
    severity: 'critical',
    says: 'Container agent exits with code 1 (CrashLoopBackOff, 6 restarts).',
    cell: { pods: [crashing(ended(1))] },
    nearMiss: {
      pods: [unreadyPod({ restartCount: 2, state: state('running', { startedAt: NOW }), lastState: ended(1) })],
    },
  },
  {
    id: 'NodeNotReady',
    state: 'notReady',
    severity: 'warning',
    says: 'Node is not Ready: KubeletNotReady: PLEG is not healthy.',
    cell: { node: NOT_READY_NODE, pods: [pod()] },
    nearMiss: { pods: [pod()] },
  },
  {
    id: 'StartupProbePending',
    state: 'notReady',
    severity: 'info',
    says: 'Container agent runs, its startup probe has yet to pass (may take 300 s).',
    cell: { pods: [startingUp(MINUTE)] },
    nearMiss: { pods: [unreadyPod({ started: true, state: state('running', { startedAt: NOW - MINUTE }) }, PROBED)] },
  },
  {
    id: 'ReadinessFailing',
    state: 'notReady',
    severity: 'warning',
    says: 'Container agent runs but is not ready: Readiness probe failed: HTTP probe failed with statuscode: 503.',
    cell: {
      pods: [unready(NOW - HOUR)],
      events: [
        event('Unhealthy', 'Readiness probe failed: HTTP probe failed with statuscode: 503', {
          regardingKind: 'Pod',
          regardingUid: 'uid-of-agent-x7k2p',
        }),
      ],
    },
    nearMiss: { pods: [unreadyPod({ started: false, state: state('running', { startedAt: NOW - HOUR }) })] },
  },
  {
    id: 'ReadinessGatePending',
    state: 'notReady',
    severity: 'warning',
    says: 'Containers are ready; readiness gate example.com/registered is not True.',
    cell: { pods: [gated('corresponding condition of pod readiness gate "example.com/registered" does not exist.')] },
    nearMiss: { pods: [unreadyPod({ ready: true, started: true })] },
  },
  {
    id: 'ContainerUnknown',
    state: 'notReady',
    severity: 'warning',
    says: 'The kubelet has lost container agent: its runtime no longer knows it.',
    cell: { pods: [unreadyPod({ state: ended(137, 'ContainerStatusUnknown') })] },
    nearMiss: { pods: [unreadyPod({ state: ended(137, 'Error') })] },
  },
  {
    id: 'WarmingUp',
    state: 'notReady',
    severity: 'info',
    says: 'Ready, and available once it has stayed Ready for 30 s (minReadySeconds).',
    cell: warming(29),
    nearMiss: warming(30),
  },
  {
    id: 'StillStarting',
    state: 'notReady',
    severity: 'warning',
    says: 'Not ready for over 5 min: container agent waits (ContainerCreating).',
    cell: {
      pods: [
        unreadyPod(
          { state: state('waiting', { reason: 'ContainerCreating' }) },
          { conditions: [condition('Ready', 'False', { lastTransitionTime: NOW - 6 * MINUTE })] },
        ),
      ],
    },
    nearMiss: { pods: [pod({ nodeName: '' })] },
  },
];
