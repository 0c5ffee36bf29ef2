/** Ten things that are commonly believed of DaemonSets and are not so; each in its smallest example, through the engine. */
import { describe, expect, test } from 'vitest';
import { CoverageEngine } from './engine/engine.ts';
import type { DaemonSetObject, NodeObject, PodObject, ResourceChange } from './objects.ts';
import {
  condition,
  container,
  type DaemonSetFields,
  daemonSet,
  event,
  MINUTE,
  NOW,
  type NodeFields,
  node,
  pod,
  revision,
  SECOND,
  type SpecFields,
  unboundPod,
} from './testing.ts';
import { rolloutView } from './views/rollout-view.ts';

const KEY = 'agents/agent';
const OLD = { 'controller-revision-hash': 'old' };
const GENERATION = 'deprecated.daemonset.template.generation';

const set = <R extends ResourceChange['resource']>(
  resource: R,
  object: Extract<ResourceChange, { resource: R }>['object'],
) => ({ resource, type: 'set', object }) as ResourceChange;

function engineOf(
  ds: DaemonSetObject,
  nodes: readonly NodeObject[],
  pods: readonly PodObject[] = [],
  ...more: readonly ResourceChange[]
): CoverageEngine {
  const engine = new CoverageEngine();
  engine.apply([
    ...nodes.map((one) => set('nodes', one)),
    set('daemonsets', ds),
    set('controllerrevisions', revision()),
    ...pods.map((one) => set('pods', one)),
    ...more,
  ]);
  engine.settle(NOW);
  return engine;
}

const columnOf = (engine: CoverageEngine) => engine.columns.get(KEY);
const numbers = (engine: CoverageEngine) => columnOf(engine)?.computed();
const cell = (engine: CoverageEngine, name = 'node-1') => engine.cell(KEY, name);
const three = (...last: readonly NodeFields[]) => ['n1', 'n2', 'n3'].map((name, i) => node({ name, ...last[i] }));
const on = (nodeName: string, fields: Parameters<typeof pod>[0] = {}) =>
  pod({ name: `p-${nodeName}`, nodeName, ...fields });

test('1: the default tolerations do not cover a node that is not Ready', () => {
  const taints = ['node.kubernetes.io/not-ready:NoSchedule', 'node.kubernetes.io/not-ready:NoExecute'];
  const down = node({ taints, conditions: [condition('Ready', 'False')] });
  const engine = engineOf(daemonSet(), [down], [pod()]);
  expect(columnOf(engine)?.eligibility.get('node-1')).toMatchObject({ shouldRun: false, shouldContinueRunning: true });
  expect(numbers(engine)).toMatchObject({ desiredNumberScheduled: 0, numberMisscheduled: 1 });
});

test('2: neither a condition nor a cordon makes a node ineligible; a taint does', () => {
  const down = node({ name: 'n1', conditions: [condition('Ready', 'False')] });
  const cordoned = node({ name: 'n2', unschedulable: true, taints: ['node.kubernetes.io/unschedulable:NoSchedule'] });
  const engine = engineOf(daemonSet(), [down, cordoned], [on('n2')]);
  expect(numbers(engine)?.desiredNumberScheduled).toBe(2);
  expect([cell(engine, 'n1')?.state, cell(engine, 'n2')?.state]).toEqual(['missing', 'healthy']);
});

test('3: the status is not the live truth', () => {
  const up = { desiredNumberScheduled: 3, currentNumberScheduled: 3, numberReady: 3, numberAvailable: 3 };
  const status = { ...daemonSet().status, ...up, updatedNumberScheduled: 3 };
  const engine = engineOf(
    daemonSet({ status }),
    three(),
    ['n1', 'n2', 'n3'].map((name) => on(name)),
  );
  expect(columnOf(engine)?.disagreement).toBeNull();
  engine.apply([set('nodes', node({ name: 'n1', taints: ['x:NoSchedule'] }))]);
  engine.settle(NOW + SECOND);
  expect(numbers(engine)).toMatchObject({ desiredNumberScheduled: 2, numberMisscheduled: 1 });
  expect(columnOf(engine)?.disagreement?.kind).toBe('transient');
  engine.settle(NOW + 11 * SECOND);
  expect(columnOf(engine)?.disagreement).toMatchObject({ kind: 'statusLag', since: NOW + SECOND });
});

