import { describe, expect, it, vi } from 'vitest';
import { makeDigest } from '../coverage/digest/digest.ts';
import type { CellState } from '../coverage/model.ts';
import { daemonSetKey } from '../coverage/objects.ts';
import { toBase64 } from '../wire/base64.ts';
import { encodeDelta } from '../wire/delta.ts';
import { digestParts, encodeDigest } from '../wire/digest.ts';
import type { CellKind, PageDelta } from '../wire/messages.ts';
import { encodeSnapshot } from '../wire/snapshot.ts';
import { keyOf, makeCell, makeDaemonSet, makeNode, makePicture, NOW } from './fixtures/build.ts';
import { snapshotOf, startOf } from './fixtures/page-start.ts';
import { createPictureStore, type PictureEvent } from './picture-store.ts';

const oneCell = (revision: number, state: CellState) =>
  makePicture([makeNode('a')], [makeDaemonSet('x/y')], (n, d) => makeCell(n.name, keyOf(d), state), { revision });
const bytesOf = (revision: number, state: CellState) => encodeSnapshot(snapshotOf(oneCell(revision, state)));

/** The one cell takes on a kind that comes with the delta; `place` is how many kinds there were. */
function deltaTo(revision: number, state: CellState, place: number, since = revision - 1): PictureEvent {
  const kind: CellKind = { state, reason: 'X', severity: 'critical', confidence: 'certain' };
  const delta: PageDelta = {
    revision,
    observedAt: new Date(NOW + revision).toISOString(),
    rowsGone: [],
    columnsGone: [],
    nodes: [],
    daemonSets: [],
    kinds: [kind],
    cells: [{ row: 0, column: 0, kind: place }],
    words: [],
  };
  return { type: 'delta', revision, data: toBase64(encodeDelta(delta, 1, since)) };
}

function digestTo(revision: number, state: CellState, version: number): PictureEvent {
  const picture = oneCell(revision, state);
  const places = { revision, nodes: ['a'], daemonSets: picture.daemonSets.map(daemonSetKey) };
  const data = encodeDigest(digestParts(makeDigest(picture, NOW), places), { revision, version }, null) ?? '';
  return { type: 'digest', data };
}

function make(first = oneCell(1, 'healthy')) {
  const flushes: (() => void)[] = [];
  const missed = { onDeltaMissed: vi.fn(), onDigestMissed: vi.fn() };
  const store = createPictureStore(startOf(first), (flush) => flushes.push(flush), missed);
  const listener = vi.fn();
  store.subscribe(listener);
  const flush = () => {
    for (const each of flushes.splice(0)) each();
  };
  const letters = () => store.getSnapshot().rows.get('a')?.letters;
  return { store, missed, listener, flushes, flush, letters };
}

