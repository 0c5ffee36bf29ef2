import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ControllerRevisionObject, DaemonSetObject, NodeObject, PodObject, ResourceChange } from '../objects.ts';
import { daemonSetKey } from '../objects.ts';
import { condition, container, containerStatus, daemonSet, event, NOW, node, pod, SECOND, state } from '../testing.ts';
import { CoverageEngine } from './engine.ts';

const set = <R extends ResourceChange['resource']>(
  resource: R,
  object: Extract<ResourceChange, { resource: R }>['object'],
) => ({ resource, type: 'set', object }) as ResourceChange;
const gone = <R extends ResourceChange['resource']>(
  resource: R,
  object: Extract<ResourceChange, { resource: R }>['object'],
) => ({ resource, type: 'delete', object }) as ResourceChange;

/** Every field of a small cluster that a verdict looks at, drawn at random. */
const names = ['n1', 'n2', 'n3'] as const;
const agents = ['a1', 'a2'] as const;
const oneOf = <T>(...values: readonly T[]) => fc.constantFrom(...values);

const anyNode = fc
  .record({
    name: oneOf(...names),
    taint: oneOf(null, 'x=1:NoSchedule', 'x=1:NoExecute', 'node.kubernetes.io/unreachable:NoSchedule'),
    zone: oneOf('a', 'b'),
    ready: oneOf('True', 'True', 'False', 'Unknown'),
    cpu: oneOf('1', '4'),
    age: oneOf(1, 45, 3600),
  })
  .map((d) =>
    node({
      name: d.name,
      taints: d.taint === null ? [] : [d.taint],
      labels: { zone: d.zone },
      allocatable: { cpu: d.cpu },
      createdAt: NOW - d.age * SECOND,
      conditions: [condition('Ready', d.ready)],
    }),
  );

const anyDaemonSet = fc
  .record({
    name: oneOf(...agents),
    zone: oneOf(null, 'a'),
    tolerates: fc.boolean(),
    type: oneOf('RollingUpdate', 'OnDelete'),
    maxUnavailable: oneOf<number | string>(1, 2, '50%'),
    minReadySeconds: oneOf(0, 20),
    generation: oneOf(1, 2),
    cpu: oneOf('100m', '2'),
  })
  .map((d) =>
    daemonSet({
      name: d.name,
      generation: d.generation,
      minReadySeconds: d.minReadySeconds,
      updateStrategy: { type: d.type, maxUnavailable: d.maxUnavailable, maxSurge: 0 },
      template: {
        ...(d.zone === null ? {} : { nodeSelector: { zone: d.zone } }),
        ...(d.tolerates ? { tolerations: [['', 'Exists'] as const] } : {}),
        containers: [container({ requests: { cpu: d.cpu } })],
      },
    }),
  );

const anyPod = fc
  .record({
    name: oneOf('p1', 'p2', 'p3', 'p4'),
    agent: oneOf(...agents),
    node: oneOf(...names, 'left'),
    bound: oneOf(true, true, false),
    hash: oneOf('new', 'old'),
    ready: oneOf('True', 'False'),
    readyFor: oneOf(1, 15, 600),
    wait: oneOf(null, 'ImagePullBackOff', 'CrashLoopBackOff', 'ContainerCreating'),
    restarts: oneOf(0, 5),
    deleted: oneOf(null, null, 10, 120),
    phase: oneOf('Running', 'Running', 'Pending', 'Failed'),
    age: oneOf(2, 50, 400),
    cpu: oneOf('100m', '2'),
  })
  .map((d) =>
    pod({
      name: d.name,
      owner: daemonSet({ name: d.agent }),
      labels: { 'controller-revision-hash': d.hash },
      nodeName: d.bound ? d.node : '',
      spec: {
        containers: [container({ requests: { cpu: d.cpu } })],
        terms: [{ fields: [['metadata.name', 'In', d.node] as const] }],
      },
      phase: d.phase,
      createdAt: NOW - d.age * SECOND,
      deletedAt: d.deleted === null ? null : NOW - d.deleted * SECOND,
      conditions: d.bound
        ? [condition('Ready', d.ready, { lastTransitionTime: NOW - d.readyFor * SECOND })]
        : [
            condition('PodScheduled', 'False', {
              reason: 'Unschedulable',
              message: '0/3 nodes are available: 1 Insufficient cpu.',
            }),
          ],
      containerStatuses: d.bound
        ? [
            containerStatus({
              ready: d.ready === 'True',
              restartCount: d.restarts,
              state:
                d.wait === null
                  ? state('running', { startedAt: NOW - 60 * SECOND })
                  : state('waiting', { reason: d.wait }),
            }),
          ]
        : [],
    }),
  );

