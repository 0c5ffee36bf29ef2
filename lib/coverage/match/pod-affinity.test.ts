import { describe, expect, test } from 'vitest';
import type { PodAffinityTerm } from '../objects.ts';
import { type NodeFields, node, type PodFields, pod, type SpecFields } from '../testing.ts';
import { antiAffinityConflicts, existingAntiAffinityConflicts, selectsPod, unmetAffinity } from './pod-affinity.ts';

const HOSTNAME = 'kubernetes.io/hostname';
const term = (app: string | null, fields: Partial<PodAffinityTerm> = {}): PodAffinityTerm => ({
  topologyKey: HOSTNAME,
  selector: app === null ? null : { matchLabels: new Map([['app', app]]), matchExpressions: [] },
  namespaces: [],
  selectsNamespaces: false,
  ...fields,
});
const ofApp = (app: string, fields: PodFields = {}) => pod({ name: app, labels: { app }, ...fields });
const mine = (spec: SpecFields) => ofApp('mine', { spec });

describe('a term selects', () => {
  test.each([
    ['a Pod of its own namespace when it names none', term('db'), 'agents', true],
    ['no Pod of another namespace then', term('db'), 'default', false],
    ['a Pod of a namespace that it names', term('db', { namespaces: ['a', 'agents'] }), 'default', true],
    ['not its own namespace when it names others', term('db', { namespaces: ['a'] }), 'agents', false],
    ['nothing without a selector', term(null), 'agents', false],
    ['perhaps, when a selector of namespaces decides', term('db', { selectsNamespaces: true }), 'agents', null],
    [
      'for sure what it names beside such a selector',
      term('db', { selectsNamespaces: true, namespaces: ['agents'] }),
      'default',
      true,
    ],
    ['nothing whose labels differ, whatever its namespace', term('web', { selectsNamespaces: true }), 'agents', false],
  ])('%s', (_words, one, ownNamespace, selects) => {
    expect(selectsPod(one, ownNamespace, ofApp('db'))).toBe(selects);
  });
});

describe('anti-affinity', () => {
  const against = (one: PodAffinityTerm, fields: NodeFields = {}) => {
    const conflicts = antiAffinityConflicts(mine({ podAntiAffinity: [one] }), node(fields), [
      ofApp('db'),
      ofApp('web'),
    ]);
    return conflicts.map(({ other }) => other.name);
  };

  test('is against the Pods of the node that a term selects', () => {
    expect(against(term('db'))).toEqual(['db']);
  });

  test('of a zone is against Pods of the node too, which is in that zone', () => {
    expect(against(term('db', { topologyKey: 'zone' }), { labels: { zone: 'a' } })).toEqual(['db']);
  });

  test('counts for nothing on a node without the topology label', () => {
    expect(against(term('db', { topologyKey: 'zone' }))).toEqual([]);
  });

  test('of a Pod that is there works against the one that comes, by that one’s namespace', () => {
    const there = ofApp('db', { owner: null, spec: { podAntiAffinity: [term('mine', { namespaces: ['agents'] })] } });
    const strict = ofApp('web', { owner: null, spec: { podAntiAffinity: [term('mine')] } });
    const found = existingAntiAffinityConflicts(mine({}), node(), [there, strict]);
    expect(found.map(({ other }) => other.name)).toEqual(['db']);
  });

  test('of a Pod that is there counts for nothing without the topology label either', () => {
    const there = ofApp('db', { spec: { podAntiAffinity: [term('mine', { topologyKey: 'zone' })] } });
    expect(existingAntiAffinityConflicts(mine({}), node(), [there])).toEqual([]);
    expect(existingAntiAffinityConflicts(mine({}), node({ labels: { zone: 'a' } }), [there])).toHaveLength(1);
  });
});

describe('affinity', () => {
  const unmet = (terms: PodAffinityTerm[], present: string[], fields: NodeFields = {}) =>
    unmetAffinity(
      mine({ podAffinity: terms }),
      node(fields),
      present.map((app) => ofApp(app)),
    )?.selector?.matchLabels.get('app') ?? null;

  test('is met by a Pod of the node', () => {
    expect(unmet([term('db')], ['web', 'db'])).toBeNull();
    expect(unmet([], [])).toBeNull();
  });

  test('is not met by two Pods that meet one term each', () => {
    const tier = (value: string) =>
      term(null, { selector: { matchLabels: new Map([['tier', value]]), matchExpressions: [] } });
    const both = mine({ podAffinity: [term('db'), tier('hot')] });
    const cold = ofApp('db', { labels: { app: 'db', tier: 'cold' } });
    const hot = ofApp('web', { labels: { app: 'web', tier: 'hot' } });
    expect(unmetAffinity(both, node(), [cold, hot])).toBe(both.spec.podAffinity[0]);
  });

  test('names the term that no Pod meets', () => {
    expect(unmet([term('db'), term('web')], ['db'])).toBe('web');
  });

  test('to its own kind hangs on other nodes: the first of a kind may start', () => {
    expect(unmet([term('mine')], [])).toBeNull();
  });

  test('by zone hangs on other nodes, unless this one has no such label', () => {
    expect(unmet([term('db', { topologyKey: 'zone' })], [], { labels: { zone: 'a' } })).toBeNull();
    expect(unmet([term('db', { topologyKey: 'zone' })], ['db'])).toBe('db');
  });

  test('may be met by a Pod of a namespace that is selected by label', () => {
    expect(unmet([term('db', { selectsNamespaces: true })], ['db'])).toBeNull();
  });
});
