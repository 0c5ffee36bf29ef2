import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { makeDigest } from '../../coverage/digest/digest.ts';
import { anyChange } from '../../coverage/engine/testing.ts';
import { NO_POLICY, type PolicyStatus } from '../../coverage/policy/policy.ts';
import { node, pod, SECOND } from '../../coverage/testing.ts';
import { freshnessOf } from '../../coverage/views/as-known.ts';
import { pictureOf } from '../../coverage/views/picture-view.ts';
import { parsePolicy } from '../../policy/parse.ts';
import { runs } from '../../testing/runs.ts';
import * as codec from '../../wire/delta.ts';
import { Faults } from '../faults.ts';
import { CLUSTER, RESOURCES, set, sources } from '../testing/hub-fixture.ts';
import { fail, hubStage, mend } from '../testing/hub-stage.ts';
import { comparable, pass, TestPage, told } from '../testing/page.ts';
import { PageModel } from './model.ts';

const { start, started } = hubStage();

vi.mock('../../wire/delta.ts', { spy: true });

const POLICIES = [
  NO_POLICY,
  ...['version: 1', 'version: 1\nagents:\n  - { daemonSets: [agents/*], categories: [backup] }'].map(
    (text): PolicyStatus => {
      const { policy } = parsePolicy(text);
      if (policy === null) throw new Error(text);
      return { state: 'loaded', file: 'policy.yaml', loadedAt: 1, problems: [], policy };
    },
  ),
];

describe('an open page', () => {
  const step = fc.record({
    changes: fc.array(anyChange, { maxLength: 6 }),
    passed: fc.constantFrom(0, 0, 1, 10, 31, 320),
    states: fc.option(
      fc.record(Object.fromEntries(RESOURCES.map((one) => [one, fc.constantFrom('live', 'live', 'stale')]))),
      { freq: 6 },
    ),
    policy: fc.option(fc.constantFrom(...POLICIES), { freq: 12 }),
    doing: fc.constantFrom('nothing', 'nothing', 'closes', 'opens', 'waits'),
  });

  it('knows what a page knows that is opened now, whatever happened and whatever it missed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 15 }), async (steps) => {
        const { hub, clock } = start();
        hub.onSources(sources());
        const page = new TestPage(hub);
        let policy: PolicyStatus = NO_POLICY;
        let freshness = sources();
        for (const { changes, passed, states, policy: next, doing } of steps) {
          if (doing === 'closes') page.close();
          clock.now += passed * SECOND;
          if (changes.length > 0) hub.onChanges(changes);
          if (states !== null) {
            freshness = sources(states);
            hub.onSources(freshness);
          }
          if (next !== null) {
            policy = next;
            hub.onPolicy(next);
          }
          if (doing === 'closes' || doing === 'opens') page.open();
          // Views of DaemonSets rest for a moment before they are told.
          await pass(clock, 1_000);
          const told = comparable(page.read().toSnapshot());
          expect(page.state.revision).toBe(hub.page.revision);
          expect(told).toEqual(comparable(hub.page.snapshot()));
          const terms = { freshness: freshnessOf(freshness), policy };
          const head = { ...hub.page.snapshot() };
          const fresh = new PageModel(hub.engine, terms, clock.now).snapshot(clock.now);
          expect(told).toEqual(comparable({ ...head, ...fresh }));
          const whole = pictureOf(hub.engine, {
            revision: 0,
            now: clock.now,
            cluster: CLUSTER,
            sources: freshness,
            requests: [],
            policy,
          });
          const { nodes, daemonSets, grid, cells } = hub.picture();
          const withoutEta = daemonSets.map((one, column) => ({
            ...one,
            rollout: one.rollout && { ...one.rollout, eta: whole.daemonSets[column]?.rollout?.eta ?? null },
          }));
          expect({ nodes, daemonSets: withoutEta, grid, cells }).toEqual({
            nodes: whole.nodes,
            daemonSets: whole.daemonSets,
            grid: whole.grid,
            cells: whole.cells,
          });
          if (doing === 'waits') {
            await pass(clock, 10_000);
            page.read();
            expect(page.digest?.summary).toEqual(makeDigest(hub.picture(), clock.now).summary);
          }
        }
        hub.stop();
      }),
      { numRuns: runs(25, 20_000) },
    );
  });
});

