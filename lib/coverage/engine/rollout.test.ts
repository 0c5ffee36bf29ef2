import { describe, expect, it } from 'vitest';
import type { DaemonSetObject, ResourceChange } from '../objects.ts';
import {
  condition,
  container,
  daemonSet,
  event,
  HOUR,
  MINUTE,
  NOW,
  node,
  pod,
  revision,
  SECOND,
  unboundPod,
  unreadyPod,
} from '../testing.ts';
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

describe('a refused create beside old Pods that do the work', () => {
  const refusedAt = (age: number) =>
    event(
      'FailedCreate',
      'Error creating: pods "agent-" is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2',
      { lastSeen: NOW - age },
    );
  const long = { createdAt: NOW - HOUR };
  const surging = (...changes: readonly ResourceChange[]) => {
    const engine = running(2, rolling(0, 1), 10 * MINUTE, [oldPod('n1', long), oldPod('n2', long)]);
    engine.apply(changes);
    engine.settle(NOW);
    return engine;
  };

  it('halts a surge, though no node lacks its Pod', () => {
    const engine = surging(set('events', refusedAt(MINUTE)));
    expect(viewOf(engine)).toMatchObject({
      phase: 'stuck',
      blockedBy: 'No step anywhere while creation fails (QuotaExceeded).',
      noEstimate: 'No estimate: QuotaExceeded.',
      budget: { used: 0 },
    });
    expect(engine.cell(KEY, 'n1')).toMatchObject({ reason: 'OldRevisionHalted' });
  });

  it('halts none that came after it, nor one whose Pods are created beside it', () => {
    expect(viewOf(surging(set('events', refusedAt(11 * MINUTE)))).phase).toBe('progressing');
    const beside = set('pods', newPod('n1', 2 * SECOND));
    const { phase, budget } = viewOf(surging(gone(oldPod('n1', long)), beside, set('events', refusedAt(SECOND))));
    expect({ phase, used: budget.used }).toEqual({ phase: 'progressing', used: 0 });
  });

  it('halts it no longer once it is too old to say anything', () => {
    const engine = surging(set('events', refusedAt(MINUTE)));
    engine.settle(NOW + 20 * MINUTE);
    expect(viewOf(engine).phase).toBe('progressing');
  });
});

it('a node is not done while its older Pod still ends beside the new one', () => {
  const leaving = oldPod('n1', { createdAt: NOW - HOUR, deletedAt: NOW });
  const view = viewOf(running(2, rolling(0, 1), HOUR, [leaving, newPod('n1', MINUTE), oldPod('n2')]));
  expect(view).toMatchObject({ updated: 0, done: 0, old: 2, updatedUnavailable: 0, blockedBy: null });
});

it('says that older Pods still end once a surge has nothing else to do', () => {
  const leaving = oldPod('n1', { createdAt: NOW - HOUR, deletedAt: NOW });
  const view = viewOf(running(2, rolling(0, 1), HOUR, [leaving, newPod('n1', MINUTE), newPod('n2', MINUTE)]));
  expect(view).toMatchObject({
    phase: 'progressing',
    done: 1,
    blockedBy: 'Nothing left to create: 1 older Pod still ends beside its new one.',
    noEstimate: 'No estimate: older Pods still end.',
  });
});

it('tells of one Pod that waits for somebody as of one', () => {
  const onDelete = daemonSet({ updateStrategy: { type: 'OnDelete', maxUnavailable: 1, maxSurge: 0 } });
  const waiting = running(2, onDelete, HOUR, [oldPod('n1'), newPod('n2', MINUTE)]);
  expect(viewOf(waiting).blockedBy).toBe('OnDelete: 1 Pod waits until someone deletes it.');
});

