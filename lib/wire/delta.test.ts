import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../testing/runs.ts';
import { decodeDelta, encodeDelta } from './delta.ts';
import type { PageDelta } from './messages.ts';
import { aDelta } from './testing/deltas.ts';
import { WireError, WireVersionError } from './wire-error.ts';

const AT = '2026-11-24T14:32:13.250Z';

describe('a delta', () => {
  it('comes out as it went in, whatever it says', () => {
    fc.assert(
      fc.property(aDelta, fc.nat(40), fc.nat(), (delta, rows, since) => {
        expect(decodeDelta(encodeDelta(delta, rows, since), rows, since)).toStrictEqual(delta);
      }),
      { numRuns: runs(300, 30_000) },
    );
  });

  it('takes a few bytes for the change of one cell of 250,000', () => {
    const delta = { ...nothing(), cells: [{ row: 4321, column: 37, kind: 3 }] };
    expect(encodeDelta(delta, 5000, 700_000).length).toBeLessThanOrEqual(22);
  });

  it('takes at most 5.2 bytes a change for 1,000 changes anywhere in 250,000 cells', () => {
    const places = Array.from({ length: 1000 }, (_, i) => Math.floor((i * 250_000) / 1000) + ((i * 7919) % 250));
    const cells = places.map((place, i) => ({ row: place % 5000, column: Math.floor(place / 5000), kind: i % 20 }));
    const bytes = encodeDelta({ ...nothing(), cells }, 5000, 700_000);
    expect(bytes.length / cells.length).toBeLessThanOrEqual(5.2);
  });

  it('is refused by who holds another revision, or another number of rows', () => {
    const bytes = encodeDelta(nothing(), 5000, 700_000);
    expect(() => decodeDelta(bytes, 5000, 699_999)).toThrow(WireError);
    expect(() => decodeDelta(bytes, 4999, 700_000)).toThrow(WireError);
  });

  it('says which version it is of', () => {
    const bytes = encodeDelta(nothing(), 5);
    bytes[0] = 0;
    expect(() => decodeDelta(bytes, 5)).toThrow(WireVersionError);
  });

  it('is refused at every place where it could be cut', () => {
    const bytes = encodeDelta({ ...nothing(), cells: [{ row: 4, column: 0, kind: 1 }], rowsGone: [1, 7] }, 9);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeDelta(bytes.subarray(0, length), 9)).toThrow(WireError);
    }
  });

  it('is not made of cells or rows that are out of order', () => {
    const cells = [4, 3].map((row) => ({ row, column: 0, kind: 1 }));
    expect(() => encodeDelta({ ...nothing(), cells }, 9)).toThrow(RangeError);
    expect(() => encodeDelta({ ...nothing(), rowsGone: [2, 2] }, 9)).toThrow(RangeError);
  });
});

function nothing(): PageDelta {
  return {
    revision: 700_001,
    observedAt: AT,
    rowsGone: [],
    columnsGone: [],
    nodes: [],
    daemonSets: [],
    kinds: [],
    cells: [],
    words: [],
  };
}
