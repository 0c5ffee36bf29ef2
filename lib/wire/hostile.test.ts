import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../testing/runs.ts';
import { decodeDelta, encodeDelta } from './delta.ts';
import { NOT_SAID } from './kinds.ts';
import { MessageWriter } from './message.ts';
import type { PageDelta, PageSnapshot } from './messages.ts';
import { decodeSnapshot, encodeSnapshot } from './snapshot.ts';
import { aDelta } from './testing/deltas.ts';
import { aSnapshot } from './testing/pages.ts';
import { reseal } from './testing/reseal.ts';
import { WireError } from './wire-error.ts';

const RUNS = { numRuns: runs(500, 200_000) };
const PROPERTIES = Object.getOwnPropertyNames(Object.prototype).join();

/** What may happen to bytes on their way, or by an enemy's hand. */
const someDamage = fc.array(fc.record({ at: fc.nat(400), take: fc.nat(3), put: fc.uint8Array({ maxLength: 3 }) }), {
  minLength: 1,
  maxLength: 4,
});
type Damage = typeof someDamage extends fc.Arbitrary<infer T> ? T : never;

describe('bytes from an enemy', () => {
  it('are refused where they are random', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expectSoundOrRefused(() => checkSnapshot(decodeSnapshot(bytes)));
        expectSoundOrRefused(() => checkDelta(decodeDelta(bytes, 50), 50));
      }),
      RUNS,
    );
  });

  it('are refused where they are random behind a right version and a right sum', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expectSoundOrRefused(() => checkSnapshot(decodeSnapshot(reseal(bytes))));
        expectSoundOrRefused(() => checkDelta(decodeDelta(reseal(bytes, 50), 50), 50));
      }),
      RUNS,
    );
  });

  it('make at most another snapshot of the right form out of a damaged one with a right sum', () => {
    fc.assert(
      fc.property(aSnapshot, someDamage, (snapshot, damage) => {
        const bytes = reseal(damaged(encodeSnapshot(snapshot), damage));
        expectSoundOrRefused(() => checkSnapshot(decodeSnapshot(bytes)));
      }),
      RUNS,
    );
  });

  it('make at most another delta of the right form out of a damaged one with a right sum', () => {
    fc.assert(
      fc.property(aDelta, someDamage, (delta, damage) => {
        const bytes = reseal(damaged(encodeDelta(delta, 50), damage), 50);
        expectSoundOrRefused(() => checkDelta(decodeDelta(bytes, 50), 50));
      }),
      RUNS,
    );
  });

  it.each([
    ['rows of nothing', 2 ** 40, []],
    ['rows of one value', 2 ** 22, [['a'], [1]]],
  ])('do not unfold to more than any cluster has: %s', (_, rows, text) => {
    const out = new MessageWriter();
    out.text.push({}, true, ...text);
    out.numbers.put(rows);
    for (let i = 0; i < 100; i++) out.numbers.put(0);
    expect(() => decodeSnapshot(out.finish())).toThrow('more than any cluster has');
  });

  it.each<[string, unknown[], number[], number[], string]>([
    ['a field called __proto__', [['__proto__'], [{ isEvil: true }]], [1, 0, 1, 0], [1], 'a field has no name'],
    ['a field called 7', [[7], ['a']], [1, 0, 1, 0], [1], 'a field has no name'],
    ['a field in an unknown coding', [['name']], [1, 9], [], 'in no known way'],
    ['a value that is not in its list', [['name'], ['a']], [1, 0, 1, 0], [2], 'outside its list'],
    ['a row behind the last', [['name'], ['a']], [1, 0, 1, 1, 5], [1, 1], 'outside its column'],
    ['a column beside one that is not there', [['name'], ['a']], [1, 0, 2, 0], [1, 1], 'beside none'],
    ['a name that begins as none before it', [['name'], ' a'], [1, 1, 3], [0], 'a string is cut short'],
    ['a name that ends as none before it', [['name'], ' a'], [1, 1, 0], [4], 'a string is cut short'],
    ['more names than nodes', [['name'], ' a b'], [1, 1, 0], [0], 'of another number'],
    [
      'objects in objects without end',
      [['a'], ['a'], ['a'], ['a'], ['a'], ['a']],
      [1, 4, 1, 4, 1, 4, 1, 4, 1, 4, 1],
      [],
      'in no known way',
    ],
    ['more objects than rows', [['a'], ['a'], [1]], [1, 4, 2, 0, 1, 0], [1], 'of another number'],
    ['times in no unit', [['createdAt']], [1, 2, 60], [], 'no such unit'],
    ['a time that no calendar has', [['createdAt']], [1, 2, 1, 8, 0, 0, 0, 0, 0, 0, 0, 127], [], 'out of reach'],
    ['text that nobody asked for', [['name'], ['a'], 'more'], [1, 0, 1, 0], [1], 'too long'],
    ['numbers that nobody asked for', [['name'], ['a']], [1, 0, 1, 0, 0, 0, 0, 0], [1], 'too long'],
  ])('are refused with %s', (_, text, numbers, places, says) => {
    const out = new MessageWriter();
    out.text.push({}, true, ...text);
    for (const number of [...numbers, 0, 0, 0]) out.numbers.put(number);
    for (const place of places) out.places.put(place);
    expect(() => decodeSnapshot(out.finish())).toThrow(says);
    expect('isEvil' in {}).toBe(false);
  });

  it('do not unfold to columns that nobody has room for', () => {
    const out = new MessageWriter();
    out.text.push({}, true, ['name'], ` ${'a '.repeat(65_535)}`, ['name'], ` ${'b '.repeat(65_535)}`);
    for (let table = 0; table < 2; table++) {
      out.numbers.put(65_536);
      out.numbers.put(1);
      for (let row = 0; row < 65_536; row++) {
        out.numbers.put(0);
        out.places.put(0);
      }
    }
    for (let table = 0; table < 2; table++) out.numbers.put(0);
    expect(() => decodeSnapshot(out.finish())).toThrow('more than any cluster has');
  });

  it('do not unfold to names that each repeat all before', () => {
    const names = 20_000;
    const out = new MessageWriter();
    out.text.push({}, true, ['name'], ` ${Array(names).fill('a').join(' ')}`);
    out.numbers.put(names);
    out.numbers.put(1);
    for (let row = 0; row < names; row++) {
      out.numbers.put(row);
      out.places.put(0);
    }
    expect(() => decodeSnapshot(out.finish())).toThrow('more than any cluster has');
  });
});

