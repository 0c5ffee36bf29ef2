import type { ContainerState, PodObject } from '../../objects.ts';
import {
  type ContextFields,
  condition,
  container,
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
