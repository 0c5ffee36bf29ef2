/** A rollout, and what it can be waiting for; Pods of an older revision. */
import type { Pod } from '../kinds.ts';
import { namespace } from '../manifests.ts';
import { readyAfterAnnotation } from '../marks.ts';
import { podsByNode } from '../read.ts';
import { waitFor } from '../wait.ts';
import { waits } from './kubelet.ts';
import { memoryOf, outOfMemory } from './not-ready.ts';
import { isReady, type Row, readyWithinMs, type Scene } from './row.ts';

const newImage = { containers: [{ name: 'agent', image: 'registry.test/agent:2.0' }] };
const hasImage = ({ spec }: Pod, tag: string) => spec.containers[0]?.image?.endsWith(tag) ?? false;

/** All Pods are ready, then the template changes. */
const rollOut = async ({ client, daemonSet, patchTemplate }: Scene, nodes: number) => {
  await waitFor(async () => readyPods(client, daemonSet, nodes), readyWithinMs, 'all its Pods to be Ready');
  await patchTemplate(newImage);
};

async function readyPods(client: Scene['client'], daemonSet: Scene['daemonSet'], nodes: number): Promise<boolean> {
  const pods = [...(await podsByNode(client, daemonSet)).values()].flat();
  return pods.length === nodes && pods.every(isReady);
}

/** The first node whose only Pod is of before. */
const stillOld = async ({ client, daemonSet }: Scene) => {
  const pods = await podsByNode(client, daemonSet);
  if (![...pods.values()].flat().some((pod) => hasImage(pod, ':2.0'))) throw new Error('The rollout has not begun');
  const old = [...pods].find(([, its]) => its.every((pod) => !hasImage(pod, ':2.0') && isReady(pod)));
  if (old === undefined) throw new Error('No node is left that is not updated');
  return old[0];
};

/** The node that the rollout has come to. */
const firstNew = async ({ client, daemonSet }: Scene) => {
  const found = [...(await podsByNode(client, daemonSet))].find(([, its]) => its.some((pod) => hasImage(pod, ':2.0')));
  if (found === undefined) throw new Error('The rollout has not begun');
  return found[0];
};

