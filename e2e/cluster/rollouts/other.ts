/** Rollouts by hand, back, and those after which something is not as the numbers say. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { buildControlPlane } from '../build.ts';
import type { Pod } from '../kinds.ts';
import { manualAnnotation, waitingAnnotation } from '../marks.ts';
import { waitFor } from '../wait.ts';
import { byHand, isLive, type Play, type Scene } from './scene.ts';

const notReady = { type: 'Ready', status: 'False', reason: 'PodFailed' } as const;
const LATER_MS = 6 * 60_000;

async function kubectl({ controlPlane, namespace }: Scene, ...args: string[]): Promise<void> {
  const { kubectl: program } = await buildControlPlane();
  await promisify(execFile)(program, ['--kubeconfig', controlPlane.kubeconfig, '-n', namespace, ...args]);
}

const uidsBut = (pods: readonly Pod[], name: string | undefined) =>
  pods
    .filter(({ spec }) => spec.nodeName !== name)
    .map(({ metadata }) => metadata.uid)
    .sort();

/** What a kubelet does that has no room for a Pod. */
async function refuse(scene: Scene, pod: Pod): Promise<void> {
  const message = 'Pod was rejected: Node did not have enough resource: cpu, requested: 1, used: 4, capacity: 4';
  await scene.kubeletSays(pod, { phase: 'Failed', reason: 'OutOfcpu', message, conditions: [notReady] });
}

