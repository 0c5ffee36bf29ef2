import { describe, expect, it } from 'vitest';
import type { Cell } from '../model.ts';
import type { ResourceName } from '../objects.ts';
import type { SourceView } from '../picture.ts';
import { sketchSources } from '../summary/testing.ts';
import { areListsLive, asKnown, freshnessOf, isAllKnown, readableLists } from './as-known.ts';

const cell = (fields: Partial<Cell> = {}): Cell => ({
  node: 'n1',
  daemonSet: 'logging/fluent-bit',
  state: 'healthy',
  reason: '',
  severity: 'ok',
  message: '',
  since: null,
  pod: 'fluent-bit-x7k2p',
  confidence: 'certain',
  ...fields,
});
const repelled = cell({ state: 'repelled', pod: null });

describe('a cell', () => {
  it('is what it is while every list is live', () => {
    expect(asKnown(cell(), freshnessOf(sketchSources({})))).toEqual(cell());
  });

  it.each(['nodes', 'daemonsets', 'pods'] as const)(
    'is unknown while %s are stale, and keeps what it was',
    (resource) => {
      const freshness = freshnessOf(sketchSources({ [resource]: { state: 'stale' } }));
      expect(asKnown(cell(), freshness)).toMatchObject({
        state: 'unknown',
        reason: 'SourceStale',
        lastKnown: 'healthy',
      });
    },
  );

  it('that specs alone decide is known without Pods', () => {
    const freshness = freshnessOf(sketchSources({ pods: { state: 'forbidden' } }));
    expect(asKnown(repelled, freshness)).toEqual(repelled);
    expect(asKnown(cell(), freshness)).toMatchObject({ reason: 'SourceForbidden', lastKnown: 'unknown' });
  });

  it('before anything was read is unknown, and was nothing', () => {
    expect(asKnown(cell(), freshnessOf([]))).toMatchObject({ reason: 'NotReadYet', lastKnown: 'unknown' });
  });
});

describe('a Pod that can not be read', () => {
  const freshness = freshnessOf(
    sketchSources({ pods: { malformed: 1, malformedNames: ['logging/fluent-bit-bad00'] } }),
  );
  const missing = cell({ state: 'missing', pod: null, reason: 'PodMissingUnexplained', severity: 'critical' });

  it('is not called missing', () => {
    expect(asKnown(missing, freshness)).toMatchObject({
      state: 'unknown',
      reason: 'ObjectMalformed',
      message: "Pod logging/fluent-bit-bad00 can't be read, and may be the one that is missing here.",
    });
    expect(isAllKnown(freshness)).toBe(false);
    expect(areListsLive(freshness)).toBe(true);
  });

  it('is not called missing where it is not even named', () => {
    const names = Array.from({ length: 20 }, (_, i) => `other/pod-${i}`);
    const unnamed = freshnessOf(sketchSources({ pods: { malformed: 21, malformedNames: names } }));
    expect(asKnown(missing, unnamed)).toMatchObject({ state: 'unknown', reason: 'ObjectMalformed' });
  });

  it('is not called missing where its name has room for the start of a long one only', () => {
    const long = 'a'.repeat(60);
    const cut = freshnessOf(
      sketchSources({ pods: { malformed: 1, malformedNames: [`logging/${'a'.repeat(58)}x7k2p`] } }),
    );
    expect(asKnown({ ...missing, daemonSet: `logging/${long}` }, cut)).toMatchObject({ reason: 'ObjectMalformed' });
    expect(asKnown({ ...missing, daemonSet: `logging/${'a'.repeat(50)}` }, cut)).toMatchObject({ state: 'missing' });
  });

  it('makes no other cell unknown once it has its place', () => {
    const sources = sketchSources({ pods: { malformed: 1, malformedNames: ['logging/fluent-bit-bad00'] } });
    const placed = freshnessOf(sources, (pod) => pod === 'logging/fluent-bit-bad00');
    expect(asKnown(missing, placed)).toEqual(missing);
    expect(isAllKnown(placed)).toBe(true);
  });

  it('leaves the cells of other DaemonSets, and those with a Pod, as they are', () => {
    const other = { ...missing, daemonSet: 'logging/vector' };
    expect(asKnown(other, freshness)).toEqual(other);
    expect(asKnown(cell(), freshness)).toEqual(cell());
  });
});

describe('a list of which not everything can be read', () => {
  const list = (resource: ResourceName, fields: Partial<SourceView>): SourceView => ({
    ...{ resource, state: 'live', since: '', message: '', objects: 1, malformed: 0 },
    ...fields,
  });

  it('proves no absence of a class, a quota or a limit range', () => {
    for (const resource of ['priorityclasses', 'runtimeclasses', 'resourcequotas', 'limitranges'] as const) {
      expect([...readableLists([list(resource, {})])]).toEqual([resource]);
      expect([...readableLists([list(resource, { malformed: 1 })])]).toEqual([]);
    }
  });

  it('is looked at all the same where what can be read speaks for itself', () => {
    const lists = (['events', 'leases', 'controllerrevisions'] as const).map((name) => list(name, { malformed: 1 }));
    expect(readableLists(lists).size).toBe(3);
    expect(readableLists([list('events', { state: 'stale' })]).size).toBe(0);
  });
});
