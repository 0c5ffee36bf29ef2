/** A Pod that is where it should not be, of the past, one too many, or not what it looks like. */
import type { KubeObject, Pod } from '../kinds.ts';
import { namespace } from '../manifests.ts';
import { readyAfterAnnotation, staysAnnotation } from '../marks.ts';
import { podsByNode } from '../read.ts';
import { waitFor } from '../wait.ts';
import { waits } from './kubelet.ts';
import { isReady, type Row, type Scene } from './row.ts';

const dedicated = { spec: { taints: [{ key: 'dedicated', value: 'search', effect: 'NoSchedule' }] } };
const newImage = { containers: [{ name: 'agent', image: 'registry.test/agent:2.0' }] };
const stays = { podAnnotations: { [staysAnnotation]: 'true' } };
const hasImage = ({ spec }: Pod, tag: string) => spec.containers[0]?.image?.endsWith(tag) ?? false;

/** All Pods are ready, then the template changes. */
const rollOut = async ({ client, daemonSet, patchTemplate }: Scene, nodes: number) => {
  await waitFor(async () => readyPods(client, daemonSet, nodes), 40_000, 'all its Pods to be Ready');
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

/** A Pod of somebody else, with labels of the row's DaemonSet. */
const lookalike = (
  name: string,
  owner: Record<string, unknown> | null,
  meta: Record<string, unknown> = {},
): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: `lookalike-${name}`,
    namespace: 'default',
    labels: { app: name },
    ...(owner ? { ownerReferences: [{ controller: true, ...owner } as never] } : {}),
    ...meta,
  },
  spec: { nodeName: name, containers: [{ name: 'agent', image: 'registry.test/agent:0.9' }] },
});

