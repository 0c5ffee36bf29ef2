/** What keeps the controller from every step on every node, whatever its budget. */
import { expect } from 'vitest';
import type { KubeObject } from '../kinds.ts';
import { namespace } from '../manifests.ts';
import { readyAfterAnnotation } from '../marks.ts';
import { waitFor } from '../wait.ts';
import type { Change, Play, Scene } from './scene.ts';

const quick: Change = { metadata: { annotations: { [readyAfterAnnotation]: '100ms' } } };
const finalizer = 'rollcall.test/hold';
const surge = { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } } } as const;

const quota = (name: string, hard: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'few', namespace: name },
  spec: { hard },
});

const uids = async (scene: Scene) => (await scene.truth()).pods.map(({ metadata }) => metadata.uid).sort();

/** Stuck at once, by creation that is refused. */
const refused = (reason: string) => ({
  phase: 'stuck',
  eta: null,
  blockedBy: `No step anywhere while creation fails (${reason}).`,
  noEstimate: `No estimate: ${reason}.`,
});

export const blockedPlays: readonly Play[] = [
  {
    name: 'quota-on-one-node',
    says: 'a quota that refuses the Pod of one node stops the rollout on all, until it is raised',
    nodes: 3,
    before: [namespace('quota-on-one-node'), quota('quota-on-one-node', { pods: '3' })],
    agent: { namespace: 'quota-on-one-node' },
    async act(scene) {
      const before = await uids(scene);
      await scene.client.apply(scene.node(`${scene.name}-4`));
      await waitFor(() => scene.reasonOn(`${scene.name}-4`) === 'QuotaExceeded', 90_000, 'QuotaExceeded');
      await scene.change(quick);
      const holders = [{ node: `${scene.name}-4`, pod: null, reason: 'QuotaExceeded', blame: 'unknown' }];
      await scene.shows({ ...refused('QuotaExceeded'), old: 3, desired: 4, budget: { used: 1, holders } });
      expect(await uids(scene)).toEqual(before);
      await scene.client.apply(quota(scene.name, { pods: '5' }));
      await scene.shows({ phase: 'complete', done: 4, blockedBy: null });
    },
  },
  {
    name: 'pod-security',
    says: 'a template that Pod Security refuses takes one node, and stops',
    nodes: 3,
    before: [namespace('pod-security', { 'pod-security.kubernetes.io/enforce': 'baseline' })],
    agent: { namespace: 'pod-security' },
    async act(scene) {
      await scene.change({ spec: { hostNetwork: true } });
      await scene.shows({ ...refused('PodSecurityDenied'), old: 2, updated: 0, budget: { used: 1 } });
    },
  },
  {
    name: 'no-account',
    says: 'a ServiceAccount that does not exist takes one node, and stops',
    nodes: 3,
    async act(scene) {
      await scene.change({ spec: { serviceAccountName: 'nobody-made-it' } });
      await scene.shows({ ...refused('ServiceAccountMissing'), old: 2, updated: 0, budget: { used: 1 } });
    },
  },
  {
    name: 'surge-refused',
    says: 'a quota without room for one Pod more stops a surge',
    nodes: 3,
    before: [namespace('surge-refused'), quota('surge-refused', { pods: '3' })],
    agent: { ...surge, namespace: 'surge-refused' },
    async act(scene) {
      await scene.change(quick);
      await scene.shows({ ...refused('QuotaExceeded'), old: 3, available: 3 }, { withinMs: 20_000 });
    },
  },
  {
    name: 'node-gone-surge',
    says: 'an old Pod bound to a node that is gone stops a surge, until it is collected',
    nodes: 3,
    agent: surge,
    async act(scene) {
      await scene.client.delete(scene.node(`${scene.name}-3`));
      await scene.change(quick);
      const halted = {
        phase: 'stuck',
        eta: null,
        blockedBy: expect.stringMatching(/^No step anywhere: Pod .* is bound to node node-gone-surge-3, which is gone/),
        noEstimate: 'No estimate: PodOnMissingNode.',
      };
      await scene.shows({ ...halted, desired: 2, old: 2 });
      await scene.shows({ phase: 'complete', desired: 2, done: 2 }, { withinMs: 110_000 });
    },
  },
  {
    name: 'node-gone',
    says: 'a Pod that terminates for ever on a node that is gone holds the slot',
    nodes: 3,
    async act(scene) {
      const [gone = ''] = scene.nodes;
      const its = await scene.podOn(gone);
      await scene.client.patch({ ...its, kind: 'Pod' }, { metadata: { finalizers: [finalizer] } });
      await scene.client.delete(its);
      await scene.client.delete(scene.node(gone));
      await scene.change(quick);
      const holders = [{ node: gone, pod: its.metadata.name, reason: 'PodOnMissingNode', blame: 'node' }];
      await scene.shows({ desired: 2, old: 2, available: 2, budget: { used: 1, holders } });
      expect(scene.viewLater(6 * 60_000)).toMatchObject({ phase: 'stuck', eta: null, budget: { holders } });
      await scene.client.patch({ ...its, kind: 'Pod' }, { metadata: { finalizers: [] } });
      await scene.shows({ phase: 'complete', desired: 2, done: 2 });
    },
  },
  {
    name: 'no-revision',
    says: 'a ControllerRevision that cannot be made: waiting, and after a minute stuck',
    nodes: 2,
    before: [namespace('no-revision'), quota('no-revision', { 'count/controllerrevisions.apps': '1' })],
    agent: { namespace: 'no-revision' },
    async act(scene) {
      const before = await uids(scene);
      await scene.change(quick);
      const waiting = { phase: 'waiting', blockedBy: 'The controller has not observed the latest change yet.' };
      await scene.shows({ ...waiting, revision: 1, eta: null }, { isInStatus: false });
      expect(scene.viewLater(61_000)).toMatchObject({
        phase: 'stuck',
        eta: null,
        blockedBy: 'No step anywhere: The controller has not taken up generation 2 for over 60 s; it is at 1.',
      });
      expect(await uids(scene)).toEqual(before);
      await scene.client.delete(quota(scene.name, {}));
      await scene.shows({ phase: 'complete', done: 2, revision: 2 });
    },
  },
  {
    name: 'being-deleted',
    says: 'a DaemonSet that is being deleted takes no step any more',
    nodes: 2,
    async act(scene) {
      const ref = { ...scene.daemonSet, kind: 'DaemonSet' } as const;
      await scene.client.patch(ref, { metadata: { finalizers: [finalizer] } });
      await scene.change({ metadata: { annotations: { [readyAfterAnnotation]: '10m' } } });
      await scene.shows({ phase: 'progressing', updated: 1, old: 1 });
      await scene.client.delete(ref);
      await scene.shows({
        phase: 'stuck',
        eta: null,
        blockedBy: expect.stringMatching(/^No step anywhere: The DaemonSet is being deleted/),
        noEstimate: 'No estimate: DaemonSetDeleting.',
      });
      await scene.client.patch(ref, { metadata: { finalizers: [] } });
    },
  },
];
