/** Rollouts that go as they should: watched all along, they are never called stuck. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import type { RolloutView } from '../../../lib/coverage/picture.ts';
import type { Pod } from '../kinds.ts';
import { readyAfterAnnotation, staysAnnotation } from '../marks.ts';
import { type Change, isLive, type Look, type Play, type Scene } from './scene.ts';

const readyAfter = (duration: string): Change => ({ metadata: { annotations: { [readyAfterAnnotation]: duration } } });

interface Healthy {
  readonly name: string;
  readonly nodes: number;
  readonly rollingUpdate: { maxUnavailable?: number | string; maxSurge?: number | string };
  readonly minReadySeconds?: number;
  readonly slots: number;
}

const strategies: readonly Healthy[] = [
  { name: 'one-by-one', nodes: 5, rollingUpdate: { maxUnavailable: 1 }, slots: 1 },
  { name: 'two-by-two', nodes: 6, rollingUpdate: { maxUnavailable: '33%' }, slots: 2 },
  { name: 'all-at-once', nodes: 4, rollingUpdate: { maxUnavailable: '100%' }, slots: 4 },
  { name: 'surging', nodes: 4, rollingUpdate: { maxUnavailable: 0, maxSurge: 1 }, slots: 1 },
  { name: 'surging-by-two', nodes: 5, rollingUpdate: { maxUnavailable: 0, maxSurge: '40%' }, slots: 2 },
  { name: 'warming', nodes: 4, rollingUpdate: { maxUnavailable: 2 }, minReadySeconds: 2, slots: 2 },
];

function checkLooks(looks: readonly RolloutView[], { slots, nodes }: Healthy): void {
  const phases = new Set(looks.map(({ phase }) => phase));
  expect(phases).toContain('progressing');
  expect([...phases].filter((phase) => !['waiting', 'progressing', 'complete'].includes(phase))).toEqual([]);
  expect(looks.filter(({ stuckSince }) => stuckSince !== null)).toEqual([]);
  expect(Math.max(...looks.map(({ budget }) => budget.used))).toBeLessThanOrEqual(slots);
  expect(looks.filter(({ done, old }) => done + old > nodes)).toEqual([]);
}

/** What a kubelet does that takes so long to end a Pod. */
function endsPodsAfter(scene: Scene, ms: number): (pods: readonly Pod[]) => Promise<unknown> {
  const asked = new Map<string, number>();
  return (pods) => {
    const leaving = pods.filter((pod) => !isLive(pod));
    for (const { metadata } of leaving) if (!asked.has(metadata.name)) asked.set(metadata.name, Date.now());
    const due = leaving.filter(({ metadata }) => (asked.get(metadata.name) ?? 0) + ms <= Date.now());
    return Promise.all(due.map((pod) => scene.client.delete(pod, { force: true })));
  };
}

/** From the change on until nothing is left to do. */
async function untilDone(scene: Scene): Promise<readonly Look[]> {
  const revision = (scene.view().revision ?? 0) + 1;
  return scene.watch((view) => view.revision === revision && view.done === view.desired);
}

const healthy = (which: Healthy): Play => ({
  name: which.name,
  says: `${which.name}: is never stuck, never takes more than its ${which.slots} slots, and ends`,
  nodes: which.nodes,
  agent: {
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: which.rollingUpdate },
    minReadySeconds: which.minReadySeconds ?? 0,
  },
  async act(scene) {
    const watched = untilDone(scene);
    await scene.change(readyAfter('700ms'));
    const looks = await watched;
    checkLooks(looks, which);
    const steps = looks.filter(({ revision }) => revision === 2).map(({ done }) => done);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    await scene.shows({ phase: 'complete', done: which.nodes, blockedBy: null, noEstimate: null, budget: { used: 0 } });
  },
});

export const healthyPlays: readonly Play[] = [
  ...strategies.map(healthy),
  {
    name: 'changed-twice',
    says: 'a second change before the first is through starts over, without being stuck',
    nodes: 5,
    async act(scene) {
      await scene.change(readyAfter('700ms'));
      await scene.watch(({ revision, done }) => revision === 2 && done >= 2);
      const watched = untilDone(scene);
      await scene.change(readyAfter('700ms'));
      checkLooks(await watched, { name: '', nodes: 5, rollingUpdate: {}, slots: 1 });
      await scene.shows({ phase: 'complete', done: 5, revision: 3 });
    },
  },
  {
    name: 'estimated',
    says: 'the estimate, from three nodes on, counts down to the end',
    nodes: 8,
    agent: { podAnnotations: { [staysAnnotation]: 'true' } },
    async act(scene) {
      let looks: readonly Look[] = [];
      await scene.withKubelet(endsPodsAfter(scene, 1_500), async () => {
        const watched = untilDone(scene);
        await scene.change(readyAfter('2500ms'));
        looks = await watched;
      });
      const end = looks.at(-1)?.at ?? 0;
      const during = looks.filter(({ phase, done }) => phase === 'progressing' && done < 8);
      const [early, late] = [during.filter(({ done }) => done < 3), during.filter(({ done }) => done >= 3)];
      expect(new Set(early.map(({ eta, noEstimate }) => `${eta} ${noEstimate}`))).toEqual(
        new Set(['null No estimate before three nodes are done.']),
      );
      expect(late.length).toBeGreaterThan(0);
      for (const { eta, done, noEstimate, at } of late) {
        expect(noEstimate).toBeNull();
        // Objects tell whole seconds, and each round may be off by one.
        const tolerance = (8 - done + 1) * 1000;
        expect(Date.parse(eta?.earliest ?? '') - tolerance, `${done} done, ${end - at} ms before the end`).toBeLessThan(
          end,
        );
        expect(
          Date.parse(eta?.latest ?? '') + tolerance,
          `${done} done, ${end - at} ms before the end`,
        ).toBeGreaterThan(end);
      }
    },
  },
  {
    name: 'strategy-changed',
    says: 'a change of the strategy alone restarts nothing',
    nodes: 3,
    async act(scene) {
      const before = (await scene.truth()).pods.map(({ metadata }) => metadata.uid).sort();
      await scene.patch({
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      });
      await scene.shows({ phase: 'complete', revision: 1, done: 3, budget: { maxUnavailable: 0, maxSurge: 1 } });
      await sleep(1_000);
      expect((await scene.truth()).pods.map(({ metadata }) => metadata.uid).sort()).toEqual(before);
    },
  },
];