test('4: numberUnavailable 0 does not mean that the budget is free', () => {
  const dead = { taints: ['node.kubernetes.io/unreachable:NoSchedule'], conditions: [condition('Ready', 'Unknown')] };
  const leaving = on('n3', { labels: OLD, deletedAt: NOW - 10 * MINUTE, deletionGracePeriodSeconds: 30 });
  const engine = engineOf(daemonSet(), three({}, {}, dead), [
    on('n1', { labels: OLD }),
    on('n2', { labels: OLD }),
    leaving,
  ]);
  expect(numbers(engine)).toMatchObject({ desiredNumberScheduled: 2, numberAvailable: 2, numberUnavailable: 0 });
  const column = columnOf(engine);
  if (column === undefined) throw new Error('no column');
  const { phase, budget, blockedBy } = rolloutView(KEY, column, engine.objects, NOW);
  expect(phase).toBe('stuck');
  expect(budget).toMatchObject({ maxUnavailable: 1, used: 1, holders: [{ node: 'n3', blame: 'node' }] });
  expect(blockedBy).toBe('1 of 1 slots held by n3 (NodeUnknown).');
});

test('5: a quota that refuses one Pod on one node stops the rollout on every node', () => {
  const refused = event(
    'FailedCreate',
    'Error creating: pods "agent-" is forbidden: exceeded quota: compute, requested: pods=1',
  );
  const old = [on('n1', { labels: OLD }), on('n2', { labels: OLD })];
  const engine = engineOf(daemonSet(), three(), old, set('events', refused));
  expect(cell(engine, 'n3')).toMatchObject({ state: 'missing', reason: 'QuotaExceeded' });
  expect([cell(engine, 'n1')?.reason, cell(engine, 'n2')?.reason]).toEqual(['OldRevisionHalted', 'OldRevisionHalted']);
});

test('6: a pending Pod is pinned by its own affinity, and the scheduler speaks of the other nodes', () => {
  const message =
    "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't satisfy plugin(s) [NodeAffinity]. preemption: none.";
  const spec: SpecFields = {
    terms: [{ fields: [['metadata.name', 'In', 'node-1']] }],
    containers: [container({ requests: { cpu: '2' } })],
  };
  const full = pod({ name: 'full', owner: null, spec: { containers: [container({ requests: { cpu: '3' } })] } });
  const ds = daemonSet({
    template: {
      terms: [{ expressions: [['zone', 'NotIn', 'b']] }],
      containers: [container({ requests: { cpu: '2' } })],
    },
  });
  const engine = engineOf(ds, [node()], [unboundPod(message, { spec }), full]);
  expect(cell(engine)).toMatchObject({ state: 'pending', reason: 'InsufficientCpu' });
});

test('7: a rollout takes the agent off a tainted node that had kept it', () => {
  const tainted = node({ taints: ['x:NoSchedule'] });
  const engine = engineOf(daemonSet(), [tainted], [pod()]);
  expect(cell(engine)).toMatchObject({ state: 'misscheduled', reason: 'MisscheduledKept' });
  expect(cell(engine)?.message).toContain('stays until the next rollout only');
  engine.apply([{ resource: 'pods', type: 'delete', object: pod() }]);
  engine.settle(NOW);
  expect(cell(engine)).toMatchObject({ state: 'repelled', reason: 'DedicatedTaint' });
  expect(numbers(engine)?.desiredNumberScheduled).toBe(0);
});