export const otherPlays: readonly Play[] = [
  {
    name: 'on-delete',
    says: 'OnDelete waits for somebody to delete each Pod, with no estimate and never stuck',
    nodes: 4,
    agent: { updateStrategy: { type: 'OnDelete' } },
    async act(scene) {
      await scene.change();
      const eta = null;
      const waiting = (old: number) => ({
        phase: 'onDelete',
        eta,
        stuckSince: null,
        old,
        done: 4 - old,
        blockedBy: `OnDelete: ${old} ${old === 1 ? 'Pod waits until someone deletes it' : 'Pods wait until someone deletes them'}.`,
        noEstimate: 'No estimate: it waits for somebody to delete the Pods.',
        budget: { maxUnavailable: 0, maxSurge: 0, used: 0 },
      });
      await scene.shows({ ...waiting(4), revision: 2 });
      expect(scene.viewLater(LATER_MS)).toMatchObject(waiting(4));
      for (const [index, name] of scene.nodes.entries()) {
        await scene.client.delete(await scene.podOn(name));
        await scene.shows(index < 3 ? waiting(3 - index) : { phase: 'complete', done: 4, blockedBy: null });
      }
    },
  },
  {
    name: 'undone',
    says: 'kubectl rollout undo makes the older revision current, and restarts only what was changed',
    nodes: 4,
    async act(scene) {
      await scene.change({ metadata: { annotations: { [waitingAnnotation]: 'ImagePullBackOff' } } });
      await scene.shows({ phase: 'stuck', revision: 2, updated: 1, old: 3, done: 0 });
      const [holder] = scene.view().budget.holders;
      const before = uidsBut((await scene.truth()).pods, holder?.node);
      await kubectl(scene, 'rollout', 'undo', `ds/${scene.name}`);
      const { pods } = await scene.shows({ phase: 'complete', revision: 3, done: 4, old: 0, budget: { used: 0 } });
      expect(uidsBut(pods, holder?.node)).toEqual(before);
    },
  },
  {
    name: 'leaves-tainted',
    says: 'a rollout takes the kept Pod off a tainted node, and nothing replaces it',
    nodes: 3,
    async act(scene) {
      const [tainted = ''] = scene.nodes;
      const taints = [{ key: 'dedicated', value: 'search', effect: 'NoSchedule' }];
      await scene.client.patch({ kind: 'Node', metadata: { name: tainted } }, { spec: { taints } });
      await waitFor(() => scene.reasonOn(tainted) === 'MisscheduledKept', 20_000, 'MisscheduledKept');
      await scene.change();
      const { pods } = await scene.shows({ phase: 'complete', desired: 2, done: 2, old: 0 });
      expect(pods.filter(({ spec }) => spec.nodeName === tainted)).toEqual([]);
      expect(scene.reasonOn(tainted)).toBe('DedicatedTaint');
    },
  },
  {
    name: 'orphaned',
    says: 'Pods orphaned and adopted by a DaemonSet of another image count as updated and are not done',
    nodes: 3,
    async act(scene) {
      const ref = { ...scene.daemonSet, kind: 'DaemonSet' };
      await scene.client.delete(ref, { orphan: true });
      await waitFor(() => scene.isGone(), 30_000, 'the DaemonSet to be gone');
      const again = structuredClone(scene.daemonSet);
      for (const container of again.spec.template.spec.containers) container.image = 'registry.test/orphaned:2.0';
      await scene.client.apply(again);
      await scene.shows({
        phase: 'complete',
        desired: 3,
        updated: 3,
        done: 0,
        blockedBy:
          '3 Pods run an older template and count as updated: nothing replaces them until someone deletes them.',
      });
    },
  },
  {
    name: 'refused-again',
    says: 'a kubelet that rejects every new Pod holds the slot: KubeletRejectedResources, however often it is tried',
    nodes: 3,
    async act(scene) {
      await scene.change(byHand);
      const [node = ''] = (await scene.boundPods(1)).map(({ spec }) => spec.nodeName);
      const isNext = (pod: Pod) => isLive(pod) && pod.spec.nodeName === node && pod.status.phase !== 'Failed';
      const refused = new Set<string | null>();
      const untilThirdTime = () =>
        scene.watch(({ phase, budget: { holders } }) => {
          const [first] = holders;
          if (phase === 'stuck' && first?.reason === 'KubeletRejectedResources') refused.add(first.pod);
          return refused.size > 2;
        });
      await scene.withKubelet(
        (pods) => Promise.all(pods.filter(isNext).map((pod) => refuse(scene, pod))),
        async () => {
          const looks = await untilThirdTime();
          const holders = [{ node }];
          const wrong = looks.filter(({ old, done, eta }) => old !== 2 || done !== 0 || eta !== null);
          expect(wrong).toEqual([]);
          for (const { budget } of looks) expect(budget).toMatchObject({ used: 1, holders });
          const last = looks.at(-1);
          expect(last?.budget.holders).toMatchObject([{ blame: 'revision', reason: 'KubeletRejectedResources' }]);
          expect(last?.blockedBy).toBe(`1 of 1 slots held by ${node} (KubeletRejectedResources).`);
        },
      );
      await scene.change({ metadata: { annotations: { [manualAnnotation]: null } } });
      await scene.shows({ phase: 'complete', done: 3 });
    },
  },
  {
    name: 'doubled',
    says: 'a second Pod that nobody may delete holds the slot: DuplicatePods',
    nodes: 3,
    before: [
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingAdmissionPolicy',
        metadata: { name: 'doubled' },
        spec: {
          matchConstraints: {
            resourceRules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['DELETE'], resources: ['pods'] }],
          },
          matchConditions: [{ name: 'twin', expression: 'oldObject.metadata.name == "doubled-twin"' }],
          validations: [{ expression: 'false', message: 'it stays' }],
        },
      },
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingAdmissionPolicyBinding',
        metadata: { name: 'doubled' },
        spec: { policyName: 'doubled', validationActions: ['Deny'] },
      },
    ],
    async act(scene) {
      const [name = ''] = scene.nodes;
      const { metadata, spec } = await scene.podOn(name);
      const { labels = {}, ownerReferences = [] } = metadata;
      const twin = { name: 'doubled-twin', namespace: scene.namespace, labels, ownerReferences };
      await scene.client.apply({ apiVersion: 'v1', kind: 'Pod', metadata: twin, spec: { ...spec, nodeName: name } });
      await scene.change();
      const holders = [{ node: name, reason: 'DuplicatePods', blame: 'unknown' }];
      const { pods } = await scene.shows({ old: 3, budget: { used: 1, holders } });
      expect(pods.filter(isLive)).toHaveLength(4);
      expect(scene.viewLater(LATER_MS)).toMatchObject({ phase: 'stuck', eta: null, budget: { holders } });
      await scene.client.delete({ kind: 'ValidatingAdmissionPolicyBinding', metadata: { name: 'doubled' } });
      await scene.shows({ phase: 'complete', done: 3 });
    },
  },
];
