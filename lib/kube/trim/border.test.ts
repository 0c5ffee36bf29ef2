import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ResourceName } from '../../coverage/objects.ts';
import { identityOf, takeIn } from '../intake.ts';
import { RESOURCES } from '../resources.ts';
import { newResourceStats } from '../stats.ts';
import { NOBODY, ObjectStore, objectKey } from '../store.ts';
import {
  CANARY,
  realControllerRevision,
  realDaemonSet,
  realEvent,
  realNode,
  realPod,
} from '../testing/real-objects.ts';
import { everythingIn, trim } from '../testing/trim.ts';
import { Pool } from './pool.ts';

const REAL: readonly (readonly [ResourceName, () => object])[] = [
  ['nodes', realNode],
  ['daemonsets', realDaemonSet],
  ['pods', realPod],
  ['controllerrevisions', realControllerRevision],
  ['events', realEvent],
];

describe('the border', () => {
  it.each(REAL)('lets nothing of %s through that may hold a secret', (name, make) => {
    expect(JSON.stringify(make())).toContain(CANARY);
    expect(everythingIn(trim(name, make()))).not.toContain(CANARY);
  });

  it.each(REAL)('lets no field through that is not on the list, wherever it stands in %s', (name, make) => {
    fc.assert(
      fc.property(fc.nat(1_000), fc.string({ unit: 'grapheme-ascii', minLength: 1 }), (place, field) => {
        const wire = structuredClone(make());
        addField(wire, place, `x${field}`);
        expect(everythingIn(trim(name, wire))).not.toContain('planted');
      }),
    );
  });

  it.each(REAL)('survives any wrong value anywhere in %s, and counts what it can not read', (name, make) => {
    const pool = new Pool();
    const resource = RESOURCES.find((item) => item.name === name);
    if (resource === undefined) throw new Error(name);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(1_000), wrongValue), { minLength: 1, maxLength: 3 }), (changes) => {
        const wire = structuredClone(make());
        for (const [place, value] of changes) setValue(wire, place, value);
        const stats = newResourceStats();
        const store = new ObjectStore(NOBODY);
        takeIn({ resource, pool, stats }, store, wire);
        expect(store.malformedCount).toBe(stats.malformed);
        expect(store.size + stats.malformed).toBeLessThanOrEqual(1);
        const identity = identityOf(resource, wire);
        const key = identity === null ? [] : [objectKey(identity)];
        if (stats.malformed === 1) expect(store.malformedNames(1)).toEqual(key);
      }),
      { numRuns: 400 },
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it.each([null, 5, 'text', [], [[]], true])('sets aside %j where an object should be', (wire) => {
    for (const resource of RESOURCES) {
      const store = new ObjectStore(NOBODY);
      takeIn({ resource, pool: new Pool(), stats: newResourceStats() }, store, wire);
      expect([store.size, store.malformedCount]).toEqual([0, 1]);
    }
  });

  it('sets aside a number that the API can not hold, and takes the largest that it can', () => {
    const wire = (minReadySeconds: unknown) => ({ metadata: { name: 'd', namespace: 'n' }, spec: { minReadySeconds } });
    for (const most of [2 ** 63, -(2 ** 63)]) {
      expect(trim('daemonsets', wire(most)).minReadySeconds).toBe(most);
    }
    for (const more of [1e19, -1e308]) expect(() => trim('daemonsets', wire(more))).toThrow('not an integer');
  });

  it('takes 100,000 labels, and nesting of 10,000 levels, in its stride', () => {
    const labels = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`l${i}`, 'v']));
    const deep = JSON.parse(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`);
    expect(trim('nodes', { metadata: { name: 'a', labels } }).labels.size).toBe(100_000);
    const store = new ObjectStore(NOBODY);
    for (const resource of RESOURCES) {
      takeIn({ resource, pool: new Pool(), stats: newResourceStats() }, store, {
        metadata: { name: 'a', ...(resource.isNamespaced ? { namespace: 'b' } : {}) },
        spec: deep,
      });
    }
    expect(store.malformedCount).toBe(0);
  });
});

const wrongValue = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    undefined,
    '',
    'x',
    -1,
    Number.POSITIVE_INFINITY,
    0.5,
    true,
    [],
    {},
    [null],
    [[]],
    ['a'],
    { a: 1 },
  ),
  fc.constantFrom<unknown>('\ud800', '9'.repeat(400), '1e999999', { __proto__: null, constructor: 'x' }, Number.NaN),
  fc.string(),
  fc.json().map((text): unknown => JSON.parse(text)),
);

interface Place {
  readonly parent: Record<string, unknown>;
  readonly key: string;
}

/** Every field of a wire object, however deep. */
function places(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const parent = value as Record<string, unknown>;
  return Object.keys(parent).flatMap((key) => [{ parent, key }, ...places(parent[key])]);
}

function setValue(wire: object, index: number, value: unknown): void {
  const all = places(wire);
  const place = all[index % all.length];
  if (place !== undefined) place.parent[place.key] = structuredClone(value);
}

/** Maps of labels, annotations and resources take any key, so no field is planted in those. */
function addField(wire: object, index: number, field: string): void {
  const open = /^(labels|matchLabels|nodeSelector|allocatable|requests|limits|allocatedResources)$/;
  const objects = places(wire).filter(({ parent, key }) => !open.test(key) && isPlain(parent[key]));
  const place = objects[index % objects.length];
  if (place !== undefined) Object.assign(place.parent[place.key] as object, { [field]: 'planted', env: 'planted' });
}

function isPlain(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
