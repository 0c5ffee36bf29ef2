import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { CELL_STATES, type CellState } from '../coverage/model.ts';
import { type CellView, LETTER_STATES, type Picture } from '../coverage/picture.ts';
import { applyEvents } from './apply-events.ts';
import { keyOf, makeCell, makeDaemonSet, makeNode, makePicture } from './fixtures/build.ts';
import { createPictureStore } from './picture-store.ts';
import type { PictureEvent } from './stream-events.ts';

const cluster = fc
  .record({
    nodes: fc.uniqueArray(fc.integer({ min: 0, max: 7 }), { maxLength: 6 }),
    daemonSets: fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { maxLength: 5 }),
    states: fc.array(fc.constantFrom(...CELL_STATES), { minLength: 56, maxLength: 56 }),
  })
  .map(({ nodes, daemonSets, states }) =>
    makePicture(
      nodes.map((n) => makeNode(`node-${n}`)),
      daemonSets.map((d) => makeDaemonSet(`agents/agent-${d}`)),
      (node, daemonSet) => {
        const place = Number(node.name.slice(5)) * 7 + Number(daemonSet.name.slice(6));
        return makeCell(node.name, keyOf(daemonSet), states[place] ?? 'healthy');
      },
    ),
  );

function everyCell(picture: Picture): Map<string, CellState> {
  const all = picture.nodes.flatMap((node, row) =>
    picture.daemonSets.map((daemonSet, column): [string, CellState] => [
      `${keyOf(daemonSet)}@${node.name}`,
      LETTER_STATES.get(picture.grid[row]?.[column] ?? '') ?? 'unknown',
    ]),
  );
  return new Map(all);
}

/** What the server would send between two pictures. */
function eventsBetween(before: Picture, after: Picture): PictureEvent[] {
  const stamp = { revision: after.revision, observedAt: after.observedAt };
  const was = everyCell(before);
  const cells: CellView[] = [...everyCell(after)].flatMap(([key, state]) => {
    const [daemonSet = '', node = ''] = key.split('@');
    return was.get(key) === state ? [] : [makeCell(node, daemonSet, state)];
  });
  const names = new Set(after.nodes.map((node) => node.name));
  const keys = new Set(after.daemonSets.map(keyOf));
  return [
    { type: 'nodes', ...stamp, set: after.nodes, gone: before.nodes.map((n) => n.name).filter((n) => !names.has(n)) },
    {
      type: 'daemonSets',
      ...stamp,
      set: after.daemonSets,
      gone: before.daemonSets.map(keyOf).filter((k) => !keys.has(k)),
    },
    { type: 'cells', ...stamp, cells },
  ];
}

/** The same picture whatever the order of its parts. */
function normalise(picture: Picture) {
  return {
    nodes: new Map(picture.nodes.map((node) => [node.name, node])),
    daemonSets: new Map(picture.daemonSets.map((daemonSet) => [keyOf(daemonSet), daemonSet])),
    states: everyCell(picture),
    cells: new Map(picture.cells.map((cell) => [`${cell.daemonSet}@${cell.node}`, cell])),
  };
}

const NEVER = () => {};

function cellEvent(revision: number, state: CellState): PictureEvent {
  return {
    type: 'cells',
    revision,
    observedAt: `2026-11-24T14:33:0${revision}.000Z`,
    cells: [makeCell('a', 'x/y', state)],
  };
}
const oneCell = (revision: number, state: CellState): Picture =>
  makePicture([makeNode('a')], [makeDaemonSet('x/y')], (n, d) => makeCell(n.name, keyOf(d), state), { revision });

