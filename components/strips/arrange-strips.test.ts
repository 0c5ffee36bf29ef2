import { describe, expect, it } from 'vitest';
import { makeNode } from '../../lib/client/fixtures/build.ts';
import type { ColumnShape, RowData } from '../../lib/client/page-data.ts';
import type { Category } from '../../lib/coverage/model.ts';
import { arrangeColumns } from '../grid/columns.ts';
import { arrangeLanes, arrangeNodes } from './arrange-strips.ts';

const row = (name: string, pool: string): RowData => ({ node: makeNode(name, { pool }), letters: '', cells: [] });
const rows = [row('a-1.test', 'small'), row('b-1.test', 'big'), row('b-2.test', 'big'), row('c-1.test', 'also-small')];

describe('nodes along x', () => {
  it('stand by pool, the largest first, and within it by name', () => {
    const { rows: along, pools, suffix } = arrangeNodes(rows, null, null);
    expect(along.map(({ node }) => node.name)).toEqual(['b-1.test', 'b-2.test', 'c-1.test', 'a-1.test']);
    expect(pools.map(({ name, size }) => [name, size])).toEqual([
      ['big', 2],
      ['also-small', 1],
      ['small', 1],
    ]);
    expect(suffix).toBe('.test');
  });

  it('keep their order while only cells change, and show the new ones', () => {
    const before = arrangeNodes(rows, null, null);
    const changed = rows.with(1, { node: makeNode('b-1.test', { pool: 'big' }), letters: 'm', cells: [] });
    const after = arrangeNodes(changed, null, before);
    expect(after.order).toBe(before.order);
    expect(after.pools).toBe(before.pools);
    expect(after.rows[0]).toBe(changed[1]);
  });

  it('are arranged anew when a node comes, goes, or changes its pool', () => {
    const before = arrangeNodes(rows, null, null);
    for (const next of [rows.slice(1), [...rows, row('d-1.test', 'big')], rows.with(0, row('a-1.test', 'big'))]) {
      const { order, ...fresh } = arrangeNodes(next, null, null);
      expect(arrangeNodes(next, null, before)).toMatchObject(fresh);
    }
  });

  it('are folded as the address says, in the order they had', () => {
    const before = arrangeNodes(rows, null, null);
    const after = arrangeNodes(rows, ['big'], before);
    expect(after.rows).toBe(before.rows);
    expect(after.pools.map(({ isFolded }) => isFolded)).toEqual([true, false, false]);
    expect(arrangeNodes(rows, ['big'], after).pools).toBe(after.pools);
    expect(arrangeNodes(rows, null, after).pools.some(({ isFolded }) => isFolded)).toBe(false);
  });
});

describe('the strips', () => {
  const shape = (name: string, category: Category, index: number): ColumnShape => ({
    key: `ns/${name}`,
    name,
    category,
    updateStrategy: 'RollingUpdate',
    index,
  });
  const columns = arrangeColumns(
    [shape('cilium', 'network', 0), shape('kube-proxy', 'network', 1), shape('falco', 'security', 2)],
    [],
    [],
  );

  it('are the worst of all, then one for each agent, the first of a category with its name', () => {
    const lanes = arrangeLanes(columns, []);
    expect(lanes.map(({ kind, name, isHead, columns: of }) => [kind, name, isHead, of])).toEqual([
      ['any', 'any agent', false, [0, 1, 2]],
      ['column', 'cilium', true, [0]],
      ['column', 'kube-proxy', false, [1]],
      ['column', 'falco', true, [2]],
    ]);
  });

  it('are one for a folded category', () => {
    const lanes = arrangeLanes(columns, ['network']);
    expect(lanes.map(({ kind, name, columns: of }) => [kind, name, of])).toEqual([
      ['any', 'any agent', [0, 1, 2]],
      ['category', '2 agents', [0, 1]],
      ['column', 'falco', [2]],
    ]);
  });

  it('are none without agents', () => expect(arrangeLanes([], [])).toEqual([]));
});
