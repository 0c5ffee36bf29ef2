import { describe, expect, it } from 'vitest';
import type { ResourceName } from '../api-server/resources.ts';
import { ObjectStore } from '../api-server/store.ts';
import { buildScenario } from './scenario.ts';
import { OPENS_AT, perform } from './testing.ts';

function everything(store: ObjectStore): string {
  const names: ResourceName[] = ['nodes', 'daemonsets', 'pods', 'controllerrevisions', 'events'];
  const withoutVersions = (key: string, value: unknown) => (key === 'resourceVersion' ? undefined : value);
  return JSON.stringify(
    names.map((name) => store.list(name)),
    withoutVersions,
  );
}

/** The store after so many seconds, taken in steps of `stepMs`. */
function storeAfter(seconds: number, stepMs: number, options: { seed?: number; pace?: number } = {}): ObjectStore {
  const store = new ObjectStore({ now: () => OPENS_AT });
  const scenario = buildScenario({ now: OPENS_AT, sink: store, ...options });
  for (let ms = stepMs; ms <= seconds * 1000; ms += stepMs) scenario.step(OPENS_AT + ms);
  return store;
}

describe('the scenario', () => {
  it('is the same for the same seed, in many small steps or in one', () => {
    expect(everything(storeAfter(240, 250))).toBe(everything(storeAfter(240, 240_000)));
  });

  it('is another one for another seed', () => {
    expect(everything(storeAfter(0, 1, { seed: 1 }))).not.toBe(everything(storeAfter(0, 1, { seed: 2 })));
  });

  it('goes faster with its pace, from the same beginning', () => {
    expect(everything(storeAfter(0, 1, { pace: 8 }))).toBe(everything(storeAfter(0, 1)));
    const nodes = (seconds: number, pace: number) => storeAfter(seconds, 1000, { pace }).list('nodes').length;
    expect([nodes(20, 1), nodes(4, 8), nodes(30, 1)]).toEqual([60, 61, 61]);
  });

  it.each([1, 5, 200])('serves %i nodes', (nodes) => {
    const performance = perform({ nodes });
    performance.look(0);
    expect(performance.scenario.cluster.nodes.size).toBe(nodes);
    expect(performance.disagreements()).toEqual([]);
  });

  it('never lets more than twenty seconds pass without a change on the page', () => {
    const performance = perform();
    let last = performance.look(0).join();
    let changedAt = 0;
    let longest = 0;
    for (let seconds = 1; seconds <= 1200; seconds++) {
      const now = performance.look(seconds).join();
      if (now !== last) {
        longest = Math.max(longest, seconds - changedAt);
        changedAt = seconds;
      }
      last = now;
    }
    expect(longest).toBeGreaterThan(1);
    expect(longest).toBeLessThanOrEqual(20);
  });

  it('writes the status numbers that the DaemonSet controller would, at every moment', () => {
    const performance = perform();
    for (let seconds = 0; seconds <= 1500; seconds += 3) {
      performance.look(seconds);
      expect([seconds, ...performance.disagreements()]).toEqual([seconds]);
    }
  });

  it('stays as large as it began: nodes, Pods, revisions and Events do not pile up', () => {
    const sizes = [65, 100].map((minutes) => {
      const store = storeAfter(minutes * 60, minutes * 60_000);
      return {
        nodes: store.list('nodes').length,
        pods: store.list('pods').length,
        revisions: store.list('controllerrevisions').length,
        events: store.list('events').length,
      };
    });
    for (const { nodes, pods, revisions } of sizes) {
      expect(nodes).toBeGreaterThanOrEqual(58);
      expect(nodes).toBeLessThanOrEqual(62);
      expect(pods).toBeLessThan(62 * 14);
      expect(revisions).toBeLessThan(15 * 3);
    }
    expect(sizes[1]?.events).toBeLessThan((sizes[0]?.events ?? 0) * 1.3);
  });
});
