/** The controller does not create the Pod yet, or never will: the last one is still there, or all of it goes away. */
import type { KubeObject } from '../kinds.ts';
import { namespace } from '../manifests.ts';
import { staysAnnotation } from '../marks.ts';
import { recoverNode, setNodeStatus } from '../status.ts';
import { waitFor } from '../wait.ts';
import type { Row, Scene } from './row.ts';

const stays = { podAnnotations: { [staysAnnotation]: 'true' } };
const finalizers = ['rollcall.test/cleans-up'];

const podIsGone = ({ client, daemonSet: { metadata } }: Scene) =>
  waitFor(
    async () => (await client.list('Pod', { ...metadata, labelSelector: `app=${metadata.name}` })).length === 0,
    20_000,
    'its Pod to be gone',
  );

/** A Pod that keeps its namespace from going. */
const guard: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'guard', namespace: 'namespace-terminating', finalizers },
  spec: { nodeName: 'namespace-terminating', containers: [{ name: 'guard', image: 'registry.test/guard:1.0' }] },
};

export const noPod: Row[] = [
  {
    fault: 'the DaemonSet is deleted, and a finalizer holds it',
    reason: 'DaemonSetDeleting',
    state: 'missing',
    says: /daemon-set-deleting is being deleted/,
    after: async (scene) => {
      const { client, daemonSet, pod } = scene;
      const its = await pod('ready');
      await client.patch({ ...daemonSet, kind: 'DaemonSet' }, { metadata: { finalizers } });
      await client.delete(daemonSet);
      await client.delete(its);
      await podIsGone(scene);
    },
    remedy: 'heals by hand',
    afterwards: ({ client, daemonSet }) =>
      client.patch({ ...daemonSet, kind: 'DaemonSet' }, { metadata: { finalizers: null } }),
    becomes: null,
  },
  {
    fault: 'the namespace is deleted, and one of its Pods holds it',
    reason: 'NamespaceTerminating',
    state: 'missing',
    says: /Namespace namespace-terminating is being deleted/,
    before: [namespace('namespace-terminating'), guard],
    agent: { namespace: 'namespace-terminating' },
    after: async ({ client, pod }) => {
      await pod('ready');
      await client.delete({ kind: 'Namespace', metadata: { name: 'namespace-terminating' } });
    },
    remedy: 'heals by hand',
    afterwards: ({ client }) => client.patch({ ...guard, kind: 'Pod' }, { metadata: { finalizers: null } }),
    becomes: null,
  },
  {
    fault: 'the last Pod is terminating',
    reason: 'WaitingForPreviousPod',
    state: 'missing',
    says: /is terminating; its replacement/,
    agent: stays,
    after: async ({ client, pod }) => client.delete(await pod('ready')),
    remedy: 'heals by hand',
    afterwards: async ({ client, pod }) => client.delete(await pod(), { force: true }),
  },
  {
    fault: 'the last Pod has a finalizer, and its grace period is over',
    reason: 'TerminatingFinalizer',
    state: 'missing',
    says: /held by finalizer rollcall\.test\/cleans-up/,
    agent: { pod: { terminationGracePeriodSeconds: 1 } },
    after: async ({ client, pod }) => {
      const { metadata } = await pod('ready');
      await client.patch({ kind: 'Pod', metadata }, { metadata: { finalizers } });
      await client.delete({ kind: 'Pod', metadata });
    },
    remedy: 'heals',
  },
  {
    fault: 'the last Pod is terminating on a node that is not Ready',
    reason: 'TerminatingOnDeadNode',
    state: 'missing',
    says: /node Ready is False/,
    agent: { ...stays, pod: { tolerations: [{ operator: 'Exists' }] } },
    after: async ({ client, node, pod }) => {
      const its = await pod('ready');
      const Ready = { type: 'Ready', status: 'False', reason: 'KubeletNotReady', message: 'disk is gone' } as const;
      await setNodeStatus(client, node.metadata.name, { conditions: [Ready] });
      await client.delete(its);
    },
    remedy: 'heals',
    afterwards: ({ client, node }) => recoverNode(client, node.metadata.name),
  },
];