describe('a page that lost its stream', () => {
  it('goes on where it was, from every point of the backlog, and starts over from all others', async () => {
    const { hub, clock } = started();
    const pages = [new TestPage(hub)];
    for (let i = 0; i < 30; i++) {
      (i % 2 === 0 ? fail : mend)(hub);
      pages.push(new TestPage(hub));
      await pass(clock, 1_000);
      for (const page of pages.slice(0, i)) page.close();
    }
    for (const page of pages) {
      page.open();
      page.read();
      expect(page.starts).toBe(1);
      expect(comparable(page.state.toSnapshot())).toEqual(comparable(hub.page.snapshot()));
    }
    const first = pages[0]?.state.revision ?? 0;
    for (const since of [first + 1, hub.page.revision - 10_000, 0, -1]) {
      expect(told(hub, since).map(({ type }) => type)).toContain('resync');
    }
  });

  it('starts over where nobody was expected any more', async () => {
    const { hub, clock } = started();
    const page = new TestPage(hub);
    page.close();
    await pass(clock, 61_000);
    fail(hub);
    page.open();
    page.read();
    expect(page.starts).toBe(2);
    expect(comparable(page.state.toSnapshot())).toEqual(comparable(hub.page.snapshot()));
  });

  it('starts over where the model was let go meanwhile', async () => {
    const { hub, clock } = started();
    const page = new TestPage(hub);
    page.close();
    await pass(clock, 180_000);
    fail(hub);
    mend(hub);
    fail(hub);
    page.open();
    page.read();
    expect(page.starts).toBe(2);
    expect(comparable(page.state.toSnapshot())).toEqual(comparable(hub.page.snapshot()));
  });
});

describe('what a page is told', () => {
  it('is nothing where it would see nothing', async () => {
    const { hub, clock } = started();
    const page = new TestPage(hub);
    await pass(clock, 20_000);
    page.read();
    const { framesEncoded } = hub.stats();
    const { revision } = hub.page;
    for (let i = 0; i < 20; i++) {
      hub.onChanges([
        set('pods', pod({ nodeName: 'n1', labels: { seen: String(i), 'controller-revision-hash': 'new' } })),
      ]);
      hub.onChanges([set('nodes', node({ name: 'n1', labels: { seen: String(i) } }))]);
    }
    expect([hub.page.revision, hub.stats().framesEncoded]).toEqual([revision, framesEncoded]);
  });

  it('has its words while they are few; with many, the page starts over and asks', async () => {
    const { hub, clock } = started();
    const page = new TestPage(hub);
    expect(page.state.toSnapshot().words).toMatchObject([{ row: 1, column: 0 }]);
    const nodes = Array.from({ length: 2_001 }, (_, place) => node({ name: `m${place}`, taints: ['x=1:NoSchedule'] }));
    hub.onChanges(nodes.map((one) => set('nodes', one)));
    page.read();
    expect([page.starts, page.state.toSnapshot().words]).toEqual([2, null]);
    expect(hub.page.cellsOn(['m7', 'not there'])).toMatchObject([{ node: 'm7', state: 'repelled' }]);
    expect(hub.page.cellsOn(['m7'])[0]?.message).toContain('x=1:NoSchedule');
    // Not to and fro.
    hub.onChanges(nodes.slice(0, 400).map((one) => ({ resource: 'nodes', type: 'delete', object: one })));
    page.read();
    expect([page.starts, page.state.toSnapshot().words]).toEqual([2, null]);
    hub.onChanges(nodes.slice(400, 600).map((one) => ({ resource: 'nodes', type: 'delete', object: one })));
    await pass(clock, 1_000);
    page.read();
    expect(page.starts).toBe(3);
    expect(page.state.toSnapshot().words).toHaveLength(1_402);
    expect(comparable(page.state.toSnapshot())).toEqual(comparable(hub.page.snapshot()));
  });

  it('of a DaemonSet comes at most twice a second', async () => {
    const { hub, clock } = started();
    const page = new TestPage(hub);
    await pass(clock, 1_000);
    page.read();
    const views: unknown[] = [page.state.daemonSets[0]];
    for (let i = 0; i < 20; i++) {
      (i % 2 === 0 ? fail : mend)(hub);
      await pass(clock, 90);
      page.read();
      if (page.state.daemonSets[0] !== views.at(-1)) views.push(page.state.daemonSets[0]);
    }
    expect(views.length).toBeGreaterThan(2);
    expect(views.length).toBeLessThanOrEqual(6);
    await pass(clock, 500);
    page.read();
    expect(page.state.daemonSets[0]).toMatchObject({ counts: { healthy: 1 } });
  });
});

describe('a delta that can not be encoded', () => {
  it('is counted and told to the log once; pages start over, and are right', async () => {
    const lines: string[] = [];
    const { hub, clock } = started({ faults: new Faults((line) => lines.push(line)) });
    const page = new TestPage(hub);
    const broken = vi.spyOn(codec, 'encodeDelta').mockImplementation(() => {
      throw new Error('it broke');
    });
    fail(hub);
    mend(hub);
    fail(hub);
    broken.mockRestore();
    await pass(clock, 1_000);
    page.read();
    expect(page.starts).toBe(2);
    expect(comparable(page.state.toSnapshot())).toEqual(comparable(hub.page.snapshot()));
    expect(hub.stats().faults.codec).toBe(3);
    expect(lines.map((line) => line.split('\n')[0])).toEqual(['The codec failed: Error']);
  });
});
