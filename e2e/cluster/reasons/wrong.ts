/** A Pod that is where it should not be, one too many, or not what it looks like; a node that goes. */
import type { KubeObject } from '../kinds.ts';
import { staysAnnotation } from '../marks.ts';
import { waitFor } from '../wait.ts';
import type { Row } from './row.ts';

const dedicated = { spec: { taints: [{ key: 'dedicated', value: 'search', effect: 'NoSchedule' }] } };
const stays = { podAnnotations: { [staysAnnotation]: 'true' } };

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
    passes: true,
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
    remedy: 'heals by hand',
    afterwards: ({ patchNode }) => patchNode({ spec: { unschedulable: null } }),
  },
];
