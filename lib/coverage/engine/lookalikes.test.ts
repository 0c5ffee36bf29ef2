import { describe, expect, it } from 'vitest';
import type { PodObject, ResourceChange } from '../objects.ts';
import { type DaemonSetFields, daemonSet, NOW, node, pod, revision } from '../testing.ts';
import { CoverageEngine } from './engine.ts';
import { isSameLook, Lookalikes } from './lookalikes.ts';

const KEY = 'agents/agent';
const OTHER = daemonSet({ name: 'other' });
const alike = (name: string, fields: Parameters<typeof pod>[0] = {}) => pod({ name, owner: OTHER, ...fields });

function lookalikes(fields: DaemonSetFields, ...pods: readonly PodObject[]): Lookalikes {
  const found = new Lookalikes();
  found.setDaemonSet(daemonSet(fields), []);
  for (const one of pods) found.setPod(one);
  return found;
}

describe('the lookalikes on a node', () => {
  it('are sorted by name, in whatever order they came, and are not made anew when they are asked for', () => {
    const found = lookalikes({}, alike('c'), alike('a'), alike('b'));
    expect(found.on(KEY, 'node-1').map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(found.on(KEY, 'node-1')).toBe(found.on(KEY, 'node-1'));
  });

  it('hold a Pod once, as it is now, and none that is gone', () => {
    const found = lookalikes({}, alike('a'), alike('b'));
    const changed = alike('a', { phase: 'Failed' });
    found.setPod(changed);
    expect(found.on(KEY, 'node-1')[0]).toBe(changed);
    found.deletePod(alike('b'));
    expect(found.on(KEY, 'node-1')).toEqual([changed]);
  });

  it('are those of a long name that was cut, when the controller has let them go', () => {
    const labels = { app: 'old', 'controller-revision-hash': 'old', 'pod-template-generation': '1' };
    const released = pod({ name: `${'a'.repeat(58)}x7k2p`, owner: null, namespace: 'agents', labels });
    const found = lookalikes({ name: 'a'.repeat(60) }, released);
    expect(found.on(`agents/${'a'.repeat(60)}`, 'node-1')).toEqual([released]);
  });

  it('are the same nothing everywhere else', () => {
    const found = lookalikes({}, alike('a'));
    expect(found.on(KEY, 'node-2')).toBe(found.on('agents/none', 'node-1'));
    expect(found.columnsOf(pod())).toBe(found.columnsOf(pod({ name: 'second' })));
  });

  it('follow a selector that changes between two questions about the same Pod', () => {
    const one = alike('a');
    const found = lookalikes({}, one);
    const selector = { matchLabels: new Map([['app', 'else']]), matchExpressions: [] };
    expect(found.columnsOf(one)).toEqual([KEY]);
    found.setDaemonSet(daemonSet({ selector }), [one]);
    expect(found.columnsOf(one)).toEqual([]);
    found.setDaemonSet(daemonSet(), [one]);
    found.deleteDaemonSet(KEY);
    expect(found.columnsOf(one)).toEqual([]);
  });
});

describe('a Pod that looks like another DaemonSet’s', () => {
  const set = (resource: ResourceChange['resource'], object: ResourceChange['object']) =>
    ({ resource, type: 'set', object }) as ResourceChange;

  /** Two DaemonSets that share their labels, each with its Pod on one node. */
  function shared() {
    const engine = new CoverageEngine();
    engine.apply([set('nodes', node()), set('daemonsets', daemonSet()), set('daemonsets', OTHER)]);
    const revisions = [revision(), revision({ agent: 'other', ownerUid: OTHER.uid })];
    engine.apply(revisions.map((one) => set('controllerrevisions', one)));
    engine.apply([set('pods', pod()), set('pods', alike('other-1'))]);
    engine.settle(NOW);
    const evaluatedAfter = (change: ResourceChange) => {
      engine.apply([change]);
      return engine.settle(NOW).evaluated;
    };
    return { engine, evaluatedAfter, reason: () => engine.cell(KEY, 'node-1')?.reason };
  }

  it('asks that cell again when it comes, goes, ends or changes its labels, and not when its containers change', () => {
    const { evaluatedAfter, reason } = shared();
    expect(reason()).toBe('SelectorOverlap');
    expect(evaluatedAfter(set('pods', alike('other-1', { startTime: NOW })))).toBe(1);
    expect(evaluatedAfter(set('pods', alike('other-1', { labels: { tier: 'x' } })))).toBe(2);
    expect(evaluatedAfter(set('pods', alike('other-1', { phase: 'Failed' })))).toBe(2);
    expect(reason()).toBe('');
    expect(evaluatedAfter(set('pods', alike('other-1')))).toBe(2);
    expect(reason()).toBe('SelectorOverlap');
    expect(evaluatedAfter({ resource: 'pods', type: 'delete', object: alike('other-1') })).toBe(2);
    expect(reason()).toBe('');
    expect(evaluatedAfter(set('pods', alike('other-1')))).toBe(2);
    expect(reason()).toBe('SelectorOverlap');
  });

  it.each<[string, Partial<PodObject>]>([
    ['name', { name: 'b' }],
    ['age', { createdAt: NOW }],
    ['deletion', { deletedAt: NOW }],
    ['being static', { isMirror: true }],
    ['owner', { controller: null }],
    ["owner's uid", { controller: { kind: 'DaemonSet', name: 'other', uid: 'another' } }],
    ["owner's kind", { controller: { kind: 'ReplicaSet', name: 'other', uid: OTHER.uid } }],
    ["owner's name", { controller: { kind: 'DaemonSet', name: 'third', uid: OTHER.uid } }],
    ['end', { phase: 'Succeeded' }],
    ['node', { nodeName: 'node-2' }],
    ['labels', { labels: new Map([['app', 'x']]) }],
  ])('looks different by its %s', (_, fields) => {
    const one = alike('a');
    expect(isSameLook(one, { ...one })).toBe(true);
    expect(isSameLook(one, { ...one, ...fields })).toBe(false);
  });
});
