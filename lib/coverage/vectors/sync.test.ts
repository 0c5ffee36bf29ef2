/** Where the controller creates a Pod, Rollcall says that one is to come; where it does not, it says why not. */
import { describe, expect, test } from 'vitest';
import { CoverageEngine } from '../engine/engine.ts';
import type { DaemonSetObject, ResourceChange } from '../objects.ts';
import { condition, daemonSet, event, NOW, node, pod, revision, SECOND } from '../testing.ts';
import { daemonSetWith, mapOf, nodeWith, podSpecWith, taintOf, termsOf, tolerationOf } from './build.ts';
import { podOf } from './status-pod.ts';
import { SYNC, type SyncCase } from './sync.ts';

const KEY = 'agents/agent';
const set = (resource: ResourceChange['resource'], object: ResourceChange['object']) =>
  ({ resource, type: 'set', object }) as ResourceChange;
const gone = (resource: ResourceChange['resource'], object: ResourceChange['object']) =>
  ({ resource, type: 'delete', object }) as ResourceChange;

test('no case was lost on the way here', () => {
  expect(SYNC.length).toBe(41);
});

describe.each(SYNC)('$id', (each) => {
  const engine = engineOf(each);
  const cells = [...(engine.columns.get(KEY)?.records ?? [])].map(([node, { says }]) => ({ ...says, node }));

  test('a Pod is to come on as many nodes as the controller creates one for', () => {
    const toCome = cells.filter(({ state, reason }) => state === 'missing' && reason === 'PodMissingUnexplained');
    expect(toCome.length).toBe(each.creates);
  });

  test('a Pod has to go where the controller deletes it', () => {
    const leaving = cells.filter(({ reason }) => reason === 'RemovalPending').map((cell) => cell.node);
    expect(leaving.sort()).toEqual(each.leaves ?? []);
  });
});

function engineOf(each: SyncCase): CoverageEngine {
  const engine = new CoverageEngine();
  engine.apply([
    ...each.nodes.flatMap(({ names, labels = {}, taints = [], ready = 'True' }) =>
      names.map((name) => {
        const conditions = [condition('Ready', ready, { lastTransitionTime: 0 })];
        const fields = { name, uid: name, labels: mapOf(labels), taints: taints.map(taintOf), conditions };
        return set('nodes', nodeWith(fields));
      }),
    ),
    set('daemonsets', daemonSetOf(each)),
    set('controllerrevisions', revision()),
    ...each.pods.flatMap((row, at) =>
      Array.from({ length: row.count ?? 1 }, (_, index) => set('pods', podOf(row, at * 100 + index))),
    ),
  ]);
  engine.settle((each.now ?? 1_000_000) * SECOND);
  return engine;
}

function daemonSetOf(each: SyncCase): DaemonSetObject {
  const { nodeName = '', nodeSelector = {}, terms, tolerations = [], maxSurge = 0, minReadySeconds = 0 } = each;
  return daemonSetWith({
    minReadySeconds,
    templateNodeName: nodeName,
    deletedAt: each.isDeleting ? SECOND : null,
    ...(each.selectsAll ? { selector: { matchLabels: new Map(), matchExpressions: [] } } : {}),
    template: podSpecWith({
      nodeSelector: mapOf(nodeSelector),
      requiredNodeAffinity: termsOf(terms ?? null),
      tolerations: tolerations.map(tolerationOf),
    }),
    updateStrategy: { type: 'RollingUpdate', maxUnavailable: maxSurge === 0 ? 1 : 0, maxSurge },
  });
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `node-${index}`);
const podsOn = (count: number) =>
  names(count).map((name) => set('pods', pod({ name: `agent-${name}`, nodeName: name })));

describe('errors of a sync', () => {
  test('CE01: what was created before the first refusal counts, and every other node says what refused', () => {
    const engine = new CoverageEngine();
    engine.apply([
      ...names(100).map((name) => set('nodes', node({ name }))),
      set('daemonsets', daemonSet()),
      set('controllerrevisions', revision()),
      ...podsOn(10),
      set('events', event('FailedCreate', 'Error creating: fake error', { lastSeen: NOW })),
    ]);
    engine.settle(NOW);
    const column = engine.columns.get(KEY);
    expect(column?.computed()).toMatchObject({
      desiredNumberScheduled: 100,
      currentNumberScheduled: 10,
      updatedNumberScheduled: 10,
    });
    const reasons = [...(column?.records.values() ?? [])].map(({ says }) => says.reason);
    expect(reasons.filter((reason) => reason === 'FailedCreateOther')).toHaveLength(90);
  });

  test('CE03: what one sync created is in the numbers of the same sync', () => {
    const engine = new CoverageEngine();
    engine.apply([...names(5).map((name) => set('nodes', node({ name }))), set('daemonsets', daemonSet())]);
    engine.settle(NOW);
    engine.apply(podsOn(5));
    engine.settle(NOW);
    expect(engine.columns.get(KEY)?.computed().currentNumberScheduled).toBe(5);
  });

  test('CE07: a generation that was observed is no cause', () => {
    const engine = new CoverageEngine();
    engine.apply([set('nodes', node()), set('daemonsets', daemonSet({ generation: 1 }))]);
    engine.settle(NOW);
    engine.settle(NOW + 3600 * SECOND);
    expect(engine.cell(KEY, 'node-1')?.reason).toBe('PodMissingUnexplained');
  });
});

describe('what a Pod asks again', () => {
  const [first, second] = [daemonSet({ name: 'a1' }), daemonSet({ name: 'a2' })];
  const started = (...changes: readonly ResourceChange[]) => {
    const engine = new CoverageEngine();
    engine.apply([set('nodes', node()), set('daemonsets', first), set('daemonsets', second), ...changes]);
    engine.settle(NOW);
    return (...later: readonly ResourceChange[]) => {
      engine.apply(later);
      return engine.settle(NOW).cells.map((cell) => `${cell.daemonSet}: ${cell.state}`);
    };
  };
  const own = (fields: Parameters<typeof pod>[0] = {}) => set('pods', pod({ name: 'p', owner: first, ...fields }));

  test('PE01, PE03, PE08: exactly the cell of its owner, when it comes, changes and goes', () => {
    const then = started(set('controllerrevisions', revision({ agent: 'a1' })));
    expect(then(own())).toEqual(['agents/a1: healthy']);
    expect(then(own({ conditions: [condition('Ready', 'False')] }))).toEqual(['agents/a1: notReady']);
    expect(then(gone('pods', pod({ name: 'p', owner: first })))).toEqual(['agents/a1: missing']);
  });

  test('PE06, PE07: that of its former owner too, when it changes hands or has none any more', () => {
    const then = started(own(), set('controllerrevisions', revision({ agent: 'a2' })));
    expect(then(own({ owner: second })).sort()).toEqual(['agents/a1: missing', 'agents/a2: healthy']);
    expect(then(own({ owner: null, namespace: 'agents' }))).toEqual(['agents/a2: missing']);
  });

  test('PE09, PE10: nobody, when a Pod of nobody goes', () => {
    const orphan = pod({ name: 'o', owner: null, labels: { app: 'other' } });
    expect(started(set('pods', orphan))(gone('pods', orphan))).toEqual([]);
  });

  test('PE12: a DaemonSet that was created again does not count the Pods of its former self', () => {
    const then = started(own(), set('controllerrevisions', revision({ agent: 'a1' })));
    expect(then(set('daemonsets', { ...first, uid: 'second-uid' }))).toEqual(['agents/a1: missing']);
  });
});
