import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../testing/runs.ts';
import type { DaemonSetObject, NodeObject, PodObject, ResourceChange } from '../objects.ts';
import { condition, container, daemonSet, NOW, node, pod, revision, SECOND } from '../testing.ts';
import { CoverageEngine, type Memory } from './engine.ts';
import { anyChange, latest } from './testing.ts';

const set = <R extends ResourceChange['resource']>(
  resource: R,
  object: Extract<ResourceChange, { resource: R }>['object'],
) => ({ resource, type: 'set', object }) as ResourceChange;
const gone = <R extends ResourceChange['resource']>(
  resource: R,
  object: Extract<ResourceChange, { resource: R }>['object'],
) => ({ resource, type: 'delete', object }) as ResourceChange;

function everything(engine: CoverageEngine) {
  const columns = [...engine.columns].sort(([a], [b]) => (a < b ? -1 : 1));
  return columns.map(([key, column]) => ({
    key,
    computed: column.computed(),
    counts: { ...column.counts },
    rollout: column.rollout,
    notes: column.notes,
    disagreement: column.disagreement,
    cells: [...engine.objects.nodes.keys()].sort().map((name) => engine.cell(key, name)),
  }));
}

function fresh(changes: readonly ResourceChange[], now: number, memory: Memory): CoverageEngine {
  const engine = new CoverageEngine(memory);
  engine.apply(latest(changes));
  engine.settle(now);
  return engine;
}

/** What the controller says of one node whose Pod is Ready and not available yet. */
const WARMING = {
  ...daemonSet().status,
  desiredNumberScheduled: 1,
  currentNumberScheduled: 1,
  numberReady: 1,
  updatedNumberScheduled: 1,
  numberUnavailable: 1,
};