/** `new-` is bound and crashes; the old Pod beside it does the work. */
describe('a rolling update that surges', () => {
  const pairs = (fresh: ReturnType<typeof pod>, ds = rolling(0, 1)) =>
    running(2, ds, HOUR, [oldPod('n1', { createdAt: NOW - HOUR }), fresh, oldPod('n2')]);

  it('names the new Pod as the holder, by its own reason, and not the old one that does the work', () => {
    const engine = pairs(waitingPod('n1', 10 * MINUTE));
    const { phase, budget } = viewOf(engine);
    expect(budget).toMatchObject({ maxSurge: 1, used: 1, holders: [{ node: 'n1', pod: 'new-n1', blame: 'revision' }] });
    expect(budget.holders[0]?.reason).not.toMatch(/DuplicatePods|SurgeOverlap|OldRevision|^$/);
    expect(phase).toBe('stuck');
    expect(engine.cell(KEY, 'n1')).toMatchObject({ state: 'outdated', reason: 'OldRevisionBlocked' });
  });

  it('names the collision of the new Pod with its own old one', () => {
    const port = { containers: [container({ hostPorts: [{ hostIP: '', protocol: 'TCP', port: 9100 }] })] };
    const pin = { terms: [{ fields: [['metadata.name', 'In', 'n1'] as const] }] };
    const old = oldPod('n1', { createdAt: NOW - HOUR, spec: port });
    const fresh = unboundPod("0/2 nodes are available: 1 node(s) didn't have free ports.", {
      name: 'new-n1',
      createdAt: NOW - 10 * MINUTE,
      spec: { ...port, ...pin },
    });
    const engine = running(2, rolling(0, 1), HOUR, [old, fresh, oldPod('n2')]);
    expect(viewOf(engine).budget.holders).toMatchObject([{ node: 'n1', pod: 'new-n1', reason: 'SurgeSelfConflict' }]);
    expect(viewOf(engine).blockedBy).toBe('1 of 1 slots held by n1 (SurgeSelfConflict).');
  });

  it('shows both Pods and no alarm while the new one normally starts', () => {
    const engine = pairs(waitingPod('n1', SECOND));
    expect(engine.cell(KEY, 'n1')).toMatchObject({ state: 'healthy', reason: 'SurgeOverlap', severity: 'info' });
    expect(viewOf(engine).phase).toBe('progressing');
  });
});

describe('what only takes long', () => {
  it('is not stuck while Pods warm up, however long minReadySeconds is', () => {
    const slow = daemonSet({ minReadySeconds: 3600 });
    const warming = pod({
      name: 'new-n1',
      nodeName: 'n1',
      createdAt: NOW - 20 * MINUTE,
      conditions: [condition('Ready', 'True', { lastTransitionTime: NOW - 19 * MINUTE })],
    });
    const long = condition('Ready', 'True', { lastTransitionTime: NOW - 5 * HOUR });
    const engine = running(2, slow, HOUR, [warming, oldPod('n2', { conditions: [long] })]);
    expect(viewOf(engine)).toMatchObject({ phase: 'progressing', budget: { holders: [{ reason: 'WarmingUp' }] } });
  });

  it('is not stuck before three times what the finished nodes took', () => {
    const finished = ['n1', 'n2', 'n3'].map((name) =>
      pod({
        name: `new-${name}`,
        nodeName: name,
        createdAt: NOW - 40 * MINUTE,
        conditions: [condition('Ready', 'True', { lastTransitionTime: NOW - 36 * MINUTE })],
      }),
    );
    const at = (age: number) =>
      viewOf(running(5, rolling(1), HOUR, [...finished, waitingPod('n4', age), oldPod('n5')]));
    expect([at(11 * MINUTE).phase, at(12 * MINUTE).phase]).toEqual(['progressing', 'stuck']);
  });
});