export const rollouts: Row[] = [
  {
    fault: 'maxSurge, and the new Pod needs the host port of the old one',
    reason: 'OldRevisionBlocked',
    also: ['SurgeSelfConflict'],
    state: 'outdated',
    says: /stuck, 1 of 1 slots held.*SurgeSelfConflict/,
    agent: {
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
      container: { ports: [{ containerPort: 9100, hostPort: 9100 }] },
    },
    after: (scene) => rollOut(scene, 1),
    remedy: 'heals',
  },
  {
    fault: 'the first node of three does not get the new image',
    reason: 'OldRevisionBlocked',
    variant: 'image',
    state: 'outdated',
    says: /stuck, 1 of 1 slots held.*ImagePullFailed/,
    more: 2,
    agent: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } } },
    after: async (scene) => {
      await waitFor(() => readyPods(scene.client, scene.daemonSet, 3), readyWithinMs, 'all its Pods to be Ready');
      const annotations = { 'rollcall.test/waiting': 'ImagePullBackOff' };
      await scene.client.patch(
        { ...scene.daemonSet, kind: 'DaemonSet' },
        { spec: { template: { metadata: { annotations }, spec: newImage } } },
        { type: 'strategic' },
      );
    },
    at: stillOld,
    remedy: 'heals',
  },
  {
    fault: 'in the middle of a rollout, the new image does not exist: undone',
    reason: 'ImagePullFailed',
    variant: 'rollout',
    state: 'notReady',
    says: /agent:2\.0 can't be pulled/,
    more: 2,
    kubelet: (pod) => (hasImage(pod, ':2.0') ? waits('ImagePullBackOff') : null),
    allKubelets: true,
    after: (scene) => rollOut(scene, 3),
    at: firstNew,
    remedy: 'heals',
  },
  {
    fault: 'in the middle of a rollout, the new version needs more memory',
    reason: 'OutOfMemoryKilled',
    variant: 'rollout',
    state: 'notReady',
    says: /limit 64 ?Mi/,
    more: 2,
    agent: { container: { resources: { limits: { memory: '64Mi' } } } },
    kubelet: (pod) => (hasImage(pod, ':2.0') && memoryOf(pod) === '64Mi' ? outOfMemory() : null),
    allKubelets: true,
    after: (scene) => rollOut(scene, 3),
    at: firstNew,
    remedy: 'heals',
  },
  {
    fault: 'a rollout that has not come to this node',
    reason: 'OldRevisionQueued',
    passes: true,
    state: 'outdated',
    says: /reaches this node in its turn/,
    more: 1,
    agent: { podAnnotations: { [readyAfterAnnotation]: '12s' } },
    after: (scene) => rollOut(scene, 2),
    at: stillOld,
    remedy: 'heals by hand',
  },
  {
    fault: 'the namespace refuses the new Pods, on one node and so on all',
    reason: 'OldRevisionHalted',
    state: 'outdated',
    says: /rollout is halted: PodSecurity "restricted/,
    before: [namespace('old-revision-halted')],
    more: 1,
    agent: { namespace: 'old-revision-halted' },
    after: async (scene) => {
      const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
      await waitFor(() => readyPods(scene.client, scene.daemonSet, 2), readyWithinMs, 'both Pods to be Ready');
      await scene.client.patch(
        { kind: 'Namespace', metadata: { name: 'old-revision-halted' } },
        { metadata: { labels } },
      );
      await scene.patchTemplate(newImage);
    },
    at: async ({ client, daemonSet }) => {
      const [left, ...others] = [...(await podsByNode(client, daemonSet)).keys()];
      if (left === undefined || others.length > 0) throw new Error('The rollout has not begun');
      return left;
    },
    remedy: 'heals by hand',
    afterwards: async ({ client, retry }) => {
      const labels = { 'pod-security.kubernetes.io/enforce': null };
      await client.patch({ kind: 'Namespace', metadata: { name: 'old-revision-halted' } }, { metadata: { labels } });
      await retry();
    },
  },
  {
    fault: 'OnDelete, and nobody has deleted the Pod',
    reason: 'OldRevisionOnDelete',
    state: 'outdated',
    says: /OnDelete waits for you to delete Pod old-revision-on-delete-/,
    more: 1,
    agent: { updateStrategy: { type: 'OnDelete' } },
    after: (scene) => rollOut(scene, 2),
    remedy: 'heals',
  },
  {
    fault: 'deleted with --cascade=orphan and created again with another image',
    reason: 'SameGenerationOldTemplate',
    state: 'outdated',
    says: /Runs registry\.test\/same-generation-old.*is not replaced/,
    after: async ({ client, daemonSet, pod }) => {
      await pod('ready');
      await client.delete(daemonSet, { orphan: true });
      await waitFor(
        () =>
          client.get('DaemonSet', daemonSet.metadata.name, 'default').then(
            () => false,
            () => true,
          ),
        20_000,
        'the DaemonSet to be gone',
      );
      const { template } = daemonSet.spec;
      const spec = { ...daemonSet.spec, template: { ...template, spec: { ...template.spec, ...newImage } } };
      await client.apply({ ...daemonSet, spec });
    },
    remedy: 'heals',
  },
  {
    fault: 'the old Pod runs on beside the new one, as maxSurge allows',
    reason: 'SurgeOverlap',
    state: 'healthy',
    says: /is to take over from Pod/,
    agent: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } },
    kubelet: (pod) => (hasImage(pod, ':2.0') ? waits('ContainerCreating') : null),
    after: (scene) => rollOut(scene, 1),
    remedy: 'heals by hand',
    afterwards: ({ repairKubelet }) => repairKubelet(),
  },
];
