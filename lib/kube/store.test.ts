import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { NodeObject } from '../coverage/objects.ts';
import { isSame } from './same.ts';
import { ObjectStore } from './store.ts';
import { wireNode } from './testing/objects.ts';
import { realEvent } from './testing/real-objects.ts';
import { trim } from './testing/trim.ts';
import { trimNode } from './trim/node.ts';
import { Pool } from './trim/pool.ts';
import { asWire } from './trim/read.ts';

function node(name: string, more: object = {}): NodeObject {
  return trimNode(asWire(wireNode(name, '1', more), 'node'), new Pool());
}

let told: string[];
let store: ObjectStore;
beforeEach(() => {
  told = [];
  store = new ObjectStore({
    changed: (type, object) => told.push(`${type} ${object.name}`),
    malformedChanged: () => told.push(`malformed ${store.malformedNames(10).join()}`),
  });
});

describe('ObjectStore', () => {
  it('tells of a change once, and nothing of an update that changes nothing', () => {
    store.set(node('a'));
    const first = store.get('a');
    store.set(node('a'));
    store.remove('b');
    expect(told).toEqual(['set a']);
    expect(store.get('a')).toBe(first);
  });

  it('keeps an object that can be read no more where it is, marked, until it can be', () => {
    store.set(node('a'));
    store.reject('a');
    expect(store.size).toBe(0);
    expect(store.get('a')?.isUnreadable).toBe(true);
    store.set(node('a'));
    expect(store.get('a')?.isUnreadable).toBeUndefined();
    expect(told).toEqual(['set a', 'set a', 'malformed a', 'malformed ', 'set a']);
  });

  it('keeps it through a new list that can not be read either, and no longer', () => {
    store.set(node('a'));
    const next = store.fresh();
    next.reject('a');
    store.replaceWith(next);
    expect(store.get('a')?.isUnreadable).toBe(true);
    expect(store.malformedNames(1)).toEqual(['a']);
    store.replaceWith(store.fresh());
    expect(store.get('a')).toBeUndefined();
  });

  it('forgets an event that can be read no more, and what never could be read', () => {
    const event = trim('events', realEvent());
    if (event === null) throw new Error('no event');
    store.set(event);
    store.reject('monitoring/agent.17a');
    store.reject('b');
    expect([...store.objects()]).toEqual([]);
    expect(store.malformedCount).toBe(2);
  });

  it('counts objects without a name until the next list', () => {
    store.rejectNameless();
    store.rejectNameless();
    expect(store.malformedCount).toBe(2);
    store.replaceWith(store.fresh());
    expect(store.malformedCount).toBe(0);
  });

  it('turns one list into another by exactly the changes that it tells of', () => {
    const names = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'constructor', '__proto__'));
    const list = fc.tuple(names, fc.boolean());
    fc.assert(
      fc.property(list, list, ([before, wasCordoned], [after, isCordoned]) => {
        const mirror = new Map<string, unknown>();
        const tested = new ObjectStore({
          changed: (type, object) => (type === 'set' ? mirror.set(object.name, object) : mirror.delete(object.name)),
          malformedChanged() {},
        });
        for (const name of before) tested.set(node(name, { spec: { unschedulable: wasCordoned } }));
        const fresh = tested.fresh();
        for (const name of after) fresh.set(node(name, { spec: { unschedulable: isCordoned } }));
        tested.replaceWith(fresh);
        const expected = new Map(after.map((name) => [name, node(name, { spec: { unschedulable: isCordoned } })]));
        expect(isSame(mirror, expected)).toBe(true);
        expect(isSame(new Map([...tested.objects()].map((object) => [object.name, object])), expected)).toBe(true);
      }),
    );
  });
});

describe('isSame', () => {
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(null, Number.NaN, 0, '', true),
      fc.integer(),
      fc.string(),
      fc.array(tie('any')),
      fc.dictionary(fc.string(), tie('any')),
      fc.array(fc.tuple(fc.string(), tie('any'))).map((entries) => new Map(entries)),
    ),
  })).any;

  it('holds for a copy', () => {
    fc.assert(fc.property(value, (a) => isSame(a, structuredClone(a))));
  });

  it.each([
    [{ a: 1 }, { a: 2 }],
    [{ a: 1 }, { a: 1, b: 2 }],
    [[1], [1, 2]],
    [new Map([['a', 1]]), new Map([['b', 1]])],
    [new Map([['a', 1]]), new Map()],
    [null, {}],
    [[], null],
    [Number.NaN, 0],
    ['', null],
  ])('does not hold between %j and %j', (a, b) => {
    expect(isSame(a, b)).toBe(false);
    expect(isSame(b, a)).toBe(false);
  });
});
