import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../testing/runs.ts';
import { MessageWriter } from './message.ts';
import type { PageSnapshot } from './messages.ts';
import { decodeSnapshot, encodeSnapshot } from './snapshot.ts';
import { aKind, aSnapshot } from './testing/pages.ts';
import { WireError, WireVersionError } from './wire-error.ts';

const ROWS = 5_000;
const COLUMNS = 50;
/** Bytes that no code can do without: 97% of the cells are of one kind, the rest evenly of five others. */
const SHARE = 0.03;
const ENTROPY = (ROWS * COLUMNS * (-(1 - SHARE) * Math.log2(1 - SHARE) - SHARE * Math.log2(SHARE / 5))) / 8;

describe('a snapshot', () => {
  it('comes out as it went in, whatever it says', () => {
    fc.assert(
      fc.property(aSnapshot, (snapshot) => {
        expect(decodeSnapshot(encodeSnapshot(snapshot))).toStrictEqual(snapshot);
      }),
      { numRuns: runs(300, 30_000) },
    );
  });

  it('keeps a field of the snapshot that this folder has never heard of', () => {
    const [snapshot] = fc.sample(aSnapshot, 1);
    const more = { ...snapshot, digest: { parts: ['a'] } } as unknown as PageSnapshot;
    expect(decodeSnapshot(encodeSnapshot(more))).toStrictEqual(more);
  });

  it('keeps objects whose fields have any name, and lists, at any depth', () => {
    const [snapshot] = fc.sample(aSnapshot, 1);
    const deep = (value: unknown) => ({ a: { a: { a: { a: { a: { a: value } } } } } });
    const evil = (value: number): unknown => JSON.parse(`{ "__proto__": ${value} }`);
    const fields = [deep(1), deep(2), evil(1), evil(2), { a: 1 }, { a: [] }, [], null];
    for (const some of [fields.slice(0, 2), fields.slice(2, 4), fields.slice(4, 6), fields]) {
      const nodes = some.map((field, row) => ({ name: `node-${row}`, field }));
      const page = { ...snapshot, nodes, daemonSets: [], cells: [] } as unknown as PageSnapshot;
      expect(JSON.stringify(decodeSnapshot(encodeSnapshot(page)).nodes)).toBe(JSON.stringify(nodes));
    }
  });

  it('says which version it is of, so that an old page knows to load itself again', () => {
    const bytes = encodeSnapshot(empty());
    bytes[0] = 9;
    expect(() => decodeSnapshot(bytes)).toThrow(WireVersionError);
    expect(() => decodeSnapshot(bytes)).toThrow('version 9');
  });

  it('is refused at every place where it could be cut', () => {
    const [snapshot = empty()] = fc.sample(aSnapshot, { numRuns: 1, seed: 5 });
    const bytes = encodeSnapshot(snapshot);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeSnapshot(bytes.subarray(0, length))).toThrow(WireError);
    }
  });

  it('is refused with any one byte changed', () => {
    const bytes = encodeSnapshot(empty());
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 64;
      expect(() => decodeSnapshot(changed)).toThrow(WireError);
    }
  });

  it('takes once compressed hardly more than what there is to say of the cells', () => {
    const [page] = fc.sample(aSnapshot, { numRuns: 1, seed: 2 });
    const [kind] = fc.sample(aKind, 1);
    const nodes = Array.from({ length: ROWS }, (_, row) => ({ name: `node-${row}` }));
    const daemonSets = Array.from({ length: COLUMNS }, (_, column) => ({ name: `agent-${column}` }));
    const sizeWith = (cells: Uint16Array[]) =>
      gzipSync(
        encodeSnapshot({
          ...page,
          nodes,
          daemonSets,
          kinds: Array(6).fill(kind),
          cells,
          words: null,
        } as unknown as PageSnapshot),
      ).length;
    const none = daemonSets.map(() => new Uint16Array(ROWS));
    expect(sizeWith(chanceCells()) - sizeWith(none)).toBeLessThan(1.25 * ENTROPY);
  });

  it('is not made of cells that are of no kind, or of columns that do not fit', () => {
    const [node] = fc.sample(aSnapshot, { numRuns: 50, seed: 1 }).flatMap(({ nodes }) => nodes);
    const [daemonSet] = fc.sample(aSnapshot, { numRuns: 50, seed: 1 }).flatMap(({ daemonSets }) => daemonSets);
    if (node === undefined || daemonSet === undefined) throw new Error('the samples have neither');
    const one = { ...empty(), nodes: [node], daemonSets: [daemonSet] };
    expect(() => encodeSnapshot({ ...one, cells: [Uint16Array.of(0)] })).toThrow(RangeError);
    expect(() => encodeSnapshot({ ...one, cells: [Uint16Array.of()] })).toThrow(RangeError);
    expect(() => encodeSnapshot({ ...one, cells: [] })).toThrow(RangeError);
  });

  it('does not take an empty text for a snapshot', () => {
    expect(() => decodeSnapshot(new MessageWriter().finish())).toThrow(WireError);
  });
});

function empty(): PageSnapshot {
  return {
    revision: 1,
    observedAt: '2026-11-24T14:32:13.000Z',
    cluster: { context: 'prod', server: 'https://10.0.0.1', version: null, isDemo: false },
    sources: [],
    requests: [],
    nodes: [],
    daemonSets: [],
    kinds: [],
    cells: [],
    words: null,
  };
}

/** Every cell by chance for itself; the same in every run. */
function chanceCells(): Uint16Array[] {
  let state = 1;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: COLUMNS }, () =>
    Uint16Array.from({ length: ROWS }, () => (next() < SHARE ? 1 + Math.floor(next() * 5) : 0)),
  );
}
