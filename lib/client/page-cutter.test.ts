import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CELL_STATES } from '../coverage/model.ts';
import type { PageDelta, PageSnapshot } from '../wire/messages.ts';
import { PageState } from '../wire/page-state.ts';
import { ServerPage, someChanges } from '../wire/testing/changes.ts';
import { aTrueSnapshot } from '../wire/testing/pages.ts';
import { keyOf, makeCell, makeDaemonSet, makeNode, makePicture } from './fixtures/build.ts';
import { snapshotOf } from './fixtures/page-start.ts';
import { PageCutter } from './page-cutter.ts';
import type { PageData } from './page-data.ts';

function cut(snapshot: PageSnapshot) {
  const state = PageState.from(snapshot);
  const cutter = new PageCutter(state, snapshot);
  const apply = (delta: PageDelta) => {
    state.apply(delta);
    cutter.take(delta);
  };
  return { state, cutter, apply };
}

/** Everything that a component can read. */
function shown({ picture, rows, layout, cells, columns, shapes }: PageData) {
  return {
    picture,
    order: layout.order.map((place) => layout.nodes[place]?.name),
    laidOut: layout.nodes.map(({ name, pool, instanceType, taints }) => ({ name, pool, instanceType, taints })),
    rows: [...rows.values()],
    byName: layout.nodes.map(({ name }) => rows.get(name)),
    places: layout.nodes.map(({ name }) => rows.placeOf(name)),
    cells: cells.columns.map((column) => [...column]),
    columns,
    shapes,
  };
}

const NODES = ['node-10', 'node-9', 'node-1'].map((name) => makeNode(name));
const SAMPLE = snapshotOf(
  makePicture(NODES, [makeDaemonSet('x/a'), makeDaemonSet('x/b')], ({ name }, one) =>
    makeCell(name, keyOf(one), name === 'node-9' ? 'missing' : 'healthy'),
  ),
);
const NOTHING: PageDelta = {
  revision: 2,
  observedAt: '2026-11-24T14:32:14.000Z',
  rowsGone: [],
  columnsGone: [],
  nodes: [],
  daemonSets: [],
  kinds: [],
  cells: [],
  words: [],
};

describe('what is cut from a page', () => {
  it('is after any deltas what is cut from it at once, whatever was read in between', () => {
    fc.assert(
      fc.property(aTrueSnapshot, fc.array(fc.tuple(someChanges, fc.boolean()), { maxLength: 5 }), (snapshot, steps) => {
        const server = new ServerPage(snapshot);
        const { state, cutter, apply } = cut(snapshot);
        for (const [changes, isRead] of steps) {
          apply(server.change(changes));
          if (isRead) shown(cutter.page());
        }
        expect(shown(cutter.page())).toEqual(shown(new PageCutter(state, state.toSnapshot()).page()));
      }),
    );
  });

  it('puts node-10 after node-9, also where a node joins', () => {
    const { cutter, apply } = cut(SAMPLE);
    apply({ ...NOTHING, nodes: [SAMPLE.nodes[0], { ...makeNode('node-2') }].flatMap((one) => one ?? []) });
    expect([...cutter.page().rows.values()].map(({ node }) => node.name)).toEqual([
      'node-1',
      'node-2',
      'node-9',
      'node-10',
    ]);
  });

  it('keeps every row that a delta does not speak of, and the order', () => {
    const { cutter, apply } = cut(SAMPLE);
    const before = cutter.page();
    const rows = [...before.rows.values()];
    apply({ ...NOTHING, cells: [{ row: 1, column: 0, kind: 0 }] });
    const after = cutter.page();
    expect([...after.rows.values()].map((row, place) => row === rows[place])).toEqual([true, false, true]);
    expect(after.layout).toBe(before.layout);
    expect(after.shapes).toBe(before.shapes);
    expect(after.columns).toBe(before.columns);
  });

  it('leaves a page that was handed out as it was shown', () => {
    const { cutter, apply } = cut(SAMPLE);
    const before = cutter.page();
    const letters = before.rows.get('node-9')?.letters;
    apply({ ...NOTHING, cells: [{ row: 1, column: 0, kind: 0 }], rowsGone: [0] });
    expect(before.rows.get('node-9')?.letters).toBe(letters);
    expect([...before.rows.values()].map(({ node }) => node.name)).toEqual(['node-1', 'node-9']);
  });

  it('has another layout only when a node comes, goes, or changes its pool, type or taints', () => {
    const [node] = SAMPLE.nodes;
    if (node === undefined) throw new Error('no node');
    const layouts = [{ ready: 'False' }, { pool: 'other' }, { instanceType: 'x' }, { taints: ['a=b:NoSchedule'] }].map(
      (change) => {
        const { cutter, apply } = cut(SAMPLE);
        const before = cutter.page().layout;
        apply({ ...NOTHING, nodes: [{ ...node, ...change }] });
        return cutter.page().layout === before;
      },
    );
    expect(layouts).toEqual([true, false, false, false]);
  });

  it('says of a cell that nothing was said of that it is unknown', () => {
    const { cutter, apply } = cut(SAMPLE);
    apply({ ...NOTHING, nodes: [makeNode('new')] });
    const row = cutter.page().rows.get('new');
    expect(row?.letters).toBe('uu');
    expect(row?.cells.map(({ reason }) => reason)).toEqual(['NotReadYet', 'NotReadYet']);
  });

  it('has the words of a row until the row changes', () => {
    const without: PageSnapshot = { ...SAMPLE, words: null };
    const { cutter, apply } = cut(without);
    const row = cutter.page().rows.get('node-9');
    if (row === undefined) throw new Error('no row');
    expect(row.cells.map(({ message }) => message)).toEqual([undefined, undefined]);
    const said = row.cells.map((cell) => ({ ...cell, message: 'why', since: null, pod: null }));
    cutter.takeWords(row, said);
    expect(cutter.page().rows.get('node-9')?.cells).toEqual(said);
    // Words that come for what the row was before are not taken.
    apply({ ...NOTHING, cells: [{ row: 1, column: 0, kind: 0 }] });
    cutter.takeWords(row, said);
    expect(
      cutter
        .page()
        .rows.get('node-9')
        ?.cells.map(({ message }) => message),
    ).toEqual([undefined]);
  });

  it('has one letter for each of the states', () => {
    const states = makePicture(
      [makeNode('n')],
      CELL_STATES.map((state) => makeDaemonSet(`x/${state}`)),
      (node, one) => makeCell(node.name, keyOf(one), one.name as (typeof CELL_STATES)[number]),
    );
    expect(cut(snapshotOf(states)).cutter.page().rows.get('n')?.letters).toBe(states.grid[0]);
  });
});
