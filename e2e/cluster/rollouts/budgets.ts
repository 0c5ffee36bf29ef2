/** How many nodes the controller really takes at once, against the budget that is shown. */
import { expect } from 'vitest';
import { byHand, isLive, type Play } from './scene.ts';
import { isAvailable } from './truth.ts';

const LONG_MS = 6 * 60_000;

interface Budget {
  readonly nodes: number;
  readonly maxUnavailable?: number | string;
  readonly maxSurge?: number | string;
  readonly slots: number;
}

const budgets: readonly Budget[] = [
  { nodes: 3, maxUnavailable: 1, slots: 1 },
  { nodes: 4, maxUnavailable: 2, slots: 2 },
  { nodes: 3, maxUnavailable: 5, slots: 5 },
  { nodes: 3, maxUnavailable: '1%', slots: 1 },
  { nodes: 3, maxUnavailable: '34%', slots: 2 },
  { nodes: 5, maxUnavailable: '50%', slots: 3 },
  { nodes: 3, maxUnavailable: '100%', slots: 3 },
  { nodes: 3, maxUnavailable: 0, maxSurge: 1, slots: 1 },
  { nodes: 4, maxUnavailable: 0, maxSurge: 2, slots: 2 },
  { nodes: 3, maxUnavailable: '0%', maxSurge: '34%', slots: 2 },
  { nodes: 3, maxUnavailable: 0, maxSurge: '100%', slots: 3 },
];

/** No new Pod ever gets Ready, so every slot is taken and none is freed. */
function budgetPlay({ nodes, slots, ...rollingUpdate }: Budget): Play {
  const { maxUnavailable, maxSurge } = rollingUpdate;
  const what = maxSurge === undefined ? 'maxUnavailable' : 'maxSurge';
  const how = String(maxSurge ?? maxUnavailable);
  const taken = Math.min(slots, nodes);
  const isSpentWithWorkLeft = slots < nodes;
  return {
    name: `${what}-${how}-of-${nodes}`.toLowerCase().replace('%', 'p'),
    says: `${what} ${how} of ${nodes} nodes takes ${taken} at once: ${slots} slots`,
    nodes,
    agent: { updateStrategy: { type: 'RollingUpdate', rollingUpdate } },
    async act(scene) {
      await scene.change(byHand);
      const budget = maxSurge === undefined ? { maxUnavailable: slots } : { maxUnavailable: 0, maxSurge: slots };
      const { daemonSet, pods } = await scene.shows({
        phase: 'progressing',
        done: 0,
        stuckSince: null,
        blockedBy: null,
        eta: null,
        noEstimate: 'No estimate before three nodes are done.',
        budget: { ...budget, used: taken, holders: expect.anything() },
        // With maxSurge the old Pod does the work until the new one is available.
        ...(maxSurge === undefined ? {} : { available: nodes }),
      });
      const held = new Set(scene.view().budget.holders.map(({ node }) => node));
      const waiting = pods.filter((pod) => isLive(pod) && !isAvailable(pod, daemonSet));
      expect(new Set(waiting.map(({ spec }) => spec.nodeName))).toEqual(held);
      expect(scene.view().budget.holders.map(({ blame }) => blame)).toEqual(Array(taken).fill('revision'));

      const later = scene.viewLater(LONG_MS);
      if (!isSpentWithWorkLeft && maxSurge === undefined) expect(later.old).toBe(0);
      else {
        const [first] = later.budget.holders;
        const more = taken > 1 ? ` and ${taken - 1} more` : '';
        expect(later).toMatchObject({
          phase: 'stuck',
          eta: null,
          blockedBy: `${taken} of ${slots} slots held by ${first?.node} (${first?.reason})${more}.`,
          noEstimate: `No estimate: ${first?.reason} on ${first?.node}.`,
        });
      }
    },
  };
}

export const budgetPlays: readonly Play[] = [
  ...budgets.map(budgetPlay),
  {
    name: 'percent-follows-nodes',
    says: 'a percentage follows the number of nodes: 25% of 4, then of 5',
    nodes: 4,
    agent: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%' } } },
    async act(scene) {
      await scene.change(byHand);
      await scene.shows({ desired: 4, budget: { maxUnavailable: 1, used: 1 } });
      await scene.client.apply(scene.node(`${scene.name}-5`));
      // The new node's own Pod is not available either, and takes the slot that it brought.
      await scene.shows({ desired: 5, old: 3, budget: { maxUnavailable: 2, used: 2 } });
    },
  },
  {
    name: 'unready-before',
    says: 'old Pods that are not available are replaced beyond the budget, and hold slots meanwhile',
    nodes: 4,
    agent: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } } },
    async act(scene) {
      for (const name of scene.nodes.slice(0, 2)) {
        const Ready = { type: 'Ready', status: 'False', reason: 'ContainersNotReady' } as const;
        await scene.kubeletSays(await scene.podOn(name), { conditions: [Ready] });
      }
      await scene.shows({ available: 2, budget: { used: 2 } });
      await scene.change(byHand);
      await scene.shows({ updated: 2, old: 2, available: 2, budget: { maxUnavailable: 1, used: 2 } });
      const { budget, blockedBy } = scene.viewLater(LONG_MS);
      expect(blockedBy).toBe(
        `1 of 1 slots held by ${budget.holders[0]?.node} (${budget.holders[0]?.reason}) and 1 more.`,
      );
    },
  },
];
