import type { ContainerStatus, PodObject } from '../../objects.ts';
import { container, containerStatus, MINUTE, NOW, type PodFields, state, unreadyPod } from '../../testing.ts';
import { BEFORE_CONTAINERS } from './before-containers.ts';
import { ENDED_PODS } from './ended-pods.ts';
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

const NOT_THERE =
  'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "/bin/agent": stat /bin/agent: no such file or directory: unknown';

export const NOT_STARTED: readonly ReasonFixture[] = [
  ...ENDED_PODS,
  ...BEFORE_CONTAINERS,
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
    id: 'ImageNameInvalid',
    says: 'Image example.com/agent:{{ .Values.tag }} is no valid image name.',
    cell: {
      pods: [
        waiting('InvalidImageName', 'Failed to apply default image tag', {
          spec: { containers: [container({ image: 'example.com/agent:{{ .Values.tag }}' })] },
        }),
      ],
    },
    nearMiss: { pods: [waiting('ErrImagePull', 'InvalidImageName')] },
  },
  {
    ...broken,
    id: 'ImageNeverPull',
    says: 'Image example.com/agent:1 is not on the node, and imagePullPolicy Never forbids to pull it.',
    cell: {
      pods: [
        waiting('ErrImageNeverPull', 'Container image "example.com/agent:1" is not present with pull policy of Never'),
      ],
    },
    nearMiss: { pods: [waiting('ErrImagePull', 'ErrImageNeverPull')] },
  },
  {
    ...broken,
    id: 'ImageSignatureInvalid',
    says: 'Image example.com/agent:1 is refused: its signature is not valid (no key for example.com).',
    cell: {
      pods: [
        waiting(
          'SignatureValidationFailed',
          'image pull failed for example.com/agent:1 because the signature validation failed: no key for example.com',
        ),
      ],
    },
    nearMiss: { pods: [waiting('ImagePullBackOff', 'Back-off pulling image "example.com/agent:1"')] },
  },
  {
    ...broken,
    id: 'RegistryUnavailable',
    says: "Image example.com/agent:1 can't be pulled: its registry is unavailable.",
    cell: {
      pods: [
        waiting(
          'ImagePullBackOff',
          'Back-off pulling image "example.com/agent:1": RegistryUnavailable: image pull failed for example.com/agent:1 because the registry is unavailable',
        ),
      ],
    },
    nearMiss: { pods: [waiting('ImagePullBackOff', 'Back-off pulling image "example.com/RegistryUnavailable:1"')] },
  },
  {
    ...broken,
    id: 'ImageInspectFailed',
    says: "Image example.com/agent:1 can't be inspected by the runtime of node-1.",
    cell: { pods: [waiting('ImageInspectError', 'Failed to inspect image "example.com/agent:1": rpc error')] },
    nearMiss: { pods: [waiting('ErrImagePull', 'Failed to inspect image')] },
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
    id: 'RunAsNonRootViolation',
    says: 'Container agent must not run as root (runAsNonRoot), and its image would.',
    cell: {
      pods: [
        waiting(
          'CreateContainerConfigError',
          'container has runAsNonRoot and image will run as root (pod: "agent-x7k2p_agents(uid)", container: agent)',
        ),
      ],
    },
    nearMiss: { pods: [waiting('CreateContainerConfigError', 'configmap "agent-config" not found')] },
  },
  {
    ...broken,
    id: 'ContainerCreateFailed',
    says: "Container agent can't be created: /var/lib/agent is no shared mount on the node.",
    cell: {
      pods: [
        waiting(
          'CreateContainerError',
          'failed to generate container "3f1c" spec: failed to generate spec: path "/var/lib/agent" is mounted on "/" but it is not a shared mount',
        ),
      ],
    },
    nearMiss: { pods: [waiting('CreateContainerConfigError', 'secret "token" not found')] },
  },
  {
    ...broken,
    id: 'ContainerStartFailed',
    says: "Container agent can't be started: /bin/agent is not in the image.",
    cell: {
      pods: [
        unreadyPod({
          restartCount: 4,
          state: state('waiting', { reason: 'CrashLoopBackOff' }),
          lastState: state('terminated', { exitCode: 128, reason: 'StartError', message: NOT_THERE }),
        }),
      ],
    },
    nearMiss: {
      pods: [
        unreadyPod({
          restartCount: 4,
          state: state('running', { startedAt: NOW }),
          lastState: state('terminated', { exitCode: 128, reason: 'StartError', message: NOT_THERE }),
        }),
      ],
    },
  },
  {
    ...broken,
    id: 'HookFailed',
    says: 'The postStart hook of container agent fails: command exited with 1 (2 restarts).',
    cell: {
      pods: [
        unreadyPod({
          restartCount: 2,
          state: state('waiting', {
            reason: 'PostStartHookError',
            message:
              'Exec lifecycle hook for Container "agent" in Pod "agent-x7k2p" failed - error: command exited with 1',
          }),
        }),
      ],
    },
    nearMiss: { pods: [waiting('RunContainerError', 'PostStartHookError')] },
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
  {
    id: 'InitContainerRunning',
    state: 'notReady',
    severity: 'warning',
    says: 'Init container migrate has been running for over 5 min; the agent starts after it.',
    cell: { pods: [initializing({ state: state('running', { startedAt: NOW - 5 * MINUTE }) })] },
    nearMiss: { pods: [initializing({ state: state('running', { startedAt: NOW - 5 * MINUTE + 1 }) })] },
  },
];