/** A refusal has its own name; anything else that is thrown is a fault. */
function expectSoundOrRefused(read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
  }
  expect(Object.getOwnPropertyNames(Object.prototype).join()).toBe(PROPERTIES);
}

function checkSnapshot({ nodes, daemonSets, kinds, cells, words }: PageSnapshot): void {
  expect(cells.length).toBe(daemonSets.length);
  for (const column of cells) {
    expect(column.length).toBe(nodes.length);
    for (const place of column) expect(place === NOT_SAID || place < kinds.length).toBe(true);
  }
  for (const one of [...nodes, ...daemonSets, ...kinds, ...(words ?? [])]) {
    expect(Object.getPrototypeOf(one)).toBe(Object.prototype);
  }
}

function checkDelta({ cells, rowsGone, columnsGone, nodes }: PageDelta, rows: number): void {
  const places = cells.map(({ row, column, kind }) => {
    expect(kind).toBeLessThanOrEqual(NOT_SAID);
    expect(row).toBeGreaterThanOrEqual(0);
    return [column, row] as const;
  });
  expect(places).toEqual([...places].sort(([a, b], [c, d]) => a - c || b - d));
  for (const gone of [rowsGone, columnsGone]) expect(gone).toEqual([...new Set(gone)].sort((a, b) => a - b));
  for (const node of nodes) expect(Object.getPrototypeOf(node)).toBe(Object.prototype);
  expect(rows).toBe(50);
}

function damaged(bytes: Uint8Array, damage: Damage): Uint8Array {
  let all = [...bytes];
  for (const { at, take, put } of damage) all = all.toSpliced(at % (all.length + 1), take, ...put);
  return Uint8Array.from(all);
}
