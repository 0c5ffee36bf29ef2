import { describe, expect, it } from 'vitest';
import type { DaemonSetObject, ResourceChange } from '../objects.ts';
import { condition, daemonSet, event, HOUR, MINUTE, NOW, node, pod, revision, SECOND, unreadyPod } from '../testing.ts';
import { quota } from '../testing-cluster-objects.ts';
import { rolloutView } from '../views/rollout-view.ts';
import { CoverageEngine } from './engine.ts';

const KEY = 'agents/agent';
const set = (resource: ResourceChange['resource'], object: ResourceChange['object']) =>
  ({ resource, type: 'set', object }) as ResourceChange;
const gone = (object: ResourceChange['object']) => ({ resource: 'pods', type: 'delete', object }) as ResourceChange;

const rolling = (maxUnavailable: number, maxSurge = 0): DaemonSetObject =>
  daemonSet({ updateStrategy: { type: 'RollingUpdate', maxUnavailable, maxSurge } });
const newPod = (name: string, age: number) => pod({ name: `new-${name}`, nodeName: name, createdAt: NOW - age });
const oldPod = (name: string, fields: Parameters<typeof pod>[0] = {}) =>
  pod({ name: `old-${name}`, nodeName: name, labels: { 'controller-revision-hash': 'old' }, ...fields });
const waitingPod = (name: string, age: number) =>
  unreadyPod(
    {},
    {
      name: `new-${name}`,
      nodeName: name,
      createdAt: NOW - age,
      startTime: NOW - age,
      conditions: [condition('Ready', 'False', { lastTransitionTime: NOW - age })],
    },
  );

/** Nodes n1.., the DaemonSet, its current revision, and the Pods given. */
function running(nodes: number, ds: DaemonSetObject, revisionAge: number, pods: readonly ReturnType<typeof pod>[]) {
  const engine = new CoverageEngine();
  engine.apply([
    ...Array.from({ length: nodes }, (_, i) => set('nodes', node({ name: `n${i + 1}` }))),
    set('daemonsets', ds),
    set('controllerrevisions', revision({ hash: 'new', createdAt: NOW - revisionAge })),
    ...pods.map((one) => set('pods', one)),
  ]);
  engine.settle(NOW);
  return engine;
}
const viewOf = (engine: CoverageEngine, now = NOW) => {
  const column = engine.columns.get(KEY);
  if (column === undefined) throw new Error('no such DaemonSet');
  return rolloutView(KEY, column, engine.objects, now);
};

describe('a rolling update that goes node by node', () => {
  const started = () => running(3, rolling(1), HOUR, [oldPod('n1'), oldPod('n2'), oldPod('n3')]);

  it('is no gap to act on and not stuck while the controller replaces a Pod, however old the change is', () => {
    const engine = started();
    engine.apply([gone(oldPod('n1'))]);
    engine.settle(NOW + SECOND);
    expect(engine.cell(KEY, 'n1')).toMatchObject({ state: 'missing', severity: 'info', since: NOW + SECOND });
    expect(engine.cell(KEY, 'n2')).toMatchObject({ reason: 'OldRevisionQueued' });
    expect(viewOf(engine).phase).toBe('progressing');
  });

  it('is stuck once the Pod has not come for five minutes', () => {
    const engine = started();
    engine.apply([gone(oldPod('n1'))]);
    engine.settle(NOW);
    engine.settle(NOW + 5 * MINUTE);
    expect(engine.cell(KEY, 'n1')).toMatchObject({ reason: 'ControllerDown', severity: 'critical' });
    expect(viewOf(engine)).toMatchObject({ phase: 'stuck', stuckSince: new Date(NOW).toISOString() });
  });

  it('goes on while slots cycle, however many others are held', () => {
    const old = Array.from({ length: 60 }, (_, i) => oldPod(`n${i + 41}`));
    const held = Array.from({ length: 30 }, (_, i) => waitingPod(`n${i + 1}`, 20 * MINUTE));
    const cycling = Array.from({ length: 10 }, (_, i) => waitingPod(`n${i + 31}`, 5 * SECOND));
    const engine = running(100, rolling(40), HOUR, [...old, ...held, ...cycling]);
    expect(viewOf(engine)).toMatchObject({ phase: 'progressing', stuckSince: null });
    expect(viewOf(engine).budget).toMatchObject({ used: 40 });
    expect(viewOf(engine).budget.holders).toHaveLength(25);
  });
});

