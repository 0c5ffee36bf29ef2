import type { ContainerStatus, PodObject } from '../../objects.ts';
import { container, containerStatus, MINUTE, NOW, type PodFields, pod, state, unreadyPod } from '../../testing.ts';
import type { ReasonFixture } from './fixture.ts';

const broken = { state: 'notReady', severity: 'critical' } as const;

export const waiting = (reason: string, message: string, fields: PodFields = {}): PodObject =>
  unreadyPod({ state: state('waiting', { reason, message }) }, { phase: 'Pending', ...fields });

const ended = (exitCode: number) => state('terminated', { exitCode, reason: 'Error', finishedAt: NOW - MINUTE });

/** Bound, with an init container `migrate` in this state. */
export function initializing(status: Partial<ContainerStatus>, restartPolicy = ''): PodObject {
  return unreadyPod(
    { state: state('waiting', { reason: 'PodInitializing' }) },
    {
      phase: 'Pending',
      spec: { initContainers: [container({ name: 'migrate', restartPolicy })] },
      initContainerStatuses: [containerStatus({ name: 'migrate', ready: false, started: false, ...status })],
    },
  );
}

export const NOT_STARTED: readonly ReasonFixture[] = [
  {
    id: 'TerminalPodAwaitingDeletion',
    state: 'notReady',
    severity: 'warning',
    says: 'Pod agent-x7k2p is Failed (Evicted): The node was low on resource: ephemeral-storage.',
    cell: {
      pods: [
        pod({
          phase: 'Failed',
          reason: 'Evicted',
          message: 'The node was low on resource: ephemeral-storage.',
          conditions: [],
        }),
      ],
    },
    nearMiss: { pods: [pod({ phase: 'Unknown', conditions: [] })] },
  },
  {
    ...broken,
    id: 'ImagePullFailed',
    says: "Image example.com/agent:1 can't be pulled: not found.",
    cell: {
      pods: [
        waiting(
          'ImagePullBackOff',
          'Back-off pulling image "example.com/agent:1": ErrImagePull: rpc error: code = NotFound desc = example.com/agent:1: not found',
        ),
      ],
    },
    nearMiss: { pods: [waiting('ContainerCreating', '')] },
  },
  {
    ...broken,
    id: 'ConfigReferenceMissing',
    says: 'ConfigMap agents/agent-config does not exist.',
    cell: { pods: [waiting('CreateContainerConfigError', 'configmap "agent-config" not found')] },
    nearMiss: {
      pods: [waiting('CreateContainerConfigError', 'container has runAsNonRoot and image will run as root')],
    },
  },
  {
    ...broken,
    id: 'InitContainerFailing',
    says: 'Init container migrate exits with code 3 (4 restarts).',
    cell: {
      pods: [
        initializing({
          restartCount: 4,
          state: state('waiting', { reason: 'CrashLoopBackOff' }),
          lastState: ended(3),
        }),
      ],
    },
    nearMiss: {
      pods: [initializing({ restartCount: 0, state: state('terminated', { exitCode: 0, reason: 'Completed' }) })],
    },
  },
];
