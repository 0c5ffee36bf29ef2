import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByName, parseKey } from './by-name.ts';

const object = fc.record({
  namespace: fc.constantFrom('', 'a', 'b', '__proto__'),
  name: fc.constantFrom('x', 'y', 'a/x', 'constructor'),
  value: fc.nat(),
});

describe('objects by name', () => {
  it('are what a Map by both names would hold', () => {
    const step = fc.tuple(fc.boolean(), object);
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const ours = new ByName<{ namespace: string; name: string; value: number }>();
        const theirs = new Map<string, object>();
        for (const [isSet, one] of steps) {
          const key = JSON.stringify([one.namespace, one.name]);
          expect(ours.get(one)).toBe(theirs.get(key));
          expect(isSet ? ours.set(one) : ours.delete(one)).toBe(theirs.get(key));
          if (isSet) theirs.set(key, one);
          else theirs.delete(key);
          expect(ours.size).toBe(theirs.size);
          expect(ours.has(one)).toBe(isSet);
        }
        expect(new Set(ours.values())).toEqual(new Set(theirs.values()));
      }),
    );
  });

  it.each([
    ['default/agent', { namespace: 'default', name: 'agent' }],
    ['node-1', { namespace: '', name: 'node-1' }],
    ['', { namespace: '', name: '' }],
  ])('take the key %s apart', (key, identity) => {
    expect(parseKey(key)).toEqual(identity);
  });
});
