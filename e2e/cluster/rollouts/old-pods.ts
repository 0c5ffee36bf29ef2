/** Slots that are held by what is not of the new revision: old Pods that do not end, nodes that are not well. */
import { expect } from 'vitest';
import { readyAfterAnnotation, staysAnnotation } from '../marks.ts';
import { recoverNode, setNodeStatus, silenceNode } from '../status.ts';
import { byHand, isLive, type Play } from './scene.ts';

const LATER_MS = 6 * 60_000;
const notReady = { type: 'Ready', status: 'False', reason: 'ContainersNotReady' } as const;
const finalizer = 'rollcall.test/hold';
const surge = { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } } } as const;

/** The old Pod does not go, on a node that is well or not. */
const terminating: readonly Play[] = [
  {
    name: 'finalizer',
    says: 'a finalizer that nobody removes: TerminatingFinalizer, and nobody is known to be to blame',
    nodes: 3,
    async act(scene) {
      const [name = ''] = scene.nodes;
      const its = await scene.podOn(name);
      await scene.client.patch({ ...its, kind: 'Pod' }, { metadata: { finalizers: [finalizer] } });
      await scene.client.delete(its);
      await scene.change();
      const holders = [{ node: name, pod: its.metadata.name, reason: 'TerminatingFinalizer', blame: 'unknown' }];
      await scene.shows({ old: 3, updated: 0, budget: { used: 1, holders } });
      expect(scene.viewLater(LATER_MS)).toMatchObject({ phase: 'stuck', eta: null, budget: { used: 1, holders } });
      await scene.client.patch({ ...its, kind: 'Pod' }, { metadata: { finalizers: [] } });
      await scene.shows({ phase: 'complete', done: 3 });
    },
  },
  {
    name: 'long-grace',
    says: 'an old Pod that takes its hour of grace',
    nodes: 3,
    agent: { pod: { terminationGracePeriodSeconds: 3600 }, podAnnotations: { [staysAnnotation]: 'true' } },
    async act(scene) {
      await scene.change();
      const holders = [{ reason: 'WaitingForPreviousPod', blame: 'unknown', pod: expect.any(String) }];
      await scene.shows({ phase: 'progressing', old: 3, budget: { used: 1, holders } });
      expect(scene.viewLater(LATER_MS)).toMatchObject({ phase: 'stuck', budget: { used: 1, holders } });
    },
  },
  {
    name: 'dead-node',
    says: 'an old Pod that terminates on a node that is not Ready holds the slot, though 2 of 2 are available',
    nodes: 3,
    agent: { podAnnotations: { [staysAnnotation]: 'true' } },
    async act(scene) {
      const [name = ''] = scene.nodes;
      const Ready = { type: 'Ready', status: 'False', reason: 'KubeletNotReady', message: 'disk is gone' } as const;
      await setNodeStatus(scene.client, name, { conditions: [Ready] });
      await scene.kubeletSays(await scene.podOn(name), { conditions: [notReady] });
      await scene.shows({ desired: 2, available: 2 }, { isInStatus: false });
      await scene.change();
      const holders = [{ node: name, pod: expect.any(String), blame: 'node', reason: expect.stringMatching(/./) }];
      const { daemonSet } = await scene.shows({ old: 2, updated: 0, available: 2, budget: { used: 1, holders } });
      expect(daemonSet.status.numberUnavailable ?? 0).toBe(0);
      const later = scene.viewLater(LATER_MS);
      expect(later).toMatchObject({ phase: 'stuck', eta: null, budget: { used: 1, holders } });
      expect(later.blockedBy).toMatch(`1 of 1 slots held by ${name} (`);
    },
  },
  {
    name: 'node-not-ready',
    says: 'a new Pod on a node that is not Ready: the node is to blame',
    nodes: 3,
    agent: { pod: { tolerations: [{ operator: 'Exists' }] } },
    async act(scene) {
      const [name = ''] = scene.nodes;
      const Ready = { type: 'Ready', status: 'False', reason: 'KubeletNotReady', message: 'disk is gone' } as const;
      await setNodeStatus(scene.client, name, { conditions: [Ready] });
      await scene.kubeletSays(await scene.podOn(name), { conditions: [notReady] });
      await scene.shows({ desired: 3, available: 2, budget: { used: 1, holders: [{ node: name, blame: 'node' }] } });
      await scene.change(byHand);
      const holders = [{ node: name, pod: expect.any(String), blame: 'node', reason: 'NodeNotReady' }];
      await scene.shows({ updated: 1, old: 2, budget: { used: 1, holders } });
      expect(scene.viewLater(LATER_MS)).toMatchObject({ phase: 'stuck', budget: { holders } });
    },
  },
];

/** Nodes that nobody hears from, and old Pods that hold no slot. */
const silent: readonly Play[] = [
  {
    name: 'silent-node',
    says: 'an old Pod that terminates on a node that nobody hears from holds the slot, until the node is back',
    nodes: 3,
    async act(scene) {
      const [name = ''] = scene.nodes;
      await silenceNode(scene.client, name);
      await scene.shows({ desired: 2, available: 2, unknown: 1 }, { isInStatus: false });
      await scene.change();
      const holders = [{ node: name, pod: expect.any(String), blame: 'node', reason: 'NodeUnknown' }];
      await scene.shows({ desired: 2, old: 2, updated: 0, available: 2, budget: { used: 1, holders } });
      expect(scene.viewLater(LATER_MS)).toMatchObject({ phase: 'stuck', eta: null, budget: { holders } });
      await recoverNode(scene.client, name);
      await scene.shows({ phase: 'complete', desired: 3, done: 3, unknown: 0 });
    },
  },
  {
    name: 'surge-lingering',
    says: 'old Pods that do not end beside their new ones hold no slot, and their nodes are not done',
    nodes: 3,
    agent: { ...surge, podAnnotations: { [staysAnnotation]: 'true' } },
    async act(scene) {
      await scene.change();
      await scene.shows({
        phase: 'progressing',
        old: 3,
        done: 0,
        budget: { used: 0 },
        blockedBy: 'Nothing left to create: 3 older Pods still end beside their new ones.',
        noEstimate: 'No estimate: older Pods still end.',
      });
      const { pods } = await scene.truth();
      await Promise.all(pods.filter((pod) => !isLive(pod)).map((pod) => scene.client.delete(pod, { force: true })));
      await scene.shows({ phase: 'complete', done: 3, blockedBy: null });
    },
  },
];

/** Slots that are held for longer by what only takes long. */
const slow: readonly Play[] = [
  {
    name: 'long-warming',
    says: 'a Pod that is Ready and warms up for ten minutes is no reason to be stuck',
    nodes: 3,
    agent: { minReadySeconds: 0 },
    async act(scene) {
      await scene.patch({ minReadySeconds: 600 });
      await scene.shows({ available: 0, budget: { used: 3 } });
      await scene.change({ metadata: { annotations: { [readyAfterAnnotation]: '200ms' } } });
      const holders = Array(3).fill({ reason: 'WarmingUp', blame: 'revision' });
      await scene.shows({ updated: 3, available: 0, done: 0, budget: { used: 3, holders } });
      expect(scene.viewLater(LATER_MS)).toMatchObject({ phase: 'progressing', stuckSince: null });
    },
  },
];

export const oldPodPlays: readonly Play[] = [...terminating, ...silent, ...slow];