describe('the incremental evaluation', () => {
  it('equals a full one after any changes at any time', () => {
    const step = fc.record({
      changes: fc.array(anyChange, { maxLength: 4 }),
      passed: fc.constantFrom(0, 1, 10, 31, 320, 1300),
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), (steps) => {
        const engine = new CoverageEngine();
        const seen: ResourceChange[] = [];
        let now = NOW;
        for (const { changes, passed } of steps) {
          now += passed * SECOND;
          seen.push(...changes);
          engine.apply(changes);
          engine.settle(now);
          expect(everything(engine)).toEqual(everything(fresh(seen, now, engine.memory())));
        }
      }),
      { numRuns: runs(600, 12_000) },
    );
  });

  it('tells the changed cells and no others', () => {
    const engine = new CoverageEngine();
    engine.apply([
      set('nodes', node({ name: 'n1' })),
      set('nodes', node({ name: 'n2' })),
      set('daemonsets', daemonSet({ annotations: { 'deprecated.daemonset.template.generation': '1' } })),
    ]);
    expect(
      engine
        .settle(NOW)
        .cells.map((cell) => cell.node)
        .sort(),
    ).toEqual(['n1', 'n2']);
    engine.apply([set('pods', pod({ nodeName: 'n1', labels: { 'pod-template-generation': '1' } }))]);
    const settled = engine.settle(NOW);
    expect(settled.cells.map((cell) => [cell.node, cell.state])).toEqual([['n1', 'healthy']]);
    expect(settled.evaluated).toBe(1);
  });

  it('asks a Pod that waits for room again when its neighbour leaves', () => {
    const full = pod({
      name: 'full',
      owner: null,
      nodeName: 'n1',
      spec: { containers: [container({ requests: { cpu: '4' } })] },
    });
    const waiting = pod({
      name: 'waiting',
      nodeName: '',
      spec: {
        containers: [container({ requests: { cpu: '1' } })],
        terms: [{ fields: [['metadata.name', 'In', 'n1'] as const] }],
      },
      conditions: [
        condition('PodScheduled', 'False', {
          reason: 'Unschedulable',
          message: '0/1 nodes are available: 1 Insufficient cpu.',
        }),
      ],
    });
    const engine = new CoverageEngine();
    engine.apply([
      set('nodes', node({ name: 'n1' })),
      set('daemonsets', daemonSet()),
      set('pods', full),
      set('pods', waiting),
    ]);
    engine.settle(NOW);
    expect(engine.cell('agents/agent', 'n1')).toMatchObject({ state: 'pending', reason: 'InsufficientCpu' });
    engine.apply([gone('pods', full)]);
    engine.settle(NOW);
    expect(engine.cell('agents/agent', 'n1')?.reason).not.toBe('InsufficientCpu');
  });

  it('asks a Pod that waits for room again when another is nominated to its node, unless it may push that one aside', () => {
    const waiting = pod({
      name: 'waiting',
      nodeName: '',
      spec: {
        terms: [{ fields: [['metadata.name', 'In', 'n1'] as const] }],
        priority: 10,
        containers: [container({ requests: { cpu: '1' } })],
      },
      conditions: [condition('PodScheduled', 'False', { reason: 'Unschedulable', message: '' })],
    });
    const nominated = (priority: number) =>
      pod({
        name: 'nominated',
        owner: null,
        nodeName: '',
        nominatedNodeName: 'n1',
        spec: { priority, containers: [container({ requests: { cpu: '4' } })] },
      });
    const engine = new CoverageEngine();
    engine.apply([set('nodes', node({ name: 'n1' })), set('daemonsets', daemonSet()), set('pods', waiting)]);
    engine.settle(NOW);
    const reasons = [9, 10].map((priority) => {
      engine.apply([set('pods', nominated(priority))]);
      engine.settle(NOW);
      return engine.cell('agents/agent', 'n1')?.reason;
    });
    expect(reasons).toEqual(['UnschedulableOther', 'InsufficientCpu']);
  });

  it('becomes due when a grace ends, and not before', () => {
    const engine = new CoverageEngine();
    engine.apply([
      set('nodes', node()),
      set('daemonsets', daemonSet({ minReadySeconds: 30, status: WARMING })),
      set('controllerrevisions', revision()),
      set('pods', pod({ conditions: [condition('Ready', 'True', { lastTransitionTime: NOW - 10 * SECOND })] })),
    ]);
    engine.settle(NOW);
    expect(engine.cell('agents/agent', 'node-1')).toMatchObject({ state: 'notReady', reason: 'WarmingUp' });
    expect(engine.nextDueAt()).toBe(NOW + 20 * SECOND);
    engine.settle(NOW + 20 * SECOND);
    expect(engine.cell('agents/agent', 'node-1')?.state).toBe('healthy');
  });
});

describe("a DaemonSet's own numbers", () => {
  const cluster = (pods: readonly PodObject[], nodes: readonly NodeObject[], ds: DaemonSetObject = daemonSet()) => {
    const engine = new CoverageEngine();
    engine.apply([
      ...nodes.map((one) => set('nodes', one)),
      set('daemonsets', ds),
      ...pods.map((one) => set('pods', one)),
    ]);
    engine.settle(NOW);
    return engine.columns.get('agents/agent')?.computed();
  };

  it('count a node whose taint came later as misscheduled, not as desired', () => {
    const nodes = [node({ name: 'n1' }), node({ name: 'n2', taints: ['x=1:NoSchedule'] })];
    const pods = [pod({ name: 'p1', nodeName: 'n1' }), pod({ name: 'p2', nodeName: 'n2' })];
    expect(cluster(pods, nodes)).toMatchObject({
      desiredNumberScheduled: 1,
      numberMisscheduled: 1,
      numberAvailable: 1,
    });
  });

  it('count a terminating Pod that is still Ready', () => {
    const pods = [pod({ nodeName: 'n1', deletedAt: NOW - SECOND })];
    expect(cluster(pods, [node({ name: 'n1' })])).toMatchObject({ currentNumberScheduled: 1, numberReady: 1 });
  });

  it('do not count a Pod that is both terminal and being deleted', () => {
    const pods = [pod({ nodeName: 'n1', phase: 'Failed', deletedAt: NOW - SECOND })];
    expect(cluster(pods, [node({ name: 'n1' })])).toMatchObject({ currentNumberScheduled: 0, numberUnavailable: 1 });
  });
});