export const wrong: Row[] = [
  {
    fault: 'a NoSchedule taint came, and the Pod stays',
    reason: 'MisscheduledKept',
    state: 'misscheduled',
    says: /dedicated=search:NoSchedule is not tolerated/,
    after: async ({ pod, patchNode }) => {
      await pod('ready');
      await patchNode(dedicated);
    },
    remedy: 'heals',
  },
  {
    fault: 'the same on one node of two, followed by its YAML; the template has tolerations of its own',
    reason: 'MisscheduledKept',
    variant: 'yaml',
    state: 'misscheduled',
    says: /dedicated=search:NoSchedule is not tolerated/,
    node: { taints: [{ key: 'first', effect: 'NoSchedule' }] },
    more: 1,
    agent: { pod: { tolerations: [{ key: 'first', operator: 'Exists' }] } },
    after: async ({ pod, patchNode }) => {
      await pod('ready');
      await patchNode({ spec: { taints: [{ key: 'first', effect: 'NoSchedule' }, ...dedicated.spec.taints] } });
    },
    remedy: 'heals by its YAML',
  },
  {
    fault: 'a NoExecute taint came, and the Pod takes its time to end',
    reason: 'RemovalPending',
    state: 'misscheduled',
    says: /is terminating: taint drain-for-repair:NoExecute/,
    agent: stays,
    after: async ({ pod, patchNode }) => {
      await pod('ready');
      await patchNode({ spec: { taints: [{ key: 'drain-for-repair', effect: 'NoExecute' }] } });
    },
    remedy: 'heals by hand',
    afterwards: async ({ client, pod }) => client.delete(await pod(), { force: true }),
    becomes: 'repelled',
  },
  {
    fault: 'the label went while the Pod waited to be scheduled',
    reason: 'StalePendingPod',
    state: 'misscheduled',
    says: /waits for a node that it may not have: nodeSelector tier=edge/,
    node: { labels: { tier: 'edge' } },
    agent: { requests: { cpu: '6' }, pod: { nodeSelector: { tier: 'edge' } } },
    after: async ({ pod, patchNode }) => {
      await pod();
      await patchNode({ metadata: { labels: { tier: null } } });
    },
    remedy: 'heals',
    becomes: 'notSelected',
  },
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
      await waitFor(() => readyPods(scene.client, scene.daemonSet, 3), 40_000, 'all its Pods to be Ready');
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
      await waitFor(() => readyPods(scene.client, scene.daemonSet, 2), 40_000, 'both Pods to be Ready');
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
    fault: 'somebody changed the labels of the Pod, and the controller made another',
    reason: 'ReleasedPodRunning',
    state: 'healthy',
    says: /runs beside this DaemonSet's own/,
    after: async ({ client, pod }) => {
      const { metadata } = await pod('ready');
      await client.patch({ kind: 'Pod', metadata }, { metadata: { labels: { app: 'taken-aside' } } });
      await waitFor(async () => (await pod('ready')).metadata.name !== metadata.name, 30_000, 'another Pod');
    },
    remedy: 'heals',
  },
  {
    fault: 'a Pod of another owner has its labels',
    reason: 'ForeignOwner',
    state: 'healthy',
    says: /belongs to ConfigMap foreign-owner/,
    after: async ({ client, pod }) => {
      await pod('ready');
      const owner = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'foreign-owner', namespace: 'default' } };
      await client.apply(owner);
      const { uid } = (await client.get('ConfigMap', 'foreign-owner', 'default')).metadata;
      await client.apply(
        lookalike('foreign-owner', { apiVersion: 'v1', kind: 'ConfigMap', name: 'foreign-owner', uid }),
      );
    },
  },
  {
    fault: 'another DaemonSet selects the same labels',
    reason: 'SelectorOverlap',
    state: 'healthy',
    says: /DaemonSet selects-the-same matches this DaemonSet's selector too/,
    after: async ({ client, daemonSet, pod }) => {
      await pod('ready');
      await client.apply({ ...daemonSet, metadata: { ...daemonSet.metadata, name: 'selects-the-same' } });
    },
    remedy: 'heals by hand',
    afterwards: ({ client, daemonSet }) =>
      client.delete({ kind: 'DaemonSet', metadata: { ...daemonSet.metadata, name: 'selects-the-same' } }),
  },
  {
    fault: 'a static Pod has its labels',
    reason: 'MirrorLookalike',
    state: 'healthy',
    says: /Static Pod lookalike-mirror-lookalike/,
    after: async ({ client, node, pod }) => {
      await pod('ready');
      const { name } = node.metadata;
      const { uid } = (await client.get('Node', name)).metadata;
      const annotations = { 'kubernetes.io/config.mirror': '0123', 'kubernetes.io/config.source': 'file' };
      await client.apply(lookalike(name, { apiVersion: 'v1', kind: 'Node', name, uid }, { annotations }));
    },
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
  {
    fault: 'the Node is deleted, and a finalizer holds it',
    reason: 'NodeBeingDeleted',
    state: 'healthy',
    says: /held by finalizer rollcall\.test\/cleans-up/,
    after: async ({ client, node, patchNode, pod }) => {
      await pod('ready');
      await patchNode({ metadata: { finalizers: ['rollcall.test/cleans-up'] } });
      await client.delete(node);
    },
    remedy: 'heals by hand',
    afterwards: ({ patchNode }) => patchNode({ metadata: { finalizers: null } }),
    becomes: null,
  },
  {
    fault: 'the node is cordoned',
    reason: 'NodeDraining',
    state: 'healthy',
    says: /cordoned/,
    after: async ({ patchNode, pod }) => {
      await pod('ready');
      await patchNode({ spec: { unschedulable: true } });
    },
    remedy: 'heals',
  },
  {
    fault: 'no node has the label',
    reason: 'NoEligibleNodes',
    says: /nodeSelector pool=paused fails on \d+/,
    agent: { pod: { nodeSelector: { pool: 'paused' } } },
  },
  {
    fault: 'a node was deleted with its Pod on it',
    reason: 'PodOnMissingNode',
    passes: true,
    says: /bound to node pod-on-missing-node, which is gone/,
    after: async ({ client, node, pod }) => {
      await pod('ready');
      await client.delete(node);
    },
  },
  {
    fault: 'a node was deleted while its Pod waited to be scheduled',
    reason: 'TargetNodeMissing',
    passes: true,
    says: /waits for node target-node-missing, which does not exist/,
    agent: { requests: { cpu: '6' } },
    after: async ({ client, node, pod }) => {
      await pod();
      await client.delete(node);
    },
    remedy: 'heals',
    becomes: null,
  },
  {
    fault: 'a taint under a running Pod, which does not make the controller count again',
    reason: 'StatusLag',
    says: /\w/,
    after: async ({ pod, patchNode }) => {
      await pod('ready');
      await patchNode(dedicated);
    },
  },
];
