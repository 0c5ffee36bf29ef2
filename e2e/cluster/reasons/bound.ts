/** The Pod is bound: it does not start, does not get ready, is where it should not be, or is of the past. */
import type { ContainerStatus, PodStatus } from '../kinds.ts';
import { kubeletEvent } from '../manifests.ts';
import { manualAnnotation, waitingAnnotation } from '../marks.ts';
import { setNodeStatus, setPodStatus, silenceNode, waitingContainer } from '../status.ts';
import type { Row, Scene } from './row.ts';

const manual = { podAnnotations: { [manualAnnotation]: 'true' } };
const notReady = { type: 'Ready', status: 'False', reason: 'ContainersNotReady' } as const;

/** Writes what a kubelet would write of the Pod. */
async function kubeletSays({ client, pod }: Scene, status: PodStatus): Promise<void> {
  const { metadata } = await pod();
  await setPodStatus(client, metadata.namespace ?? '', metadata.name, { conditions: [notReady], ...status });
}

function crashed(name: string, exit: { exitCode: number; reason: string }): ContainerStatus {
  const finishedAt = new Date().toISOString();
  const backOff = { reason: 'CrashLoopBackOff', message: `back-off 40s restarting failed container=${name}` };
  const lastState = { terminated: { ...exit, startedAt: finishedAt, finishedAt } };
  return waitingContainer(name, backOff, { restartCount: 5, lastState });
}

export const bound: Row[] = [
  {
    reason: 'ImagePullFailed',
    state: 'notReady',
    says: /registry\.test\/image-pull-failed:1\.0/,
    agent: { podAnnotations: { [waitingAnnotation]: 'ImagePullBackOff' } },
  },
  {
    reason: 'ConfigReferenceMissing',
    state: 'notReady',
    says: /ConfigMap .*agent-settings/,
    agent: manual,
    after: (scene) => {
      const waiting = { reason: 'CreateContainerConfigError', message: 'configmap "agent-settings" not found' };
      return kubeletSays(scene, { phase: 'Pending', containerStatuses: [waitingContainer('agent', waiting)] });
    },
  },
  {
    reason: 'InitContainerFailing',
    state: 'notReady',
    says: /prepare.*code 1/,
    agent: { ...manual, pod: { initContainers: [{ name: 'prepare', image: 'registry.test/prepare:1.0' }] } },
    after: (scene) =>
      kubeletSays(scene, {
        phase: 'Pending',
        initContainerStatuses: [crashed('prepare', { exitCode: 1, reason: 'Error' })],
        containerStatuses: [waitingContainer('agent', { reason: 'PodInitializing' })],
      }),
  },
  {
    reason: 'CrashLoop',
    state: 'notReady',
    says: /agent.*code 2.*5 restarts/,
    agent: manual,
    after: (scene) =>
      kubeletSays(scene, {
        phase: 'Running',
        containerStatuses: [crashed('agent', { exitCode: 2, reason: 'Error' })],
      }),
  },
  {
    reason: 'OutOfMemoryKilled',
    state: 'notReady',
    says: /limit 64 ?Mi/,
    agent: { ...manual, container: { resources: { limits: { memory: '64Mi' } } } },
    after: (scene) =>
      kubeletSays(scene, {
        phase: 'Running',
        containerStatuses: [crashed('agent', { exitCode: 137, reason: 'OOMKilled' })],
      }),
  },
  {
    reason: 'ReadinessFailing',
    state: 'notReady',
    says: /HTTP probe failed with statuscode: 503/,
    agent: { ...manual, container: { readinessProbe: { httpGet: { path: '/ready', port: 8080 } } } },
    after: async (scene) => {
      const running = { running: { startedAt: new Date().toISOString() } };
      const status = waitingContainer('agent', { reason: '' }, { started: true, state: running });
      await kubeletSays(scene, { phase: 'Running', containerStatuses: [status] });
      const event = kubeletEvent(
        await scene.pod(),
        'Unhealthy',
        'Readiness probe failed: HTTP probe failed with statuscode: 503',
      );
      await scene.client.apply(event);
    },
  },
  { reason: 'WarmingUp', state: 'notReady', says: /600 s/, agent: { minReadySeconds: 600 } },
  {
    reason: 'NodeNotReady',
    state: 'notReady',
    says: /PLEG is not healthy/,
    after: async ({ client, node, pod }) => {
      await pod('ready');
      const message = 'PLEG is not healthy';
      const Ready = { type: 'Ready', status: 'False', reason: 'KubeletNotReady', message } as const;
      await setNodeStatus(client, node.metadata.name, { conditions: [Ready] });
    },
  },
  {
    reason: 'NodeUnknown',
    state: 'unknown',
    says: /\w/,
    after: async ({ client, node, pod }) => {
      await pod('ready');
      await silenceNode(client, node.metadata.name);
    },
  },
  {
    reason: 'MisscheduledKept',
    state: 'misscheduled',
    says: /dedicated/,
    after: async ({ client, node, pod }) => {
      await pod('ready');
      await client.patch({ ...node, kind: 'Node' }, { spec: { taints: [{ key: 'dedicated', effect: 'NoSchedule' }] } });
    },
  },
  {
    reason: 'OldRevisionOnDelete',
    state: 'outdated',
    says: /\w/,
    agent: { updateStrategy: { type: 'OnDelete' } },
    after: async ({ client, daemonSet, pod }) => {
      await pod('ready');
      const containers = [{ name: 'agent', image: 'registry.test/agent:2.0' }];
      await client.patch(
        { ...daemonSet, kind: 'DaemonSet' },
        { spec: { template: { spec: { containers } } } },
        { type: 'strategic' },
      );
    },
  },
];