describe('deltas', () => {
  it('lead to the same picture as a fresh snapshot', () => {
    fc.assert(
      fc.property(fc.array(cluster, { minLength: 2, maxLength: 5 }), ([first, ...rest]) => {
        let before = first as Picture;
        let applied = before;
        for (const after of rest) {
          applied = applyEvents(applied, eventsBetween(before, after));
          before = after;
        }
        expect(normalise(applied)).toEqual(normalise(before));
      }),
    );
  });

  it('lead to the same picture in one batch as one by one', () => {
    fc.assert(
      fc.property(cluster, cluster, cluster, (a, b, c) => {
        const events = [...eventsBetween(a, b), ...eventsBetween(b, c)];
        const oneByOne = events.reduce((picture, event) => applyEvents(picture, [event]), a);
        expect(normalise(applyEvents(a, events))).toEqual(normalise(oneByOne));
      }),
    );
  });

  it('has a revision only once its cells have come: what was cut off before is asked for again', () => {
    const nodes = { type: 'nodes', revision: 2, observedAt: '', set: [], gone: [] } as const;
    expect(applyEvents(oneCell(1, 'healthy'), [nodes]).revision).toBe(1);
    expect(applyEvents(oneCell(1, 'healthy'), [nodes, cellEvent(2, 'missing')]).revision).toBe(2);
  });

  it('leave a cell that nothing was said about unknown, not healthy', () => {
    const set = [makeNode('new')];
    const after = applyEvents(oneCell(1, 'healthy'), [{ type: 'nodes', revision: 2, observedAt: '', set, gone: [] }]);
    expect(after.grid).toEqual(['h', 'u']);
  });

  it('do not touch the picture they start from', () => {
    const before = oneCell(1, 'healthy');
    applyEvents(before, [cellEvent(2, 'missing')]);
    expect(before.grid).toEqual(['h']);
    expect(before.cells).toEqual([]);
  });
});

describe('the picture store', () => {
  it('renders once for a burst of events', () => {
    const flushes: (() => void)[] = [];
    const store = createPictureStore(oneCell(1, 'healthy'), (flush) => flushes.push(flush));
    const listener = vi.fn();
    store.subscribe(listener);
    store.push(cellEvent(2, 'missing'));
    store.push(cellEvent(3, 'pending'));
    expect(listener).not.toHaveBeenCalled();
    expect(flushes).toHaveLength(1);
    flushes[0]?.();
    expect(listener).toHaveBeenCalledTimes(1);
    expect(store.getSnapshot().picture).toMatchObject({ grid: ['p'], revision: 3 });
  });

  it('keeps the row of a node to which nothing happened', () => {
    const start = makePicture([makeNode('a'), makeNode('b')], [makeDaemonSet('x/y')], (n, d) =>
      makeCell(n.name, keyOf(d), 'missing'),
    );
    const store = createPictureStore(start, (flush) => flush());
    const before = store.getSnapshot();
    store.push(cellEvent(2, 'healthy'));
    const after = store.getSnapshot();
    expect(after.rows.get('a')).not.toBe(before.rows.get('a'));
    expect(after.rows.get('b')).toBe(before.rows.get('b'));
    expect(after.columns).toBe(before.columns);
  });

  it('puts node-10 after node-9', () => {
    const nodes = ['node-10', 'node-9', 'node-1'].map((name) => makeNode(name));
    const store = createPictureStore(
      makePicture(nodes, [], (n) => makeCell(n.name, '', 'healthy')),
      NEVER,
    );
    expect([...store.getSnapshot().rows.keys()]).toEqual(['node-1', 'node-9', 'node-10']);
  });

  it('applies on a fresh picture only what came after it', () => {
    const store = createPictureStore(oneCell(1, 'healthy'), NEVER);
    store.push(cellEvent(2, 'pending'));
    store.expectPicture();
    store.push(cellEvent(3, 'notReady'));
    store.push(cellEvent(5, 'outdated'));
    store.replace(oneCell(4, 'missing'));
    expect(store.getSnapshot().picture).toMatchObject({ revision: 5, grid: ['o'] });
    store.expectPicture();
    store.push(cellEvent(6, 'notReady'));
    store.replace(oneCell(7, 'healthy'));
    expect(store.getSnapshot().picture).toMatchObject({ revision: 7, grid: ['h'] });
  });

  it('accepts a picture with a lower revision: the server has started again', () => {
    const store = createPictureStore(oneCell(90, 'healthy'), NEVER);
    store.expectPicture();
    store.replace(oneCell(2, 'missing'));
    expect(store.getSnapshot().picture).toMatchObject({ revision: 2, grid: ['m'] });
  });

  it('keeps what it has and what waits when the server says that it is current', () => {
    const flushes: (() => void)[] = [];
    const store = createPictureStore(oneCell(1, 'healthy'), (flush) => flushes.push(flush));
    store.expectPicture();
    store.push(cellEvent(2, 'missing'));
    store.replace(null);
    flushes[0]?.();
    expect(store.getSnapshot().picture.grid).toEqual(['m']);
  });
});
