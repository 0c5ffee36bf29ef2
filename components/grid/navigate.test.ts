import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { healthyFive } from '../../lib/client/fixtures/clusters.ts';
import { incident } from '../../lib/client/fixtures/incident.ts';
import { pageOf } from '../../lib/client/fixtures/page-start.ts';
import { hasGap } from '../../lib/client/shown-state.ts';
import type { CellRef } from '../../lib/client/view-state.ts';
import type { Picture } from '../../lib/coverage/picture.ts';
import { arrangePools } from './arrange.ts';
import { arrangeColumns } from './columns.ts';
import { cycle, listGaps, move, nextGap } from './navigate.ts';

const BOUNDS = { items: 66, columns: 14, page: 20 };
const KEYS = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown'];

describe('moving by keys', () => {
  it.each([
    ['ArrowUp', false, { item: 4, column: 3 }],
    ['ArrowDown', false, { item: 6, column: 3 }],
    ['ArrowLeft', false, { item: 5, column: 2 }],
    ['ArrowRight', false, { item: 5, column: 4 }],
    ['Home', false, { item: 5, column: 0 }],
    ['End', false, { item: 5, column: 13 }],
    ['Home', true, { item: 0, column: 0 }],
    ['End', true, { item: 65, column: 13 }],
    ['PageUp', false, { item: 0, column: 3 }],
    ['PageDown', false, { item: 25, column: 3 }],
  ] as const)('%s (ctrl: %s) leads to %j', (key, isCtrl, to) => {
    expect(move({ item: 5, column: 3 }, key, isCtrl, BOUNDS)).toEqual(to);
  });

  it('reaches the header above the first line, and stops there', () => {
    expect(move({ item: 0, column: 2 }, 'ArrowUp', false, BOUNDS)).toEqual({ item: -1, column: 2 });
    expect(move({ item: -1, column: 2 }, 'ArrowUp', false, BOUNDS)).toEqual({ item: -1, column: 2 });
  });

  it('leaves other keys alone', () => {
    expect(move({ item: 0, column: 0 }, 'n', false, BOUNDS)).toBeNull();
  });

  it('never leaves the grid', () => {
    const bounds = fc.record({ items: fc.integer({ min: 1, max: 99 }), columns: fc.integer({ min: 1, max: 50 }) });
    fc.assert(
      fc.property(bounds, fc.array(fc.constantFrom(...KEYS)), fc.boolean(), ({ items, columns }, keys, isCtrl) => {
        let place = { item: 0, column: 0 };
        for (const key of keys) place = move(place, key, isCtrl, { items, columns, page: 20 }) ?? place;
        expect(place.item).toBeGreaterThanOrEqual(-1);
        expect(place.item).toBeLessThan(items);
        expect(place.column).toBeGreaterThanOrEqual(0);
        expect(place.column).toBeLessThan(columns);
      }),
    );
  });
});

function gapsOf(picture: Picture, folded: readonly string[] = []) {
  const page = pageOf(picture);
  const withGap = new Set([...page.rows.values()].filter((row) => hasGap(row, undefined)).map(({ node }) => node.name));
  const { nodes, order } = page.layout;
  const pools = arrangePools(
    nodes,
    order,
    (name) => withGap.has(name),
    (name) => folded.includes(name),
  );
  const columns = arrangeColumns(page.shapes, [], []);
  const gaps = listGaps(page, pools, columns, new Map());
  return { gaps, go: (from: CellRef | null, step: 1 | -1) => nextGap(gaps, from, step, page.rows, pools, columns) };
}
const short = (cell: CellRef | null) => cell && `${cell.node.split('.')[0]} ${cell.daemonSet.split('/')[1]}`;

describe('the next gap', () => {
  it('goes through all of them in reading order, folded pools too, and round the end', () => {
    const { gaps, go } = gapsOf(incident(), ['compute-c7g']);
    expect(gaps.map(short)).toEqual([
      'ip-10-0-12-41 fluent-bit',
      'ip-10-0-48-21 fluent-bit',
      'ip-10-0-48-77 fluent-bit',
      'ip-10-0-81-9 fluent-bit',
      'ip-10-0-12-33 falco',
      'ip-10-0-81-120 falco',
      'ip-10-0-48-153 node-problem-detector',
      'ip-10-0-48-153 otel-agent',
    ]);
    let at: CellRef | null = null;
    for (const gap of [...gaps, gaps[0]]) {
      at = go(at, 1);
      expect(at).toEqual(gap);
    }
    expect(go(gaps[0] ?? null, -1)).toEqual(gaps.at(-1));
  });

  it('starts from a cell that is no gap', () => {
    const { go } = gapsOf(incident());
    const healthy = { node: 'ip-10-0-81-9.eu-west-1.compute.internal', daemonSet: 'kube-system/cilium' };
    expect(short(go(healthy, 1))).toBe('ip-10-0-81-9 fluent-bit');
    expect(short(go(healthy, -1))).toBe('ip-10-0-48-77 fluent-bit');
  });

  it('is none where there is none', () => {
    expect(gapsOf(healthyFive()).go(null, 1)).toBeNull();
  });
});

describe('the next of a list', () => {
  it('goes round both ends, and begins at the near one', () => {
    expect(cycle(['a', 'b', 'c'], 'c', 1)).toBe('a');
    expect(cycle(['a', 'b', 'c'], 'a', -1)).toBe('c');
    expect(cycle(['a', 'b'], 'x', 1)).toBe('a');
    expect(cycle([], null, 1)).toBeNull();
  });
});
