/** Slots that are held by a new Pod that does not get available: which, why, and that the revision is to blame. */
import { expect } from 'vitest';
import type { Pod, PodStatus } from '../kinds.ts';
import { kubeletEvent } from '../manifests.ts';
import { waitingAnnotation } from '../marks.ts';
import { waitingContainer } from '../status.ts';
import { byHand, type Change, type Play, type Scene } from './scene.ts';

const LATER_MS = 6 * 60_000;
const notReady = { type: 'Ready', status: 'False', reason: 'ContainersNotReady' } as const;

interface Way {
  readonly name: string;
  readonly says: string;
  readonly change?: Change;
  readonly agent?: Play['agent'];
  /** What a kubelet does with the first new Pod. */
  readonly kubelet?: (scene: Scene, pod: Pod) => Promise<unknown>;
  readonly reason: string;
  /** Whether that is so at once, and not only after five minutes. */
  readonly isAtOnce: boolean;
}

const writes = (status: PodStatus) => (scene: Scene, pod: Pod) =>
  scene.kubeletSays(pod, { conditions: [notReady], ...status });
const reports = (reason: string, message: string) => async (scene: Scene, pod: Pod) => {
  await writes({ phase: 'Pending', containerStatuses: [waitingContainer('agent', { reason: 'ContainerCreating' })] })(
    scene,
    pod,
  );
  await scene.client.apply(kubeletEvent(pod, reason, message));
};

const crashed = (name: string) => {
  const finishedAt = new Date().toISOString();
  const lastState = { terminated: { exitCode: 2, reason: 'Error', startedAt: finishedAt, finishedAt } };
  const message = `back-off 40s restarting failed container=${name}`;
  return waitingContainer(name, { reason: 'CrashLoopBackOff', message }, { restartCount: 5, lastState });
};

const port = { ports: [{ containerPort: 9100, hostPort: 9100 }] };
const surge = { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } } } as const;

const ways: readonly Way[] = [
  {
    name: 'crashing',
    says: 'a new Pod that crashes',
    change: byHand,
    kubelet: (scene, pod) => writes({ phase: 'Running', containerStatuses: [crashed('agent')] })(scene, pod),
    reason: 'CrashLoop',
    isAtOnce: true,
  },
  {
    name: 'init-failing',
    says: 'a new Pod whose init container fails',
    change: { ...byHand, spec: { initContainers: [{ name: 'prepare', image: 'registry.test/prepare:1.0' }] } },
    kubelet: (scene, pod) =>
      writes({
        phase: 'Pending',
        initContainerStatuses: [crashed('prepare')],
        containerStatuses: [waitingContainer('agent', { reason: 'PodInitializing' })],
      })(scene, pod),
    reason: 'InitContainerFailing',
    isAtOnce: true,
  },
  {
    name: 'unready',
    says: 'a new Pod whose readiness probe fails',
    change: { ...byHand, container: { readinessProbe: { httpGet: { path: '/ready', port: 8080 } } } },
    kubelet: async (scene, pod) => {
      const running = { running: { startedAt: new Date().toISOString() } };
      const status = waitingContainer('agent', { reason: '' }, { started: true, state: running });
      await writes({ phase: 'Running', containerStatuses: [status] })(scene, pod);
      await scene.client.apply(kubeletEvent(pod, 'Unhealthy', 'Readiness probe failed: HTTP probe failed: 503'));
    },
    reason: 'ReadinessFailing',
    isAtOnce: false,
  },
  {
    name: 'bad-image',
    says: 'an image that does not exist',
    change: { metadata: { annotations: { [waitingAnnotation]: 'ImagePullBackOff' } } },
    reason: 'ImagePullFailed',
    isAtOnce: true,
  },
  {
    name: 'no-config',
    says: 'a ConfigMap that does not exist',
    change: byHand,
    kubelet: writes({
      phase: 'Pending',
      containerStatuses: [
        waitingContainer('agent', { reason: 'CreateContainerConfigError', message: 'configmap "settings" not found' }),
      ],
    }),
    reason: 'ConfigReferenceMissing',
    isAtOnce: true,
  },
  {
    name: 'no-mount',
    says: 'a volume that is not mounted',
    change: byHand,
    kubelet: reports(
      'FailedMount',
      'MountVolume.SetUp failed for volume "data" : hostPath type check failed: /data is not a directory',
    ),
    reason: 'VolumeMountFailed',
    isAtOnce: false,
  },
  {
    name: 'no-sandbox',
    says: 'a sandbox that is not made',
    change: byHand,
    kubelet: reports(
      'FailedCreatePodSandBox',
      'Failed to create pod sandbox: rpc error: code = Unknown desc = runtime is confused',
    ),
    reason: 'SandboxCreationFailed',
    isAtOnce: false,
  },
  {
    name: 'too-big',
    says: 'a new Pod that no node has room for',
    change: { container: { resources: { requests: { cpu: '6' } } } },
    reason: 'RequestExceedsNode',
    isAtOnce: true,
  },
  {
    name: 'own-port',
    says: 'a surging Pod and its own old one that want the same host port',
    agent: { ...surge, container: port },
    change: { container: port },
    reason: 'SurgeSelfConflict',
    isAtOnce: true,
  },
  {
    name: 'own-network',
    says: 'a surging Pod and its own old one in the network of the host',
    agent: { ...surge, pod: { hostNetwork: true }, container: { ports: [{ containerPort: 9101 }] } },
    change: { container: { ports: [{ containerPort: 9101, hostPort: 9101 }] } },
    reason: 'SurgeSelfConflict',
    isAtOnce: true,
  },
  {
    name: 'own-cpu',
    says: 'a surging Pod that finds no room beside its own old one',
    agent: { ...surge, requests: { cpu: '3' } },
    change: { container: { resources: { requests: { cpu: '3' } } } },
    reason: 'InsufficientCpu',
    isAtOnce: true,
  },
];

const stuck = ({ name, says, agent, change, kubelet, reason, isAtOnce }: Way): Play => ({
  name,
  says: `${says}: ${reason}, and the revision is to blame${isAtOnce ? '' : ', after five minutes'}`,
  nodes: 3,
  ...(agent === undefined ? {} : { agent }),
  async act(scene) {
    await scene.change(change);
    if (kubelet !== undefined) {
      const [pod] = await scene.boundPods(1);
      if (pod !== undefined) await kubelet(scene, pod);
    }
    const holder = { reason, blame: 'revision', pod: expect.any(String) };
    const isStuck = (node: string | undefined) => ({
      phase: 'stuck',
      eta: null,
      stuckSince: expect.any(String),
      blockedBy: `1 of 1 slots held by ${node} (${reason}).`,
      noEstimate: `No estimate: ${reason} on ${node}.`,
    });
    const now = isAtOnce ? 'stuck' : 'progressing';
    await scene.shows({ phase: now, done: 0, old: expect.any(Number), budget: { used: 1, holders: [holder] } });
    const [first] = scene.view().budget.holders;
    const [isNew] = (await scene.newPods()).map(({ metadata }) => metadata.name);
    expect(first?.pod).toBe(isNew);
    if (isAtOnce) expect(scene.view()).toMatchObject(isStuck(first?.node));
    expect(scene.viewLater(LATER_MS)).toMatchObject({
      ...isStuck(first?.node),
      budget: { used: 1, holders: [holder] },
    });
  },
});

export const newPodPlays: readonly Play[] = ways.map(stuck);