test('8: another hash may count as updated, and updated may run the old image', () => {
  const image = (name: string) => ({ containers: [container({ image: name })] });
  const ds = daemonSet({ annotations: { [GENERATION]: '1' }, template: image('example.com/agent:2') });
  const orphan = pod({ labels: { ...OLD, 'pod-template-generation': '1' }, spec: image('example.com/agent:1') });
  const engine = engineOf(ds, [node()], [orphan]);
  expect(numbers(engine)).toMatchObject({ desiredNumberScheduled: 1, updatedNumberScheduled: 1 });
  expect(cell(engine)).toMatchObject({ state: 'outdated', reason: 'SameGenerationOldTemplate' });
  const column = columnOf(engine);
  if (column === undefined) throw new Error('no column');
  const { done, blockedBy } = rolloutView(KEY, column, engine.objects, NOW);
  expect(done).toBe(0);
  expect(blockedBy).toBe(
    '1 Pod runs an older template and counts as updated: nothing replaces it until someone deletes it.',
  );
});

describe('9: requests are no plain sum', () => {
  const cpu = (amount: string, fields: Parameters<typeof container>[0] = {}) =>
    container({ requests: { cpu: amount }, ...fields });
  const pendingOn = (allocatable: string, spec: SpecFields, ...others: readonly PodObject[]) => {
    const pin = { terms: [{ fields: [['metadata.name', 'In', 'node-1']] }] } as SpecFields;
    const waiting = unboundPod('0/1 nodes are available: 1 Insufficient cpu.', { spec: { ...pin, ...spec } });
    return cell(engineOf(daemonSet(), [node({ allocatable: { cpu: allocatable } })], [waiting, ...others]));
  };
  const init = cpu('500m', { name: 'init' });

  test('an init container runs before, not beside', () => {
    const spec = { containers: [cpu('100m')], initContainers: [init] };
    expect(pendingOn('499m', spec)).toMatchObject({ reason: 'RequestExceedsNode' });
    expect(pendingOn('499m', spec)?.message).toContain('500m');
    expect(pendingOn('500m', spec)?.reason).not.toBe('RequestExceedsNode');
  });

  test('a sidecar runs beside what comes after it', () => {
    const sidecar = cpu('100m', { name: 'sidecar', restartPolicy: 'Always' });
    const spec = { containers: [cpu('100m')], initContainers: [sidecar, init] };
    expect(pendingOn('599m', spec)?.message).toContain('600m');
    expect(pendingOn('600m', spec)?.reason).not.toBe('RequestExceedsNode');
  });

  test('a Pod that ends still has what it asked for', () => {
    const ending = pod({ name: 'ending', owner: null, deletedAt: NOW + MINUTE, spec: { containers: [cpu('1')] } });
    expect(pendingOn('1', { containers: [cpu('500m')] }, ending)?.reason).toBe('InsufficientCpu');
  });
});

describe('10: operators do not follow common sense', () => {
  const term = (key: string, operator: string, ...values: readonly string[]): DaemonSetFields => ({
    template: { terms: [{ expressions: [[key, operator, ...values]] }] },
  });
  const state = (fields: DaemonSetFields, one: NodeFields) => cell(engineOf(daemonSet(fields), [node(one)]))?.state;

  test.each([
    ['NotIn matches a node without the label', term('zone', 'NotIn', 'a'), {}, 'missing'],
    ['Gt does not match without the label', term('cpus', 'Gt', '5'), {}, 'notSelected'],
    ['Gt does not match what is no number', term('cpus', 'Gt', '5'), { labels: { cpus: 'abc' } }, 'notSelected'],
    ['Gt matches 007', term('cpus', 'Gt', '5'), { labels: { cpus: '007' } }, 'missing'],
    ['a term without expressions matches nothing', { template: { terms: [{}] } }, {}, 'notSelected'],
    [
      'an empty value of a toleration is not true',
      { template: { tolerations: [['x', 'Equal', '', 'NoSchedule']] } },
      { taints: ['x=true:NoSchedule'] },
      'repelled',
    ],
    [
      'a number with a leading zero is none to a toleration',
      { template: { tolerations: [['x', 'Gt', '5', 'NoSchedule']] } },
      { taints: ['x=007:NoSchedule'] },
      'repelled',
    ],
  ] as const)('%s', (_, fields, one, expected) => {
    expect(state(fields as DaemonSetFields, one)).toBe(expected);
  });
});