describe('the picture store', () => {
  it('takes in a burst of deltas with one render', () => {
    const { store, listener, flushes, flush, letters } = make();
    store.push(deltaTo(2, 'missing', 1));
    store.push(deltaTo(3, 'pending', 2));
    expect(listener).not.toHaveBeenCalled();
    expect(flushes).toHaveLength(1);
    expect(store.revision()).toBe(3);
    flush();
    expect(listener).toHaveBeenCalledTimes(1);
    expect(letters()).toBe('p');
    expect(store.getSnapshot().picture.revision).toBe(3);
  });

  it('leaves out what it has heard already', () => {
    const { store, missed, flush, letters } = make(oneCell(5, 'healthy'));
    store.push(deltaTo(4, 'missing', 1));
    store.push(deltaTo(5, 'missing', 1));
    flush();
    expect(letters()).toBe('h');
    expect(missed.onDeltaMissed).not.toHaveBeenCalled();
  });

  it('says that a delta was missed, takes nothing that follows it, and goes on from a snapshot', () => {
    const { store, missed, flush, letters } = make();
    missed.onDeltaMissed.mockImplementation(() => store.expectSnapshot());
    store.push(deltaTo(3, 'missing', 1));
    store.push(deltaTo(4, 'missing', 2));
    flush();
    expect(missed.onDeltaMissed).toHaveBeenCalledTimes(1);
    expect(letters()).toBe('h');
    expect(store.revision()).toBe(1);
    store.push(deltaTo(5, 'notReady', 1));
    flush();
    expect(missed.onDeltaMissed).toHaveBeenCalledTimes(1);
    store.replace(bytesOf(4, 'missing'));
    expect(letters()).toBe('r');
    expect(store.getSnapshot().picture.revision).toBe(5);
  });

  it('takes a damaged delta for a missed one', () => {
    const { store, missed, flush, letters } = make();
    store.push({ type: 'delta', revision: 2, data: 'AAAA' });
    flush();
    expect(missed.onDeltaMissed).toHaveBeenCalledTimes(1);
    expect(letters()).toBe('h');
  });

  it('applies on a fresh snapshot only what came after it', () => {
    const { store, flush, letters } = make();
    store.expectSnapshot();
    store.push(deltaTo(2, 'pending', 1));
    store.push(deltaTo(3, 'outdated', 2));
    flush();
    store.replace(bytesOf(3, 'missing'));
    expect(letters()).toBe('m');
    expect(store.getSnapshot().picture.revision).toBe(3);
  });

  it('accepts a snapshot with a lower revision: the server has started again', () => {
    const { store, letters } = make(oneCell(90, 'healthy'));
    store.expectSnapshot();
    store.replace(bytesOf(2, 'missing'));
    expect(letters()).toBe('m');
    expect(store.revision()).toBe(2);
  });

  it('keeps what it has and what waits when the server says that it is current', () => {
    const { store, flush, letters } = make();
    store.expectSnapshot();
    store.push(deltaTo(2, 'missing', 1));
    store.replace(null);
    flush();
    expect(letters()).toBe('m');
  });

  it('throws for bytes that are no snapshot, and goes on with what it has', () => {
    const { store, flush, letters } = make();
    store.expectSnapshot();
    expect(() => store.replace(new Uint8Array([1, 2, 3]))).toThrow();
    store.push(deltaTo(2, 'missing', 1));
    flush();
    expect(letters()).toBe('m');
  });

  it('says how fresh the lists are, but not what was said before a snapshot', () => {
    const { store, flush } = make();
    const said = { sources: [], requests: [], cluster: oneCell(1, 'healthy').cluster };
    store.push({ type: 'sources', observedAt: 'now', said });
    flush();
    expect(store.getSnapshot().picture.sources).toEqual([]);
    store.expectSnapshot();
    store.push({ type: 'sources', observedAt: new Date(NOW - 1).toISOString(), said });
    store.replace(bytesOf(2, 'healthy'));
    expect(store.getSnapshot().picture.sources).not.toEqual([]);
  });
});

describe('the digest on the page', () => {
  it('is what the server said with the page, then what it says after the deltas before it', () => {
    const { store, missed, listener, flush } = make();
    expect(store.digest().gapNodes).toEqual([]);
    store.push(deltaTo(2, 'missing', 1));
    store.push(digestTo(2, 'missing', 1));
    flush();
    expect(store.digest().gapNodes).toEqual(['a']);
    expect(listener).toHaveBeenCalledTimes(1);
    expect(missed.onDigestMissed).not.toHaveBeenCalled();
  });

  it('is asked for anew where one is of another revision, and stays what it was', () => {
    const { store, missed, flush } = make();
    store.push(digestTo(2, 'missing', 1));
    flush();
    expect(missed.onDigestMissed).toHaveBeenCalledTimes(1);
    expect(missed.onDeltaMissed).not.toHaveBeenCalled();
    expect(store.digest().gapNodes).toEqual([]);
  });

  it('keeps the marks and families that say the same', () => {
    const { store, flush } = make(oneCell(1, 'repelled'));
    const before = store.digest();
    store.push(deltaTo(2, 'repelled', 1));
    store.push(digestTo(2, 'repelled', 1));
    flush();
    expect(store.digest()).not.toBe(before);
    expect(store.digest().marks).toBe(before.marks);
    expect(store.digest().families).toBe(before.families);
  });
});
