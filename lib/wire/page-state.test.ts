import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../testing/runs.ts';
import { decodeDelta, encodeDelta } from './delta.ts';
import { kindAt, NOT_SAID, NOT_SAID_KIND } from './kinds.ts';
import type { PageDelta, PageSnapshot } from './messages.ts';
import { PageState } from './page-state.ts';
import { decodeSnapshot, encodeSnapshot } from './snapshot.ts';
import { ServerPage, someChanges, spelledOut } from './testing/changes.ts';
import { aSnapshot, aTrueSnapshot } from './testing/pages.ts';
import { WireError } from './wire-error.ts';

describe('the state of a page', () => {
  it('is the snapshot it started from', () => {
    fc.assert(
      fc.property(aSnapshot, (snapshot) => {
        expect(PageState.from(snapshot).toSnapshot()).toEqual(snapshot);
      }),
    );
  });

  it('is after any deltas the snapshot that the server makes from scratch', () => {
    fc.assert(
      fc.property(aTrueSnapshot, fc.array(someChanges, { maxLength: 5 }), (start, steps) => {
        const server = new ServerPage(start);
        const page = PageState.from(decodeSnapshot(encodeSnapshot(start)));
        for (const changes of steps) {
          const rows = server.snapshot().nodes.length;
          const { revision } = server.snapshot();
          const bytes = encodeDelta(server.change(changes), rows, revision);
          page.apply(decodeDelta(bytes, page.nodes.length, page.revision));
          expect(spelledOut(page.toSnapshot())).toEqual(spelledOut(server.snapshot()));
        }
      }),
      { numRuns: runs(200, 50_000) },
    );
  });

  it('knows nothing of the cells of a new node until it is told, and never calls them healthy', () => {
    const page = PageState.from(sample());
    const [node] = page.nodes;
    if (node === undefined) throw new Error('the sample has no node');
    page.apply({ ...nothing(), nodes: [{ ...node, name: 'new' }] });
    const row = page.rowOf.get('new') ?? -1;
    expect(row).toBe(page.nodes.length - 1);
    for (const column of page.daemonSets.keys()) {
      expect(page.cell(row, column)).toBe(NOT_SAID);
      expect(kindAt(page.kinds, page.cell(row, column))).toBe(NOT_SAID_KIND);
    }
    expect(NOT_SAID_KIND.state).toBe('unknown');
  });

  it('knows nothing of a node that comes where another one went', () => {
    const page = PageState.from(sample());
    const [node] = page.nodes;
    if (node === undefined) throw new Error('the sample has no node');
    page.apply({ ...nothing(), rowsGone: [0], nodes: [node] });
    expect(page.cell(page.rowOf.get(node.name) ?? -1, 0)).toBe(NOT_SAID);
  });

  it('forgets the words of a cell that became of another kind and says nothing more', () => {
    const words = { row: 1, column: 0, message: 'image not found', since: null, pod: null };
    const page = PageState.from({ ...sample(), words: [words] });
    page.apply({ ...nothing(), nodes: page.nodes.slice(0, 1) });
    expect(page.words(1, 0)).toEqual(words);
    page.apply({ ...nothing(), cells: [{ row: 1, column: 0, kind: 0 }] });
    expect(page.words(1, 0)).toBeUndefined();
  });

  it('keeps the words of a cell where its node has gone to', () => {
    const words = { row: 1, column: 1, message: 'image not found', since: null, pod: null };
    const page = PageState.from({ ...sample(), words: [words] });
    page.apply({ ...nothing(), rowsGone: [0], columnsGone: [0] });
    expect(page.words(0, 0)).toEqual({ ...words, row: 0, column: 0 });
    expect(page.words(1, 1)).toBeUndefined();
  });

  it.each<[string, Partial<PageDelta>]>([
    ['a row', { cells: [{ row: 99, column: 0, kind: 0 }] }],
    ['a column', { cells: [{ row: 0, column: 99, kind: 0 }] }],
    ['a kind', { cells: [{ row: 0, column: 0, kind: 99 }] }],
    ['a row that goes', { rowsGone: [99] }],
    ['a column that goes', { columnsGone: [99] }],
  ])('refuses a delta with %s that it does not have', (_, delta) => {
    expect(() => PageState.from(sample()).apply({ ...nothing(), ...delta })).toThrow(WireError);
  });

  it('gives out snapshots that later deltas leave alone', () => {
    const page = PageState.from(sample());
    const snapshot = page.toSnapshot();
    const before = structuredClone(snapshot);
    page.apply({ ...nothing(), rowsGone: [0], cells: [{ row: 0, column: 0, kind: NOT_SAID }] });
    expect(snapshot).toEqual(before);
  });
});

/** One with nodes, DaemonSets and kinds. */
function sample(): PageSnapshot {
  const found = fc
    .sample(aSnapshot, { numRuns: 200, seed: 3 })
    .find(({ nodes, daemonSets, kinds }) => nodes.length > 2 && daemonSets.length > 1 && kinds.length > 0);
  if (found === undefined) throw new Error('no sample is large enough');
  return found;
}

function nothing(): PageDelta {
  return {
    revision: 2,
    observedAt: '2026-11-24T14:32:13.000Z',
    rowsGone: [],
    columnsGone: [],
    nodes: [],
    daemonSets: [],
    kinds: [],
    cells: [],
    words: [],
  };
}