const revision = (agent: string, hash: string, number: number): ControllerRevisionObject => ({
  kind: 'ControllerRevision',
  name: `${agent}-${hash}`,
  namespace: 'agents',
  uid: `uid-of-${agent}-${hash}`,
  createdAt: NOW - 900 * SECOND,
  deletedAt: null,
  labels: new Map(),
  ownerUid: `uid-of-${agent}`,
  revision: number,
  hash,
});

const anyRevision = fc
  .record({ agent: oneOf(...agents), hash: oneOf('new', 'old'), number: oneOf(1, 2) })
  .map((d) => revision(d.agent, d.hash, d.number));

const anyEvent = fc
  .record({
    agent: oneOf(...agents),
    text: oneOf('exceeded quota: q', 'failed calling webhook "w"', 'odd'),
    age: oneOf(5, 300, 1190),
  })
  .map((d) =>
    event('FailedCreate', d.text, {
      name: `event-of-${d.agent}`,
      regardingUid: `uid-of-${d.agent}`,
      lastSeen: NOW - d.age * SECOND,
    }),
  );

const anyChange: fc.Arbitrary<ResourceChange> = fc.oneof(
  { weight: 3, arbitrary: anyNode.map((object) => set('nodes', object)) },
  { weight: 1, arbitrary: anyNode.map((object) => gone('nodes', object)) },
  { weight: 3, arbitrary: anyDaemonSet.map((object) => set('daemonsets', object)) },
  { weight: 1, arbitrary: anyDaemonSet.map((object) => gone('daemonsets', object)) },
  { weight: 8, arbitrary: anyPod.map((object) => set('pods', object)) },
  { weight: 2, arbitrary: anyPod.map((object) => gone('pods', object)) },
  { weight: 2, arbitrary: anyRevision.map((object) => set('controllerrevisions', object)) },
  { weight: 1, arbitrary: anyRevision.map((object) => gone('controllerrevisions', object)) },
  { weight: 2, arbitrary: anyEvent.map((object) => set('events', object)) },
  { weight: 1, arbitrary: anyEvent.map((object) => gone('events', object)) },
);

/** What is there after all changes, as one batch. */
function latest(changes: readonly ResourceChange[]): ResourceChange[] {
  const kept = new Map<string, ResourceChange>();
  for (const change of changes) {
    const key = `${change.resource} ${daemonSetKey(change.object)}`;
    if (change.type === 'set') kept.set(key, change);
    else kept.delete(key);
  }
  return [...kept.values()];
}

function everything(engine: CoverageEngine) {
  const columns = [...engine.columns].sort(([a], [b]) => (a < b ? -1 : 1));
  return columns.map(([key, column]) => ({
    key,
    computed: column.computed(),
    counts: { ...column.counts },
    rollout: column.rollout,
    cells: [...engine.objects.nodes.keys()].sort().map((name) => engine.cell(key, name)),
  }));
}

function fresh(changes: readonly ResourceChange[], now: number): CoverageEngine {
  const engine = new CoverageEngine();
  engine.apply(latest(changes));
  engine.settle(now);
  return engine;
}

describe('the incremental evaluation', () => {
  it('equals a full one after any changes at any time', () => {
    const step = fc.record({ changes: fc.array(anyChange, { maxLength: 4 }), passed: oneOf(0, 1, 10, 31, 320, 1300) });
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
          expect(everything(engine)).toEqual(everything(fresh(seen, now)));
        }
      }),
      { numRuns: 600 },
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

  it('becomes due when a grace ends, and not before', () => {
    const engine = new CoverageEngine();
    engine.apply([
      set('nodes', node()),
      set('daemonsets', daemonSet({ minReadySeconds: 30 })),
      set('controllerrevisions', revision('agent', 'new', 1)),
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