describe('the budget', () => {
  it('is not held by an available Pod whose node is gone', () => {
    const engine = running(2, rolling(1), HOUR, [newPod('n1', MINUTE), oldPod('n2'), newPod('left', MINUTE)]);
    expect(viewOf(engine)).toMatchObject({ phase: 'progressing', budget: { used: 0 } });
  });

  it('is held by a Pod that terminates on a node that is gone', () => {
    const leaving = oldPod('left', { deletedAt: NOW - MINUTE });
    const engine = running(2, rolling(1), HOUR, [newPod('n1', MINUTE), oldPod('n2'), leaving]);
    expect(viewOf(engine).budget).toMatchObject({ used: 1, holders: [{ node: 'left', reason: 'PodOnMissingNode' }] });
  });

  it('of a surge is held by two Pods of which the new one is not available, or by too many, not by none', () => {
    const surge = rolling(0, 1);
    expect(viewOf(running(2, surge, HOUR, [oldPod('n2')])).budget.used).toBe(0);
    expect(viewOf(running(2, surge, HOUR, [oldPod('n1'), waitingPod('n1', SECOND), oldPod('n2')])).budget.used).toBe(1);
    expect(
      viewOf(running(2, surge, HOUR, [oldPod('n1'), oldPod('n1', { name: 'twin' }), oldPod('n2')])).budget.used,
    ).toBe(1);
  });
});

it('counts a silent node as unknown and as nothing else, whatever its Pod was', () => {
  const engine = running(3, rolling(1), HOUR, [waitingPod('n1', MINUTE), oldPod('n2'), newPod('n3', MINUTE)]);
  engine.apply([set('nodes', node({ name: 'n3', conditions: [condition('Ready', 'Unknown')] }))]);
  engine.apply([set('nodes', node({ name: 'n2', conditions: [condition('Ready', 'Unknown')] }))]);
  engine.settle(NOW);
  expect(viewOf(engine)).toMatchObject({ unknown: 2, updatedUnavailable: 1, old: 0, done: 0, desired: 3 });
});

describe('a refused create', () => {
  const refusal = event(
    'FailedCreate',
    'Error creating: pods "agent-" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1',
    {
      lastSeen: NOW - 10 * MINUTE,
    },
  );

  it('halts every step', () => {
    const engine = running(2, rolling(1), HOUR, [oldPod('n2')]);
    engine.apply([set('events', refusal)]);
    engine.settle(NOW);
    expect(engine.cell(KEY, 'n1')).toMatchObject({ reason: 'QuotaExceeded' });
    expect(engine.cell(KEY, 'n2')).toMatchObject({ reason: 'OldRevisionHalted' });
  });

  it('halts every step also when an object makes it certain', () => {
    const engine = running(2, rolling(1), HOUR, [oldPod('n2')]);
    engine.apply([set('events', refusal), set('resourcequotas', quota({ pods: '1' }, { pods: '1' }, { name: 'q' }))]);
    engine.settle(NOW);
    expect(engine.cell(KEY, 'n1')).toMatchObject({ reason: 'QuotaExceeded', confidence: 'certain' });
    expect(engine.cell(KEY, 'n2')).toMatchObject({ reason: 'OldRevisionHalted' });
  });

  it('is over once a Pod was created after it', () => {
    const engine = running(3, rolling(1), HOUR, [oldPod('n2')]);
    engine.apply([set('events', refusal)]);
    engine.settle(NOW);
    engine.apply([set('pods', newPod('n3', MINUTE))]);
    engine.settle(NOW);
    expect(engine.cell(KEY, 'n1')?.reason).toBe('PodMissingUnexplained');
    expect(engine.cell(KEY, 'n2')?.reason).not.toBe('OldRevisionHalted');
  });
});