describe('the estimate', () => {
  const done = (name: string) =>
    pod({
      name: `new-${name}`,
      nodeName: name,
      createdAt: NOW - 10 * MINUTE,
      conditions: [condition('Ready', 'True', { lastTransitionTime: NOW - 9 * MINUTE })],
    });
  const olds = ['n5', 'n6', 'n7', 'n8'].map((name) => oldPod(name));

  it('counts slots that are free or get free by themselves, and no others', () => {
    const three = [done('n1'), done('n2'), done('n3')];
    const cycling = viewOf(running(8, rolling(2), HOUR, [...three, waitingPod('n4', SECOND), ...olds]));
    // The slot that is taken is so for a second.
    expect(cycling.eta?.earliest).toBe(new Date(NOW + 3 * MINUTE - SECOND).toISOString());
    const held = viewOf(running(8, rolling(2), HOUR, [...three, waitingPod('n4', 4 * MINUTE), ...olds]));
    expect(held.budget.holders[0]?.reason).not.toBe('');
    expect(held.eta?.earliest).toBe(new Date(NOW + 5 * MINUTE).toISOString());
    expect(held.noEstimate).toBeNull();
  });

  it('counts how long old Pods took to end, where that was seen', () => {
    const engine = running(8, rolling(1), HOUR, [done('n1'), done('n2'), done('n3'), oldPod('n4'), ...olds]);
    expect(viewOf(engine).pace).toBe(60);
    for (const name of ['n1', 'n2', 'n3']) {
      // Asked two minutes before the new Pod was made, with a grace of one minute.
      const leaving = oldPod(name, { deletedAt: NOW - 11 * MINUTE, deletionGracePeriodSeconds: 60 });
      engine.apply([set('pods', leaving), gone({ ...leaving, deletedAt: NOW, deletionGracePeriodSeconds: 0 })]);
    }
    engine.settle(NOW);
    expect(viewOf(engine)).toMatchObject({ pace: 180, eta: { earliest: new Date(NOW + 15 * MINUTE).toISOString() } });
  });

  it('counts a slot from the moment its old Pod was asked to end', () => {
    const three = [done('n1'), done('n2'), done('n3')];
    const leaving = oldPod('n4', { deletedAt: NOW + 10 * SECOND, deletionGracePeriodSeconds: 30 });
    const engine = running(8, rolling(1), HOUR, [...three, leaving, ...olds]);
    engine.apply([gone(leaving), set('pods', waitingPod('n4', SECOND))]);
    engine.settle(NOW);
    expect(viewOf(engine).eta?.earliest).toBe(new Date(NOW + 5 * MINUTE - 20 * SECOND).toISOString());
  });

  it('is none before three nodes are done, and says so', () => {
    const view = viewOf(running(4, rolling(1), HOUR, [done('n1'), done('n2'), oldPod('n3'), oldPod('n4')]));
    expect(view).toMatchObject({ eta: null, pace: null, noEstimate: 'No estimate before three nodes are done.' });
  });

  it('is none when it is stuck or waits for somebody, and names what for', () => {
    const three = [done('n1'), done('n2'), done('n3')];
    const stuck = viewOf(running(8, rolling(1), HOUR, [...three, waitingPod('n4', 10 * MINUTE), ...olds]));
    expect(stuck.noEstimate).toBe(`No estimate: ${stuck.budget.holders[0]?.reason} on n4.`);
    const onDelete = daemonSet({ updateStrategy: { type: 'OnDelete', maxUnavailable: 1, maxSurge: 0 } });
    const waiting = viewOf(running(8, onDelete, HOUR, [...three, ...olds]));
    expect(waiting).toMatchObject({ eta: null, noEstimate: 'No estimate: it waits for somebody to delete the Pods.' });
    expect(viewOf(running(3, rolling(1), HOUR, three)).noEstimate).toBeNull();
  });
});

describe('what halts every step', () => {
  it('is said by its own words, and before the slots', () => {
    const deleting = { ...rolling(1), deletedAt: NOW - MINUTE };
    const view = viewOf(running(2, deleting, HOUR, [waitingPod('n1', 10 * MINUTE), oldPod('n2')]));
    expect(view.phase).toBe('stuck');
    expect(view.blockedBy).toMatch(/^No step anywhere: The DaemonSet is being deleted/);
    expect(view.noEstimate).toBe('No estimate: DaemonSetDeleting.');
  });

  it('is a change that the controller has not taken up for a minute; until then it is waited for', () => {
    const changed = { ...rolling(1), generation: 2 };
    const engine = running(1, changed, HOUR, [newPod('n1', HOUR)]);
    expect(viewOf(engine)).toMatchObject({ phase: 'waiting' });
    engine.settle(NOW + MINUTE);
    expect(viewOf(engine)).toMatchObject({
      phase: 'stuck',
      blockedBy: 'No step anywhere: The controller has not taken up generation 2 for over 60 s; it is at 1.',
    });
  });
});

it('a gap that only passes with its node does not look like a Pod that is starting', () => {
  const engine = running(2, rolling(1), HOUR, [waitingPod('n1', 10 * MINUTE), newPod('n2', HOUR)]);
  engine.apply([set('nodes', node({ name: 'n1', deletedAt: NOW }))]);
  engine.settle(NOW);
  expect(engine.cell(KEY, 'n1')?.severity).toBe('info');
  expect(viewOf(engine).phase).toBe('complete');
});

it('a Pod that counts as updated by its generation is asked again once the controller has taken the change up', () => {
  const annotations = { 'deprecated.daemonset.template.generation': '1' };
  const recreated = daemonSet({ annotations, generation: 2 });
  const labels = { 'controller-revision-hash': 'old', 'pod-template-generation': '1' };
  const engine = running(1, recreated, HOUR, [oldPod('n1', { labels })]);
  expect(engine.cell(KEY, 'n1')?.reason).not.toBe('SameGenerationOldTemplate');
  engine.apply([set('daemonsets', { ...recreated, status: { ...recreated.status, observedGeneration: 2 } })]);
  engine.settle(NOW);
  expect(engine.cell(KEY, 'n1')).toMatchObject({ state: 'outdated', reason: 'SameGenerationOldTemplate' });
});
